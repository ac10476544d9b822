"""The pages of price experiments: planning, drawing, beginning, what they tell."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.agreements import a_price, a_price_list
from tests.builders.archive import in_days
from tests.builders.experiments import a_market_customer, a_running_one, an_experiment, begun
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_product, a_shipment
from tests.web.helpers import assert_same_queries, looks_right, queries_of, sign_in, signed_in

from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.experiments.actions import end_experiment, judge_experiment
from coalface.trade.experiments.models import Experiment

pytestmark = pytest.mark.django_db
SETS = ("customer.view", "trade.view", "money.view", "pricing.view", "pricing.edit", "export")


def page_of(made: Experiment, user: User) -> str:
    answer = signed_in(user).get(reverse("experiments:experiment", args=[made.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def an_ended_one() -> Experiment:
    """Ten customers over sixty days until yesterday; those who paid 5 yuan less took about a tenth more."""
    kept, moved = [a_market_customer() for _ in range(5)], [a_market_customer() for _ in range(5)]
    made = begun(an_experiment(kept, moved))
    Experiment.objects.filter(pk=made.pk).update(from_on=in_days(-60), until_on=in_days(-1))
    for place, customer in enumerate([*kept, *moved]):
        for day in (-90, -30):
            more = 100 + 10 * place if customer in moved and day == -30 else 0
            price = Decimal(595 if more else 600)
            a_shipment(
                customer,
                shipped_on=in_days(day),
                net_tonnes=1000 + more,
                product=made.product,
                unit_price_per_tonne=price,
            )
    return end_experiment(experiment_id=made.pk, version=made.version, by=the_system())


def test_from_the_plan_to_the_begin() -> None:
    client, product, price_list = signed_in(a_user(*SETS)), a_product(), a_price_list()
    a_price(price_list, product, "600", in_days(-400))
    given = {
        "name": "秋季降价",
        "question": "多提多少",
        "price_list": price_list.pk,
        "product": product.pk,
        "from_on": in_days(1),
        "until_on": in_days(40),
        "move_1": "-5",
    }
    refused = client.post(reverse("experiments:new"), given | {"until_on": in_days(-3)})
    assert (refused.status_code, Experiment.objects.count()) == (422, 0)
    client.post(reverse("experiments:new"), given)
    made = Experiment.objects.get()
    pk = [made.pk]
    client.post(reverse("experiments:edit", args=pk), given | {"version": made.version, "move_2": "-10"})
    assert [one.move_per_tonne for one in made.groups.all()] == [0, -5, -10]
    for place in range(3):
        made.refresh_from_db()
        placed = {"version": made.version, "customer": a_market_customer().pk, "group": place}
        client.post(reverse("experiments:place", args=pk), placed)
    made.refresh_from_db()
    page = page_of(made, a_user(*SETS))
    for words in ("Too few customers to tell", "B: −5.00 yuan/t", "595.00", "by hand"):
        assert words in page
    client.post(reverse("experiments:begin", args=pk), {"version": made.version})
    made.refresh_from_db()
    assert made.state == "running"
    assert "reckoned once the experiment is over" in page_of(made, a_user(*SETS))
    client.post(reverse("experiments:break_off", args=pk), {"version": made.version, "reason": "停产"})
    made.refresh_from_db()
    assert (made.state, made.over_words) == ("broken_off", "停产")


def test_drawing_by_lot_shows_its_seed() -> None:
    made, client = an_experiment(), signed_in(a_user(*SETS))
    for _ in range(4):
        a_shipment(a_market_customer(), shipped_on=in_days(-5), product=made.product)
    client.post(reverse("experiments:draw", args=[made.pk]), {"version": made.version, "seed": "77"})
    assert made.participants.count() == 4
    assert "by lot, seed 77" in page_of(made, a_user(*SETS))
    row = made.participants.earliest("pk")
    made.refresh_from_db()
    address = reverse("experiments:remove", args=[made.pk, row.customer_id])
    client.post(address, {"version": made.version})
    assert made.participants.count() == 3


def test_an_ended_one_tells_what_follows_and_leads_to_the_list() -> None:
    made = an_ended_one()
    page = page_of(made, a_user(*SETS))
    for words in (
        "595.00 yuan/t (−5.00) brings most revenue",
        "p = 0.008, from all 252 ways to draw the groups",
        "more than chance",
        "chosen by hand",
        "Shaded: prices moved from",
    ):
        assert words in page
    given = {"version": made.version, "decision": "降价 5 元", "decided_price": "595"}
    signed_in(a_user(*SETS)).post(reverse("experiments:judge", args=[made.pk]), given)
    made.refresh_from_db()
    address = f"{reverse('agreements:price_new', args=[made.price_list_id])}?product={made.product_id}"
    assert made.decision == "降价 5 元"
    assert address in page_of(made, a_user(*SETS))


def test_figures_are_for_those_who_see_every_customer() -> None:
    made = an_ended_one()
    page = page_of(made, a_user(*SETS, scope=Scope.OWN))
    assert "shown to those who see all its customers" in page
    assert ("brings most revenue" in page, "10 more customers" in page) == (False, True)


def test_without_the_right_to_money_there_are_no_experiments() -> None:
    made, client = a_running_one(), signed_in(a_user("pricing.view", "pricing.edit", "customer.view"))
    addresses = [reverse("experiments:experiment", args=[made.pk]), reverse("experiments:new")]
    assert [client.get(one).status_code for one in addresses] == [403, 403]
    assert made.name not in client.get(reverse("experiments:experiments")).content.decode()


def test_the_list_asks_as_often_with_three_rows_and_exports() -> None:
    client = signed_in(a_user(*SETS))
    assert_same_queries(client, reverse("experiments:experiments"), a_running_one)
    assert client.get(reverse("experiments:experiments"), {"export": "xlsx"}).status_code == 200


def test_the_page_asks_as_often_with_many_customers() -> None:
    client = signed_in(a_user(*SETS))
    few = an_experiment([a_market_customer()], [a_market_customer()])
    many = an_experiment([a_market_customer() for _ in range(3)], [a_market_customer() for _ in range(3)])
    asked = []
    for made in (few, few, many):
        asked.append(queries_of(client, reverse("experiments:experiment", args=[made.pk])))
    assert asked[1] == asked[2]


def test_the_pages_in_a_browser(page: Page, live_server: object) -> None:
    address, made = str(live_server), an_ended_one()
    judge_experiment(
        experiment_id=made.pk,
        version=made.version,
        decision="下季度降价 5 元",
        decided_price=Decimal(595),
        by=the_system(),
    )
    sign_in(page, address, a_user(*SETS))
    page.goto(address + reverse("experiments:experiment", args=[made.pk]))
    page.locator(f"[hx-get^='{reverse('agreements:price_new', args=[made.price_list_id])}']").click()
    box = page.locator("#dialog [name=price]")
    box.wait_for()
    assert box.input_value() == "595.00"
    page.keyboard.press("Escape")
    paths = [reverse("experiments:experiment", args=[made.pk]), reverse("experiments:new")]
    looks_right(page, address, *paths, reverse("experiments:experiments"))
