"""Facts, reports and those who bring them."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.actions import (
    About,
    Circumstances,
    assign_duty,
    move_fact,
    record_change,
    submit_report,
)
from coalface.archive.dossier.models import ChangeEvent, Fact, FactReport, ReportDuty, ReportTemplate
from coalface.archive.dossier.rules.travel import State, Step
from coalface.identity.people.models import User
from coalface.market.competitors.actions import create_competitor
from coalface.market.competitors.models import Competitor

_numbers = count(1)
WAY = ((State.FILED, Step.FILE), (State.FED_BACK, Step.FEED_BACK))


def a_competitor(name: str = "", **fields: Any) -> Competitor:
    number = next(_numbers)
    given = {"code": f"JZ-{number}", **fields}
    return create_competitor(by=the_system(), name=name or f"北方第{number}煤业集团", **given)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def a_fact(
    about: Customer | Competitor | None = None,
    field: str = "stock_tonnes",
    value: Any = Decimal(46_000),
    *,
    as_of_on: date | None = None,
    state: State = State.PASSED_ON,
    by: User | None = None,
    **told: Any,
) -> Fact:
    """One fact handed in through the action, and taken along its way up to a state."""
    given = Circumstances(
        as_of_on=as_of_on or timezone.localdate(), pass_on=state is not State.COLLECTED, **told
    )
    about = About.of(about or a_customer())
    report = submit_report(about=about, values={field: value}, circumstances=given, by=by or the_system())
    fact = report.facts.get()
    reached = [State.COLLECTED, State.PASSED_ON, *(after for after, _ in WAY)].index(state)
    for _after, step in WAY[: max(reached - 1, 0)]:
        fact = move_fact(fact_id=fact.pk, step=step, by=the_system())
    return fact


def the_template(code: str = "plant-daily") -> ReportTemplate:
    return ReportTemplate.objects.get(code=code)


def a_duty(
    reporter: User, about: Customer | Competitor, template: str = "plant-daily", **since: Any
) -> ReportDuty:
    return assign_duty(
        about=About.of(about),
        template_id=the_template(template).pk,
        reporter=reporter,
        by=the_system(),
        **since,
    )


def a_daily_report(by: User, about: Customer, *, as_of_on: date | None = None, **values: Any) -> FactReport:
    """A plant's day: burn and stock, unless said otherwise."""
    said = {"burn_tonnes_per_day": Decimal(4_000), "stock_tonnes": Decimal(60_000), **values}
    return submit_report(
        about=About.of(about),
        values=said,
        circumstances=Circumstances(as_of_on=as_of_on or timezone.localdate()),
        template_id=the_template().pk,
        by=by,
    )


def a_change(about: Customer | Competitor, text: str = "燃料部主任由王强接任", **fields: Any) -> ChangeEvent:
    given = {"kind": "person", "happened_on": timezone.localdate(), "text": text, **fields}
    return record_change(about=About.of(about), by=the_system(), **given)
