"""The pages of the dossier: what they show, whom they refuse, and how little they ask."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.builders.archive import a_customer
from tests.builders.dossier import (
    a_change,
    a_competitor,
    a_daily_report,
    a_duty,
    a_fact,
    days_ago,
)
from tests.builders.people import a_user, the_system
from tests.web.helpers import queries_of, signed_in

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.actions import About, decide_on_fact, decide_on_group
from coalface.archive.dossier.models import (
    AbnormalUse,
    ChangeEvent,
    Fact,
    FactConflict,
    FactField,
    FactGroup,
    FactReport,
    PolicyDecision,
    ReportTemplate,
)
from coalface.archive.dossier.rules.travel import State
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.market.competitors.models import Competitor

pytestmark = pytest.mark.django_db
SELLER = ("customer.view", "dossier.view", "dossier.report", "trade.view", "export")
KEEPER = (*SELLER, "dossier.file", "dossier.decide", "dossier.confidential")


def at(name: str, *args: object) -> str:
    return reverse(f"dossier:{name}", args=args)


def a_case(customer: Customer, **fields: Any) -> AbnormalUse:
    given = {
        "month_on": days_ago(40).replace(day=1),
        "measure": "shipped",
        "actual_kg": 3_000_000,
        "usual_kg": 10_000_000,
        "deviation_pct": Decimal("-70.0"),
        "z": Decimal("-9.4"),
        **fields,
    }
    return AbnormalUse.objects.create(customer=customer, **given)


def a_full_dossier(owner: User | None = None, number: int = 0) -> Customer:
    """A customer with everything the dossier holds."""
    customer = a_customer(responsible=owner, industry="power")
    by = owner or the_system()
    for day in range(3):
        a_daily_report(by, customer, as_of_on=days_ago(day + 1 + number))
    fact = a_fact(customer, "yearly_need_tonnes", Decimal(500_000), state=State.FED_BACK, by=by)
    a_fact(customer, "stock_capacity_tonnes", Decimal(90_000), by=by)
    a_fact(customer, "stock_capacity_tonnes", Decimal(120_000), by=by)
    decide_on_fact(fact_id=fact.pk, text="增加供应", by=the_system())
    group = FactGroup.objects.get(code="stock")
    decide_on_group(about=About.of(customer), group_id=group.pk, text="派驻厂员", by=the_system())
    a_change(customer)
    a_case(customer)
    a_duty(by, customer, since_on=days_ago(40))
    return customer


LISTS = ["facts", "board", "conflicts", "decisions", "events", "cases", "competitors", "assessment", "start"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_much_for_three_rows_as_for_one(name: str) -> None:
    reader = a_user(*KEEPER)
    client = signed_in(reader)

    def more(number: int) -> None:
        a_full_dossier(reader, number)
        a_competitor()

    more(0)
    queries_of(client, at(name))
    one = queries_of(client, at(name))
    more(1)
    more(2)
    assert queries_of(client, at(name)) == one <= 15


def test_a_tab_asks_as_much_for_much_as_for_little() -> None:
    reader = a_user(*KEEPER)
    client, customer = signed_in(reader), a_full_dossier(reader)
    queries_of(client, at("customer", customer.pk))
    little = queries_of(client, at("customer", customer.pk))
    for day in range(5, 12):
        a_daily_report(reader, customer, as_of_on=days_ago(day))
        a_change(customer)
    assert queries_of(client, at("customer", customer.pk)) == little <= 15


PLACES: list[tuple[str, Callable[[Customer], tuple[object, ...]]]] = [
    ("customer", lambda c: (c.pk,)),
    ("report_new", lambda c: ("customer", c.pk)),
    ("event_new", lambda c: ("customer", c.pk)),
    ("fact", lambda c: (Fact.objects.filter(customer=c).first().pk,)),
    ("fact_step", lambda c: (Fact.objects.filter(customer=c).first().pk, "act")),
    ("conflict", lambda c: (FactConflict.objects.get(customer=c).pk,)),
    ("decision", lambda c: (PolicyDecision.objects.filter(customer=c).latest("pk").pk,)),
    ("event", lambda c: (ChangeEvent.objects.get(customer=c).pk,)),
    ("case", lambda c: (AbnormalUse.objects.get(customer=c).pk,)),
    ("case_step", lambda c: (AbnormalUse.objects.get(customer=c).pk, "explain")),
    ("report", lambda c: (FactReport.objects.filter(customer=c).latest("pk").pk,)),
]


@pytest.mark.parametrize(("name", "args"), PLACES, ids=[name for name, _ in PLACES])
def test_the_owner_opens_it_and_a_stranger_finds_nothing(name: str, args: Any) -> None:
    owner, stranger = a_user(*SELLER, scope=Scope.OWN), a_user(*SELLER, scope=Scope.OWN)
    address = at(name, *args(a_full_dossier(owner)))
    assert signed_in(owner).get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(a_user("export")).get(address).status_code == 403


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("settings", "dossier.file"),
        ("template_new", "dossier.file"),
        ("group_new", "dossier.file"),
        ("field_new", "dossier.file"),
        ("competitor_new", "dossier.file"),
        ("look", "dossier.file"),
        ("start", "dossier.report"),
        ("facts", "dossier.view"),
        ("competitors", "dossier.view"),
        ("assessment", "dossier.view"),
    ],
)
def test_pages_need_their_right(name: str, right: str) -> None:
    assert signed_in(a_user("export", "customer.view")).get(at(name)).status_code == 403
    assert signed_in(a_user("dossier.view", right)).get(at(name)).status_code == 200


def test_a_report_is_handed_in_with_the_last_values_as_hints() -> None:
    seller = a_user(*SELLER, scope=Scope.OWN)
    customer = a_customer(responsible=seller, industry="power")
    a_fact(customer, "stock_tonnes", Decimal(61_000), as_of_on=days_ago(2), by=seller)
    address = at("report_new", "customer", customer.pk)
    page = signed_in(seller).get(address).content.decode()
    assert f"last: 61,000 吨, {days_ago(2)}" in page
    told = {"as_of_on": str(days_ago(0)), "source": "salesperson", "confidence": "2", "pass_on": "on"}
    answer = signed_in(seller).post(address, told)
    assert (answer.status_code, "This field is required" in answer.content.decode()) == (422, True)
    given = {**told, "burn_tonnes_per_day": "3500", "stock_tonnes": "60000"}
    answer = signed_in(seller).post(address, given)
    assert (answer.status_code, answer["Location"]) == (303, at("customer", customer.pk))
    assert Fact.objects.filter(report__template__code="plant-daily", state="passed_on").count() == 2


def test_a_resident_reports_from_the_task_about_a_plant_of_somebody_else() -> None:
    resident = a_user(*SELLER, scope=Scope.OWN)
    customer = a_customer(industry="power")
    duty = a_duty(resident, customer)
    client = signed_in(resident)
    answer = client.get(at("duty_report", duty.pk), follow=True)
    assert (answer.status_code, customer.name in answer.content.decode()) == (200, True)
    told = {"as_of_on": str(days_ago(0)), "source": "resident", "confidence": "3"}
    given = {**told, "burn_tonnes_per_day": "1", "stock_tonnes": "2"}
    answer = client.post(at("report_new", "customer", customer.pk), given)
    assert (answer.status_code, answer["Location"]) == (303, at("start"))
    assert signed_in(a_user(*SELLER, scope=Scope.OWN)).get(at("duty_report", duty.pk)).status_code == 404


def test_facts_are_filed_in_bulk_and_sent_back_with_words() -> None:
    keeper, customer = a_user(*KEEPER), a_customer()
    one, other = a_fact(customer), a_fact(customer, "next_month_tonnes", Decimal(5))
    client = signed_in(keeper)
    answer = client.post(at("facts"), {"action": "file", "ids": [one.pk]})
    assert "1 of 1" in answer["HX-Trigger"]
    answer = client.post(at("facts"), {"action": "send_back", "ids": [other.pk]})
    assert "In words" in answer.content.decode()
    client.post(at("facts"), {"action": "send_back", "ids": [other.pk], "answered": "1", "words": "核对"})
    assert dict(Fact.objects.values_list("pk", "state")) == {one.pk: "filed", other.pk: "collected"}


def test_a_card_is_dragged_one_step_and_not_two() -> None:
    client, fact = signed_in(a_user(*KEEPER)), a_fact(a_customer())
    client.post(at("board"), {"card": fact.pk, "column": "filed", "position": 0})
    assert Fact.objects.get().state == "filed"
    client.post(at("board"), {"card": fact.pk, "column": "acted", "position": 0})
    assert Fact.objects.get().state == "filed"
    assert client.post(at("board"), {"card": "x", "column": "acted"}).status_code == 200


def test_a_contradiction_is_settled_on_its_page() -> None:
    customer = a_customer()
    ours, _theirs = a_fact(customer, value=Decimal(1)), a_fact(customer, value=Decimal(9))
    address = at("conflict", FactConflict.objects.get().pk)
    client = signed_in(a_user(*KEEPER))
    assert client.post(address, {"reason": "x"}).status_code == 422
    assert client.post(address, {"fact": ours.pk, "reason": "现场"}).status_code == 303
    assert FactConflict.objects.get().chosen == ours
    assert "现场" in client.get(address).content.decode()


def test_a_decision_is_made_and_done() -> None:
    fact = a_fact(a_customer(), state=State.FED_BACK)
    client = signed_in(a_user(*KEEPER))
    answer = client.post(at("decide_fact", fact.pk), {"text": "增供"})
    decision = PolicyDecision.objects.get()
    assert answer["Location"] == at("decision", decision.pk)
    assert client.post(at("decision", decision.pk), {"outcome": ""}).status_code == 422
    assert client.post(at("decision", decision.pk), {"outcome": "已发"}).status_code == 303
    assert Fact.objects.get().state == "acted"


def test_confidential_facts_reach_nobody_without_the_right() -> None:
    customer = a_customer()
    secret = a_fact(customer, "revenue", Decimal(713_371), state=State.FILED)
    blind, seeing = signed_in(a_user(*SELLER)), signed_in(a_user(*KEEPER))
    for address in (at("customer", customer.pk), at("facts"), at("board"), at("report", secret.report_id)):
        assert "713,371" in seeing.get(address).content.decode()
        assert "713,371" not in blind.get(address).content.decode()
    assert blind.get(at("fact", secret.pk)).status_code == 404
    exported = [b"".join(c.get(at("facts") + "?export=xlsx").streaming_content) for c in (seeing, blind)]
    assert len(exported[0]) > len(exported[1])


def test_the_assessment_explains_and_exports() -> None:
    reader = a_user(*KEEPER)
    customer = a_customer(industry="power", responsible=reader)
    a_duty(reader, customer, since_on=days_ago(0))
    a_daily_report(reader, customer)
    month = {"month": f"{days_ago(0):%Y-%m}"}
    client = signed_in(reader)
    assert reader.full_name in client.get(at("assessment"), month).content.decode()
    assert customer.name in client.get(at("reporter", reader.pk), month).content.decode()
    answer = client.get(at("assessment"), {**month, "export": "xlsx"})
    assert answer.content[:2] == b"PK"
    stranger = signed_in(a_user("dossier.view", scope=Scope.OWN))
    assert stranger.get(at("reporter", reader.pk), month).status_code == 404
    assert stranger.get(at("assessment"), {**month, "export": "xlsx"}).status_code == 403


def test_a_template_is_made_and_mended_on_its_page() -> None:
    client, stock = signed_in(a_user(*KEEPER)), FactField.objects.get(code="stock_tonnes")
    given = {
        "code": "stock",
        "name": "库存旬报",
        "about": "customer",
        "period": "weekly",
        "industries": ["*"],
    }
    assert client.post(at("template_new"), {**given, "asked": [stock.pk]}).status_code == 422
    assert client.post(at("template_new"), {**given, "due_day": 1, "asked": [stock.pk]}).status_code == 303
    made = ReportTemplate.objects.get(code="stock")
    mended = {**given, "version": 1, "due_day": 2, "asked": [stock.pk], "needed": [stock.pk]}
    assert client.post(at("template", made.pk), mended).status_code == 303
    assert made.asked.get().required


def test_a_competitor_is_opened_and_reported_about() -> None:
    client = signed_in(a_user(*KEEPER))
    client.post(at("competitor_new"), {"name": "晋西能源", "code": "JX", "coal_kind": "thermal"})
    kept = Competitor.objects.get()
    a_fact(kept, "rival_list_price", Decimal(566), state=State.FILED)
    assert "566 元/吨" in client.get(at("competitor", kept.pk)).content.decode()
    assert client.get(at("report_new", "competitor", kept.pk)).status_code == 200
    edited = {"name": "晋西能源", "code": "JX2", "coal_kind": "thermal", "version": 1}
    assert client.post(at("competitor_edit", kept.pk), edited).status_code == 303
    assert client.get(at("report_new", "nobody", kept.pk)).status_code == 404


def test_a_case_takes_its_steps_in_dialogs() -> None:
    case = a_case(a_customer())
    client = signed_in(a_user(*KEEPER))
    for step in ("explain", "report", "close"):
        assert client.post(at("case_step", case.pk, step), {"words": "检修"}).status_code == 303
    assert AbnormalUse.objects.get().state == "closed"
    assert client.post(at("look"), {"month": "2026-13"}).status_code == 422
    assert client.post(at("look"), {"month": "2026-01"}).status_code == 303
