"""Orders, plans and their way through approval, cars and services: done, refused, audited."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.admission import a_route
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.plans import (
    DECIDES,
    PLANS,
    a_count,
    a_graded_customer,
    a_haul_route,
    a_plan,
    a_service,
    a_service_order,
    a_stockyard,
    an_order,
    approved,
    decide_on,
    next_month,
)
from tests.builders.trade import a_contract, a_mine, a_product, agreed

from coalface.archive.merging.actions import merge_customers
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.kernel.versions import StaleRecord
from coalface.trade.catalogue.actions import set_output
from coalface.trade.months.actions import recompute_all, recompute_dirty
from coalface.trade.months.models import CustomerMonth
from coalface.trade.plans.actions import (
    Entry,
    NothingToPlan,
    OrderInvalid,
    PlanImpossible,
    PolicyInvalid,
    RequestImpossible,
    ServiceInvalid,
    cancel_service_order,
    change_line,
    change_order,
    delete_order,
    discard_plan,
    grant_cars,
    order_service,
    record_loading,
    request_cars,
    save_sheet,
    set_priorities,
    set_service_price,
    submit_plan,
    take_reading,
    watch_stockyards,
    withdraw_request,
)
from coalface.trade.plans.models import LoadingDay, Order, Plan, PlanLine, ServiceOrder
from coalface.trade.plans.queries import balance_of, order_sheet, supply_of
from coalface.trade.plans.rules.states import State

pytestmark = pytest.mark.django_db


def audited(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def output(product, tonnes: int, month: Month | None = None) -> None:
    """So many tonnes in the whole month."""
    month = month or next_month()
    daily = (Decimal(tonnes) / month.last.day).quantize(Decimal("0.001"))
    set_output(mine=a_mine(), product=product, month_on=month.first, daily_tonnes=daily, by=the_system())


def test_an_order_is_taken_changed_and_taken_back() -> None:
    order = an_order(tonnes="500.125", remarks="末煤")
    change_order(order_id=order.pk, version=1, tonnes=Decimal(600), remarks="末煤", by=the_system())
    order.refresh_from_db()
    assert (order.tonnes, order.version, order.month_on.day) == (600, 2, 1)
    with pytest.raises(StaleRecord):
        change_order(order_id=order.pk, version=1, tonnes=Decimal(1), by=the_system())
    delete_order(order_id=order.pk, version=2, by=the_system())
    assert not Order.objects.exists()
    names = ("create", "change", "delete")
    assert [audited(f"trade.order.{name}") for name in names] == [1, 1, 1]


def test_a_second_order_of_the_same_is_refused() -> None:
    first = an_order()
    with pytest.raises(OrderInvalid, match="already"):
        an_order(first.customer, first.product)


def test_an_order_under_a_foreign_contract_is_refused() -> None:
    with pytest.raises(OrderInvalid, match="another customer"):
        an_order(contract=a_contract(ends_on=None))


def test_a_customer_out_of_reach_cannot_be_ordered_for() -> None:
    with pytest.raises(NotAllowed):
        an_order(by=a_user(*PLANS, scope=Scope.OWN))


def test_a_late_order_is_taken_and_marked() -> None:
    this = Month.of(timezone.localdate())
    assert an_order(month=this).late


def a_sheet_row(tonnes: str = "5000"):
    month = next_month()
    contract = a_contract(
        starts_on=month.first,
        ends_on=month.last,
        product=a_product(),
        quantities=[agreed(str(month), tonnes)],
    )
    return order_sheet(the_system(), month, [contract.customer_id])[0]


def test_a_sheet_is_kept_as_a_whole() -> None:
    month, row = next_month(), a_sheet_row()
    other = an_order()
    entries = [
        Entry(row.key, 0, Decimal(4800), {"haul_route": None}),
        Entry(f"{other.customer_id}-{other.product_id}-0", 1, None, {}),
    ]
    assert save_sheet(month_on=month.first, entries=entries, by=the_system()) == 2
    kept = Order.objects.get()
    assert (kept.contract, kept.tonnes) == (row.contract, 4800)
    again = [Entry(row.key, kept.version, Decimal(4800), {"haul_route": None})]
    assert save_sheet(month_on=month.first, entries=again, by=the_system()) == 0


def test_one_wrong_row_keeps_the_whole_sheet_from_being_saved() -> None:
    month, rows = next_month(), [a_sheet_row(), a_sheet_row()]
    entries = [Entry(row.key, 0, Decimal(n), {}) for row, n in zip(rows, (5, -5), strict=True)]
    with pytest.raises(OrderInvalid) as refused:
        save_sheet(month_on=month.first, entries=entries, by=the_system())
    assert [finding.field for finding in refused.value.findings] == [f"tonnes-{rows[1].key}"]


def test_a_sheet_reaches_no_further_than_the_right() -> None:
    row = a_sheet_row()
    entry = Entry(row.key, 0, Decimal(1), {})
    with pytest.raises(NotAllowed):
        save_sheet(month_on=next_month().first, entries=[entry], by=a_user(*PLANS, scope=Scope.OWN))


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


def a_request(cars: int = 100):
    this = Month.of(timezone.localdate())
    return request_cars(haul_route=a_haul_route(), month_on=this.first, asked_cars=cars, by=the_system())


def test_cars_are_asked_for_granted_and_loaded() -> None:
    request, today = a_request(), timezone.localdate()
    first = today.replace(day=1)
    given_ = {"request_id": request.pk, "by": the_system()}
    with pytest.raises(RequestImpossible, match="not granted"):
        record_loading(version=1, day_on=first, cars=1, **given_)
    grant_cars(version=1, granted_cars=80, granted_on=today, **given_)
    record_loading(version=2, day_on=first, cars=50, tonnes=Decimal(3500), **given_)
    record_loading(version=3, day_on=first, cars=80, **given_)
    with pytest.raises(RequestImpossible, match="loaded already"):
        grant_cars(version=4, granted_cars=79, granted_on=today, **given_)
    with pytest.raises(RequestImpossible, match="must stay"):
        withdraw_request(version=4, **given_)
    assert LoadingDay.objects.get().cars == 80
    names = ("create", "grant", "load")
    assert [audited(f"trade.rail_request.{name}") for name in names] == [1, 1, 2]


def test_cars_are_asked_for_once_and_by_rail() -> None:
    request = a_request()
    given_ = {"month_on": request.month_on, "asked_cars": 1, "by": the_system()}
    with pytest.raises(RequestImpossible, match="already"):
        request_cars(haul_route=request.haul_route, **given_)
    with pytest.raises(RequestImpossible, match="not by rail"):
        request_cars(haul_route=a_haul_route(transport="road"), **given_)
    withdraw_request(request_id=request.pk, version=1, by=the_system())
    assert audited("trade.rail_request.withdraw") == 1


def test_a_service_is_ordered_at_the_price_of_its_day() -> None:
    service, today = a_service("12.50"), timezone.localdate()
    coming = (Month.of(today) + 1).first
    set_service_price(service_id=service.pk, unit_price=Decimal(15), from_on=coming, by=the_system())
    customer = a_customer()
    given_ = {"customer": customer, "service": service, "quantity": Decimal(3), "by": the_system()}
    orders = [order_service(day_on=day, **given_) for day in (today, coming)]
    assert [order.amount for order in orders] == [Decimal("37.50"), Decimal("45.00")]
    with pytest.raises(ServiceInvalid, match="no price"):
        order_service(day_on=date(2020, 1, 1), **given_)
    cancel_service_order(order_id=orders[0].pk, version=1, by=the_system())
    with pytest.raises(NotAllowed):
        cancel_service_order(order_id=orders[0].pk, version=2, by=the_system())
    assert ServiceOrder.objects.filter(cancelled_at__isnull=False).count() == 1
    names = ("service.set_price", "service_order.create", "service_order.cancel")
    assert [audited(f"trade.{name}") for name in names] == [2, 2, 1]


def test_a_full_yard_alarms_until_it_is_not() -> None:
    planner, yard = a_user(*PLANS), a_stockyard()
    today = timezone.localdate()
    take_reading(yard=yard, day_on=today, tonnes=Decimal(9_500), by=planner)
    notice = Notice.objects.get(recipient=planner, topic="trade.stockyard")
    assert (notice.subject_kind, notice.subject_id, notice.state) == ("stockyard", yard.pk, "open")
    take_reading(yard=yard, day_on=today, tonnes=Decimal(10_000), by=planner)
    keys = Notice.objects.exclude(state="closed").values_list("key", flat=True)
    assert list(keys) == [f"stockyard:{yard.pk}:full"]
    take_reading(yard=yard, day_on=today, tonnes=Decimal(5_000), by=planner)
    assert not Notice.objects.exclude(state="closed").exists()


def test_the_forecast_draws_on_output_and_loading() -> None:
    """1,000 t a day come and next to nothing goes: 6,500 t become more than 10,000 t within the week."""
    today, mine, product = timezone.localdate(), a_mine(), a_product()
    yard = a_stockyard(product, mine=mine)
    month = Month.of(today)
    set_output(mine=mine, product=product, month_on=month.first, daily_tonnes=Decimal(1000), by=the_system())
    take_reading(yard=yard, day_on=today, tonnes=Decimal(6_500), by=the_system())
    assert watch_stockyards(today=today, by=the_system()) == 0
    route = a_haul_route(mine=mine)
    request_cars(haul_route=route, month_on=month.first, asked_cars=1, by=the_system())
    assert watch_stockyards(today=today, by=the_system()) == 1


def test_orders_of_merged_cards_stand_side_by_side() -> None:
    product = a_product()
    kept, left = a_customer("晋北保留电厂"), a_customer("晋北并入电厂")
    for customer in (kept, left):
        an_order(customer, product, 100)
    merge_customers(
        kept_id=kept.pk, left_id=left.pk, taken=(), reason="同一家电厂", versions=(1, 1), by=the_system()
    )
    assert list(Order.objects.filter(customer=kept).order_by("part").values_list("part", "tonnes")) == [
        (0, 100),
        (1, 100),
    ]
    assert PlanLine.objects.filter(plan=a_plan()).get().planned_kg == 200_000


def test_orders_of_services_and_counts_are_found_and_told() -> None:
    order = a_service_order(a_customer("晋北钩沉电厂"), 1500)
    count = a_count(a_stockyard(name="钩沉货场"))
    found = search(a_user("plan.view", scope=Scope.ALL), "钩沉")
    assert {(hit.kind, hit.id) for hit in found} == {("serviceorder", order.pk), ("stockcount", count.pk)}
    assert not search(a_user("customer.view", scope=Scope.ALL), "钩沉货场")
    cancel_service_order(order_id=order.pk, version=1, by=the_system())
    told = TimelineEntry.objects.filter(subject_kind="serviceorder").order_by("pk")
    day = timezone.localdate()
    assert [(entry.subject_id, entry.text) for entry in told] == [
        (order.pk, f"Ordered for {day}: 火车装车, 1,500"),
        (order.pk, f"Order for {day} cancelled: 火车装车, 1,500"),
    ]
