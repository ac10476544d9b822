"""Plans of a month and their way through approval: done, refused, audited."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.admission import a_route
from tests.builders.people import a_user, the_system
from tests.builders.plans import (
    DECIDES,
    PLANS,
    a_graded_customer,
    a_haul_route,
    a_plan,
    a_sheet_row,
    a_stockyard,
    an_order,
    approved,
    audited,
    decide_on,
    next_month,
)
from tests.builders.trade import a_mine, a_product

from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.kernel.versions import StaleRecord
from coalface.trade.catalogue.actions import set_output
from coalface.trade.months.actions import recompute_all, recompute_dirty
from coalface.trade.months.models import CustomerMonth
from coalface.trade.plans.actions import (
    NothingToPlan,
    PlanImpossible,
    PolicyInvalid,
    change_line,
    change_order,
    discard_plan,
    set_priorities,
    submit_plan,
    take_reading,
)
from coalface.trade.plans.models import Plan, PlanLine
from coalface.trade.plans.queries import balance_of, supply_of
from coalface.trade.plans.rules.states import State

pytestmark = pytest.mark.django_db


def output(product, tonnes: int, month: Month | None = None) -> None:
    """So many tonnes in the whole month."""
    month = month or next_month()
    daily = (Decimal(tonnes) / month.last.day).quantize(Decimal("0.001"))
    set_output(mine=a_mine(), product=product, month_on=month.first, daily_tonnes=daily, by=the_system())


def test_supply_is_output_and_the_stock_above_the_lowest() -> None:
    product, month = a_product(), next_month()
    output(product, 310 * month.last.day)
    yard = a_stockyard(product, low_tonnes=Decimal(200))
    take_reading(yard=yard, day_on=timezone.localdate(), tonnes=Decimal(1200), by=the_system())
    found = supply_of(month)[product.pk]
    assert (found.output_kg, found.stock_kg) == (310_000 * month.last.day, 1_000_000)


def test_a_plan_shares_out_a_shortage_by_grade() -> None:
    product = a_product()
    take_reading(
        yard=a_stockyard(product), day_on=timezone.localdate(), tonnes=Decimal(1000), by=the_system()
    )
    for grade, tonnes in (("strategic", 600), ("market", 600), ("market", 200), ("eliminated", 50)):
        an_order(a_graded_customer(grade), product, tonnes)
    plan = a_plan()
    found = PlanLine.objects.filter(plan=plan).order_by("pk").values_list("grade", "planned_kg", "why")
    assert list(found) == [
        ("strategic", 600_000, "in_full"),
        ("market", 300_000, "in_proportion"),
        ("market", 100_000, "in_proportion"),
        ("eliminated", 0, "not_supplied"),
    ]
    assert audited("trade.plan.propose") == 1


def test_a_route_carries_no_more_than_it_can() -> None:
    route = a_haul_route(daily_tonnes=Decimal(10))
    order = an_order(tonnes=1000, haul_route=route)
    line = PlanLine.objects.get(plan=a_plan(), customer=order.customer)
    assert (line.planned_kg, line.why) == (10_000 * next_month().last.day, "by_route")


def test_a_contract_speaks_for_who_did_not_order() -> None:
    row = a_sheet_row("5000")
    line = PlanLine.objects.get(plan=a_plan())
    assert (line.customer, line.ordered_kg, line.planned_kg) == (row.customer, None, 5_000_000)


def test_an_order_of_nothing_silences_the_contract() -> None:
    row = a_sheet_row("5000")
    an_order(row.customer, row.product, 0, contract=row.contract)
    assert PlanLine.objects.get(plan=a_plan()).planned_kg == 0


def test_who_plans_for_their_own_customers_cannot_propose() -> None:
    an_order()
    with pytest.raises(NotAllowed):
        a_plan(by=a_user(*PLANS, scope=Scope.BELOW))


def test_there_must_be_something_to_plan() -> None:
    with pytest.raises(NothingToPlan):
        a_plan()


def test_a_draft_is_drawn_up_anew_and_given_up() -> None:
    an_order()
    plan = a_plan()
    an_order()
    again = a_plan()
    assert (again.pk, again.version, again.lines.count()) == (plan.pk, 2, 2)
    discard_plan(plan_id=plan.pk, version=2, by=the_system())
    assert not Plan.objects.exists()
    assert audited("trade.plan.discard") == 1


def test_a_line_is_changed_with_a_reason() -> None:
    an_order(tonnes=100)
    plan = a_plan()
    line = plan.lines.get()
    with pytest.raises(PlanImpossible, match="reason"):
        change_line(line_id=line.pk, version=1, tonnes=Decimal(80), reason="", by=the_system())
    change_line(line_id=line.pk, version=1, tonnes=Decimal(80), reason="检修", by=the_system())
    line.refresh_from_db()
    assert (line.planned_kg, line.proposed_kg, line.reason) == (80_000, 100_000, "检修")
    with pytest.raises(StaleRecord):
        change_line(line_id=line.pk, version=1, tonnes=Decimal(70), reason="x", by=the_system())
    change_line(line_id=line.pk, version=2, tonnes=Decimal(100), reason="ignored", by=the_system())
    line.refresh_from_db()
    assert (line.reason, line.changed_by) == ("", None)
    assert audited("trade.plan.change_line") == 2


def test_an_approved_plan_reaches_the_months_and_its_revision_replaces_it() -> None:
    order = an_order(tonnes=100)
    key = {"customer": order.customer, "month_on": next_month().first, "product": order.product}
    first = approved(a_plan())
    recompute_dirty(by=the_system())
    assert CustomerMonth.objects.get(**key).planned_kg == 100_000
    change_order(order_id=order.pk, version=1, tonnes=Decimal(70), by=the_system())
    with pytest.raises(PlanImpossible, match="revised"):
        a_plan()
    second = approved(a_plan(reason="客户检修"))
    first.refresh_from_db()
    assert (first.state, second.state, second.revision) == ("replaced", "approved", 2)
    recompute_dirty(by=the_system())
    assert CustomerMonth.objects.get(**key).planned_kg == 70_000
    recompute_all(by=the_system())
    assert CustomerMonth.objects.get(**key).planned_kg == 70_000
    assert audited("trade.plan.settle") == 2


def test_a_refused_plan_does_not_count() -> None:
    an_order()
    leader = a_user(*DECIDES)
    a_route(leader, kind="plan")
    plan = a_plan()
    submit_plan(plan_id=plan.pk, version=plan.version, by=the_system())
    with pytest.raises(PlanImpossible):
        a_plan()
    decide_on(plan, "refused", leader)
    plan.refresh_from_db()
    assert (plan.state, plan.settled_by, plan.settled_words) == ("refused", leader, "不同意")
    assert a_plan(reason="重编").revision == 2


STEPS = st.lists(st.sampled_from(["propose", "submit", "granted", "refused", "returned"]), max_size=7)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_order_of_steps_leaves_two_plans_that_count(steps) -> None:
    leader = a_user(*DECIDES)
    a_route(leader, kind="plan")
    month = next_month() + Plan.objects.count() + 1
    an_order(month=month)
    for step in steps:
        _take(step, month, leader)
        states = list(Plan.objects.filter(month_on=month.first).values_list("state", flat=True))
        assert states.count("approved") <= 1
        assert states.count("draft") + states.count("approving") <= 1


def _take(step: str, month: Month, leader) -> None:
    open_one = Plan.objects.filter(month_on=month.first, state__in=("draft", "approving")).first()
    if step == "propose":
        if open_one is None or open_one.state == State.DRAFT:
            a_plan(month, reason="调整")
    elif step == "submit" and open_one is not None and open_one.state == State.DRAFT:
        submit_plan(plan_id=open_one.pk, version=open_one.version, by=the_system())
    elif step in ("granted", "refused", "returned") and open_one and open_one.state == State.APPROVING:
        decide_on(open_one, step, leader)


def test_the_balance_sets_supply_against_demand() -> None:
    order = an_order(tonnes=100)
    take_reading(
        yard=a_stockyard(order.product), day_on=timezone.localdate(), tonnes=Decimal(60), by=the_system()
    )
    plan = a_plan()
    found = balance_of(the_system(), next_month())
    row = found.products[0]
    assert (found.plan, row.wanted_kg, row.gap_kg, row.planned_kg) == (plan, 100_000, -40_000, 60_000)


def test_priorities_hold_from_a_day_on() -> None:
    today = timezone.localdate()
    policy = set_priorities(starts_on=today, grades=["market", "strategic"], due_day=15, by=the_system())
    product = a_product()
    take_reading(yard=a_stockyard(product), day_on=today, tonnes=Decimal(100), by=the_system())
    for grade in ("strategic", "market"):
        an_order(a_graded_customer(grade), product, 100)
    plan = a_plan()
    assert plan.policy == policy
    assert dict(plan.lines.values_list("grade", "planned_kg")) == {"market": 100_000, "strategic": 0}
    assert audited("trade.plan.set_priorities") == 1
    with pytest.raises(PolicyInvalid):
        set_priorities(starts_on=today - timedelta(days=1), grades=["market"], due_day=15, by=the_system())
    with pytest.raises(NotAllowed):
        set_priorities(starts_on=today, grades=["market"], due_day=15, by=a_user(*PLANS))
