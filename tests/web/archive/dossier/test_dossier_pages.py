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
    FactGroup,
    FactReport,
    PolicyDecision,
)
from coalface.archive.dossier.rules.travel import State
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope

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
    ("fact", lambda c: (Fact.objects.filter(customer=c).first().pk,)),  # type: ignore[union-attr]  # there is one
    ("fact_step", lambda c: (Fact.objects.filter(customer=c).first().pk, "act")),  # type: ignore[union-attr]  # there is one
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
