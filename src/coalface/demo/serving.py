"""Made-up services beside coal: a price list of one of each kind, and four orders of this month."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from coalface.archive.customers.models import Customer
from coalface.demo.house import House
from coalface.kernel.periods import Month
from coalface.trade.plans.actions import (
    cancel_service_order,
    order_service,
    record_service,
    set_service_price,
)
from coalface.trade.plans.models import Order, Service

Kind, Unit = Service.Kind, Service.Unit
SERVICES = (
    ("FW-01", "火车装车费", Kind.LOADING, Unit.TONNE, "6.50"),
    ("FW-02", "配煤掺配费", Kind.BLENDING, Unit.TONNE, "12.00"),
    ("FW-03", "货场仓储费", Kind.STORAGE, Unit.TONNE_DAY, "0.35"),
    ("FW-04", "汽车短倒费", Kind.TRANSPORT, Unit.TONNE_KM, "0.42"),
)
ORDERS = (
    # place of the service, days before today, quantity, remarks
    (0, 12, 3_400, "一列 54 车，随本月计划"),
    (1, 8, 5_000, "与低硫煤按 7:3 掺配，硫分不超过 0.8%"),
    (2, 5, 42_000, "2,800 吨存放 15 天"),
    (3, 1, 18_000, "600 吨运距 30 公里"),
)
TAKEN_BACK = 3


def write(house: House, today: date) -> None:
    """Those who ordered most coal order them; one order was cancelled again."""
    director, planner = house.people["director"], house.people["dispatch"]
    listed = []
    for code, name, kind, unit, price in SERVICES:
        service = record_service(code=code, name=name, kind=kind, unit=unit, by=director)
        since = today.replace(month=1, day=1)
        set_service_price(
            service_id=service.pk, unit_price=Decimal(price), from_on=since - timedelta(days=31), by=director
        )
        listed.append(service)
    for customer, (place, days, quantity, remarks) in zip(_buyers(today), ORDERS, strict=False):
        order = order_service(
            customer=customer,
            service=listed[place],
            day_on=today - timedelta(days=days),
            quantity=Decimal(quantity),
            remarks=remarks,
            by=planner,
        )
        if place == TAKEN_BACK:
            cancel_service_order(order_id=order.pk, version=order.version, by=planner)


def _buyers(today: date) -> list[Customer]:
    orders = Order.objects.filter(month_on=Month.of(today).first).values("customer")
    most = orders.annotate(sum=Sum("tonnes")).order_by("-sum", "customer")[: len(ORDERS)]
    ids = [one["customer"] for one in most]
    found = Customer.objects.in_bulk(ids)
    return [found[pk] for pk in ids]
