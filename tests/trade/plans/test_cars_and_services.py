"""Cars asked for, services ordered, stockyards watched: done, refused, audited."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.plans import (
    PLANS,
    a_count,
    a_haul_route,
    a_service,
    a_service_order,
    a_stockyard,
    audited,
)
from tests.builders.trade import a_mine, a_product

from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.desk.search.queries import search
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.catalogue.actions import set_output
from coalface.trade.plans.actions import (
    RequestImpossible,
    ServiceInvalid,
    cancel_service_order,
    grant_cars,
    order_service,
    record_loading,
    request_cars,
    set_service_price,
    take_reading,
    watch_stockyards,
    withdraw_request,
)
from coalface.trade.plans.models import LoadingDay, ServiceOrder

pytestmark = pytest.mark.django_db


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
