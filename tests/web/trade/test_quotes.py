"""The pages of quotes: computing, sending, accepting into a contract."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from tests.builders.agreements import a_floor, a_price, a_price_list, a_quote
from tests.builders.archive import a_customer
from tests.builders.catalogue import a_spec
from tests.builders.people import a_user
from tests.builders.trade import a_product
from tests.web.helpers import assert_same_queries, looks_right, sign_in, signed_in

from coalface.trade.contracts.models import Contract, Quote

pytestmark = pytest.mark.django_db
SELLS = ("customer.view", "trade.view", "trade.edit", "money.view", "export")


def test_a_quote_is_computed_on_saving_and_shows_its_steps() -> None:
    client, product, price_list = signed_in(a_user(*SELLS)), a_product(), a_price_list("坑口价目")
    a_price(price_list, product, "720")
    today = timezone.localdate()
    given = {
        "customer": a_customer().pk,
        "product": product.pk,
        "tonnes": "1000",
        "basis": "list",
        "valid_until_on": today + timedelta(days=7),
        "delivery_from_on": today,
        "delivery_until_on": today + timedelta(days=30),
        "freight_mode": "collected",
        "offered_price": "713.37",
    }
    refused = client.post(reverse("agreements:quote_new"), given)
    assert (refused.status_code, Quote.objects.count()) == (422, 0)
    client.post(reverse("agreements:quote_new"), given | {"price_list": price_list.pk})
    made = Quote.objects.get()
    page = client.get(reverse("agreements:quote", args=[made.pk])).content.decode()
    for words in ("713.37", "720.00", "List 坑口价目", "−6.63", "Note as sent"):
        assert words in page
    client.post(
        reverse("agreements:quote_edit", args=[made.pk]),
        given | {"price_list": price_list.pk, "version": made.version, "offered_price": ""},
    )
    made.refresh_from_db()
    assert made.offered_price is None


def test_below_the_floor_the_page_offers_approval_and_no_sending() -> None:
    client, product, price_list = signed_in(a_user(*SELLS)), a_product(), a_price_list()
    a_price(price_list, product, "720")
    a_floor(product, "725")
    made = a_quote(price_list=price_list, product=product)
    page = client.get(reverse("agreements:quote", args=[made.pk])).content.decode()
    assert ("Send for approval" in page, "Note as sent" in page) == (True, False)
    assert "lies below the floor of 725.00 yuan/t" in page


def test_declining_and_accepting() -> None:
    user = a_user(*SELLS)
    client = signed_in(user)
    refused, taken = a_quote(), a_quote()
    for one in (refused, taken):
        client.post(reverse("agreements:quote_send", args=[one.pk]), {"version": one.version})
        one.refresh_from_db()
    client.post(
        reverse("agreements:quote_decline", args=[refused.pk]), {"version": refused.version, "reason": "价高"}
    )
    given = {"version": taken.version, "number": "HT-77", "kind": "spot"}
    client.post(reverse("agreements:quote_accept", args=[taken.pk]), given)
    assert sorted(Quote.objects.values_list("state", flat=True)) == ["accepted", "declined"]
    assert Contract.objects.get().number == "HT-77"


def test_the_paper_is_a_pdf_without_the_floor() -> None:
    made = a_quote()
    answer = signed_in(a_user(*SELLS)).get(reverse("agreements:quote_paper", args=[made.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_without_the_right_to_money_there_are_no_quotes() -> None:
    client, made = signed_in(a_user("customer.view", "trade.view", "trade.edit")), a_quote()
    paths = [reverse("agreements:quotes")]
    paths += [reverse(f"agreements:{name}", args=[made.pk]) for name in ("quote", "quote_paper")]
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]


def test_the_list_asks_as_often_with_three_rows_and_exports() -> None:
    client = signed_in(a_user(*SELLS))
    assert_same_queries(client, reverse("agreements:quotes"), a_quote)
    assert client.get(reverse("agreements:quotes"), {"export": "xlsx"}).status_code == 200


def test_from_a_quote_to_its_contract_in_a_browser(page: Page, live_server: object) -> None:
    address, spec, price_list = str(live_server), a_spec(), a_price_list("坑口价目")
    a_price(price_list, spec.product, "720")
    made = a_quote(price_list=price_list, product=spec.product)
    sign_in(page, address, a_user(*SELLS, "pricing.view", "pricing.edit"))
    paths = [
        reverse("agreements:quote_new"),
        reverse("agreements:quote", args=[made.pk]),
        reverse("agreements:price_list", args=[price_list.pk]),
        reverse("trade:product", args=[spec.product_id]),
        reverse("trade:spec_new", args=[spec.product_id]),
        reverse("trade:legal_floors"),
    ]
    looks_right(page, address, *paths)
    page.goto(address + paths[1])
    page.locator(f"[hx-get='{reverse('agreements:quote_send', args=[made.pk])}']").click()
    page.locator("#dialog button[type=submit]").click()
    page.locator(f"[hx-get='{reverse('agreements:quote_accept', args=[made.pk])}']").click()
    page.locator("#dialog [name=number]").fill("HT-88")
    page.locator("#dialog button[type=submit]").click()
    page.wait_for_url("**/contracts/*/")
    contract = Contract.objects.get()
    assert contract.number == "HT-88"
    looks_right(page, address, reverse("trade:contract", args=[contract.pk]))
