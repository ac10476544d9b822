"""Outputs, stockyards, orders and plans, recorded through their actions."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from tests.builders.admission import a_route
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_product, agreed

from coalface.archive.customers.models import Customer
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.catalogue.actions import record_haul_route, record_stockyard
from coalface.trade.catalogue.models import HaulRoute, Product, Stockyard
from coalface.trade.plans.actions import (
    order_service,
    propose_plan,
    record_count,
    record_order,
    submit_plan,
    take_reading,
)
from coalface.trade.plans.actions.serving import record_service, set_service_price
from coalface.trade.plans.models import Order, Plan, Service, ServiceOrder, StockCount
from coalface.trade.plans.queries.sheets import SheetRow, order_sheet

_numbers = count(1)
PLANS = ("customer.view", "trade.view", "plan.view", "plan.edit")
DECIDES = ("plan.view", "contract.decide")


def next_month() -> Month:
    return Month.of(timezone.localdate()) + 1


def a_graded_customer(grade: str = "potential", **fields: Any) -> Customer:
    customer = a_customer(**fields)
    customer.grade = grade
    customer.save(update_fields=["grade"])
    return customer


def an_order(
    customer: Customer | None = None,
    product: Product | None = None,
    tonnes: str | int = 1000,
    *,
    month: Month | None = None,
    by: User | None = None,
    **fields: Any,
) -> Order:
    return record_order(
        customer=customer or a_customer(),
        product=product or a_product(),
        month_on=(month or next_month()).first,
        tonnes=Decimal(tonnes),
        by=by or the_system(),
        **fields,
    )


def a_haul_route(name: str = "东岭—日照港", **fields: Any) -> HaulRoute:
    return record_haul_route(code=f"XL{next(_numbers)}", name=name, by=the_system(), **fields)


def a_stockyard(product: Product | None = None, **fields: Any) -> Stockyard:
    given = {"name": "长治北站货场", "capacity_tonnes": Decimal(10_000), **fields}
    code = given.pop("code", f"CC{next(_numbers)}")
    return record_stockyard(code=code, product=product or a_product(), by=the_system(), **given)


def a_plan(month: Month | None = None, *, reason: str = "", by: User | None = None) -> Plan:
    return propose_plan(month_on=(month or next_month()).first, reason=reason, by=by or the_system())


def approved(plan: Plan) -> Plan:
    """The plan after it went through the hands of one person."""
    leader = a_user(*DECIDES)
    a_route(leader, kind="plan")
    plan.refresh_from_db()
    submit_plan(plan_id=plan.pk, version=plan.version, by=the_system())
    decide_on(plan, "granted", leader)
    plan.refresh_from_db()
    return plan


def decide_on(plan: Plan, verdict: str, by: User, words: str = "不同意") -> None:
    step = ApprovalStep.objects.get(
        approval__subject_kind="plan", approval__subject_id=plan.pk, is_current=True
    )
    decide(step_id=step.pk, verdict=verdict, words=words, by=by)


def a_service(price: str | None = "12.50", **fields: Any) -> Service:
    given = {"name": "火车装车", "kind": "loading", "unit": "t", **fields}
    service = record_service(code=f"FW{next(_numbers)}", by=the_system(), **given)
    if price is not None:
        first = Month.of(timezone.localdate()).first
        set_service_price(service_id=service.pk, unit_price=Decimal(price), from_on=first, by=the_system())
    return service


def a_service_order(customer: Customer | None = None, quantity: str | int = 100) -> ServiceOrder:
    return order_service(
        customer=customer or a_customer(),
        service=a_service(),
        day_on=timezone.localdate(),
        quantity=Decimal(quantity),
        by=the_system(),
    )


def a_count(
    stockyard: Stockyard | None = None,
    book: str | int = 5000,
    counted: str | int = 4900,
    *,
    decider: User | None = None,
    **fields: Any,
) -> StockCount:
    """A count of today in the hands of one person, beside a level of yesterday."""
    today, yard = timezone.localdate(), stockyard or a_stockyard()
    a_route(decider or a_user(*DECIDES), kind="stockcount")
    take_reading(yard=yard, day_on=today - timedelta(days=1), tonnes=Decimal(book), by=the_system())
    given = {"counted_on": today, "reason": "雨后水分流失", "by": the_system(), **fields}
    return record_count(stockyard=yard, counted_tonnes=Decimal(counted), **given)


def a_sheet_row(tonnes: str = "5000") -> SheetRow:
    """What the order sheet of next month shows of one contract."""
    month = next_month()
    contract = a_contract(
        starts_on=month.first,
        ends_on=month.last,
        product=a_product(),
        quantities=[agreed(str(month), tonnes)],
    )
    return order_sheet(the_system(), month, [contract.customer_id])[0]


def audited(action: str) -> int:
    """How many acts of this name the trail keeps."""
    return AuditEvent.objects.filter(action=action).count()
