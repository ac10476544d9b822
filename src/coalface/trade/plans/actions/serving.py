"""The price list of services and customers' orders from it (R3.10)."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.timeline.actions import write
from coalface.desk.search.actions import IndexRow, enter
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.rules import item_findings
from coalface.trade.ledger.access import customer_findings, require_reach
from coalface.trade.plans.access import EDIT, visible_service_orders
from coalface.trade.plans.models import Service, ServiceOrder, ServicePrice
from coalface.trade.plans.queries.serving import price_on
from coalface.trade.plans.rules.serving import price_findings, service_findings


class ServiceInvalid(Refused):
    """The service, its price or an order of it cannot be so; the findings name the fields."""


@transaction.atomic
def record_service(*, code: str, name: str, kind: str, unit: str, by: User) -> Service:
    require(by, "pricing.edit")
    return _keep(Service(code=code, name=name, kind=kind, unit=unit, version=0), by)


@transaction.atomic
def change_service(
    *, service_id: int, version: int, code: str, name: str, kind: str, unit: str, by: User
) -> Service:
    require(by, "pricing.edit")
    service = Service.objects.select_for_update().get(pk=service_id)
    check_version(service, seen=version, offered={"code": code, "name": name, "kind": kind, "unit": unit})
    service.code, service.name, service.kind, service.unit = code, name, kind, unit
    return _keep(service, by)


@transaction.atomic
def set_service_price(*, service_id: int, unit_price: Decimal, from_on: date, by: User) -> ServicePrice:
    """What the service costs from a day on; the price before ends the day before."""
    require(by, "pricing.edit")
    service = Service.objects.select_for_update().get(pk=service_id)
    last = service.prices.order_by("-from_on").first()
    if found := price_findings(unit_price, from_on, last.from_on if last else None):
        raise ServiceInvalid(*found)
    if last is not None:
        last.until_on = from_on - timedelta(days=1)
        last.save()
    price = ServicePrice.objects.create(service=service, unit_price=unit_price, from_on=from_on, set_by=by)
    detail = {"service": service.code, "from_on": str(from_on), "unit_price": unit_price}
    record(by=by, action="trade.service.set_price", subject=service, detail=detail)
    return price


@transaction.atomic
def order_service(
    *, customer: Customer, service: Service, day_on: date, quantity: Decimal, remarks: str = "", by: User
) -> ServiceOrder:
    """Order a service at the price the list has on the day."""
    require_reach(by, EDIT, customer)
    price = price_on(service, day_on)
    found = [*service_findings(quantity, price, day_on), *customer_findings(customer)]
    if found:
        raise ServiceInvalid(*found)
    assert price is not None
    order = ServiceOrder.objects.create(
        customer=customer,
        service=service,
        day_on=day_on,
        quantity=quantity,
        unit_price=price,
        remarks=remarks.strip()[:250],
        ordered_by=by,
    )
    enter(index_row(order))
    _tell(order, _("Ordered for %(day)s: %(service)s, %(quantity)s"), by)
    detail = {"service": service.code, "quantity": quantity}
    record(by=by, action="trade.service_order.create", subject=order, detail=detail)
    return order


@transaction.atomic
def cancel_service_order(*, order_id: int, version: int, by: User) -> ServiceOrder:
    """The order no longer counts, and stays visible."""
    rows = visible_service_orders(by, EDIT).select_for_update(of=("self",))
    order = rows.filter(pk=order_id, cancelled_at__isnull=True).first()
    if order is None:
        message = mark("This order is not among those you may do this to.")
        raise NotAllowed(blocking("order_out_of_reach", message))
    check_version(order, seen=version, offered={})
    order.cancelled_at = timezone.now()
    order.version += 1
    order.save()
    _tell(order, _("Order for %(day)s cancelled: %(service)s, %(quantity)s"), by)
    record(by=by, action="trade.service_order.cancel", subject=order)
    return order


def index_row(order: ServiceOrder) -> IndexRow:
    """An order of a service is found by its customer and its service."""
    customer = order.customer
    return IndexRow(
        subject_kind="serviceorder",
        subject_id=order.pk,
        title=f"{order.service.name} · {order.day_on}",
        subtitle=customer.name,
        words=(order.service.code, customer.name),
        responsible_id=customer.responsible_id,
        department_id=customer.department_id,
    )


def _tell(order: ServiceOrder, text: str, by: User) -> None:
    said = {
        "day": order.day_on,
        "service": order.service.name,
        "quantity": f"{order.quantity.normalize():,f}",
    }
    write(customer=order.customer, kind="contract", text=text % said, by=by, subject=order)


def _keep(service: Service, by: User) -> Service:
    service.code, service.name = service.code.strip(), service.name.strip()
    if found := item_findings(service.code, service.name):
        raise ServiceInvalid(*found)
    verb = "change" if service.pk else "create"
    service.version += 1
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError:
        taken = mark("The code %(code)s is already in the catalogue.")
        raise ServiceInvalid(blocking("code_taken", taken, "code", {"code": service.code})) from None
    record(by=by, action=f"trade.service.{verb}", subject=service, detail={"code": service.code})
    return service
