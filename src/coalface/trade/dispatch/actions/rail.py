"""Waybills: their wagons, and sending them off."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.catalogue.models import Mine, Product, Station, Transport
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.actions.shipping import blocks, business_findings, send_off
from coalface.trade.dispatch.models import Carrier, Scale, Shipment, Wagon, Waybill
from coalface.trade.dispatch.queries.rail import loads_of
from coalface.trade.dispatch.rules.rail import (
    WagonLoad,
    WeightFrom,
    net_tonnes,
    train_findings,
    wagon_findings,
)
from coalface.trade.dispatch.rules.shipments import day_findings
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import keep, lock_account

IS_SENT = mark("The waybill %(number)s has been sent; its wagons stay as they are.")
TWICE = mark("Wagon %(number)s stands on the waybill twice.")


class NotSendable(Refused):
    """The waybill cannot be recorded, filled or sent so; the findings say why."""


class WaybillDetails(TypedDict, total=False):
    mine: Mine | None
    origin: Station | None
    destination: Station | None
    carrier: Carrier | None
    scale: Scale | None
    weight_from: str
    remarks: str


@transaction.atomic
def record_waybill(
    *,
    number: str,
    customer: Customer,
    contract: Contract,
    product: Product,
    loaded_on: date,
    by: User,
    **details: Unpack[WaybillDetails],
) -> Waybill:
    """A waybill without wagons yet. Raises NotSendable, NumberTaken or NotAllowed."""
    require_reach(by, "weighing.edit", customer)
    today = timezone.localdate()
    found = [*day_findings(loaded_on, today), *business_findings(customer, contract, product, loaded_on)]
    if not number.strip():
        found.append(blocking("number_missing", mark("A waybill needs its number."), "number"))
    _refuse(found)
    waybill = Waybill(
        number=number.strip(),
        customer=customer,
        contract=contract,
        product=product,
        loaded_on=loaded_on,
        recorded_by=by,
        **details,
    )
    keep(waybill)
    record(by=by, action="trade.waybill.create", subject=waybill, detail={"customer": customer.pk})
    return waybill


@transaction.atomic
def set_wagons(*, waybill_id: int, wagons: Sequence[WagonLoad], by: User) -> Waybill:
    """Put these wagons on a waybill in the place of those it had. Raises NotSendable."""
    waybill = _locked(waybill_id, by)
    numbers = [wagon.number for wagon in wagons]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    found = [blocking("wagon_twice", TWICE, None, {"number": number}) for number in twice]
    by_weight = WeightFrom(waybill.weight_from)
    _refuse([*found, *(one for wagon in wagons for one in wagon_findings(wagon, by_weight))])
    waybill.wagons.all().delete()
    Wagon.objects.bulk_create(
        Wagon(
            waybill=waybill,
            number=wagon.number,
            marked_tonnes=wagon.marked_tonnes,
            ticket_tonnes=wagon.ticket_tonnes,
            scale_tonnes=wagon.scale_tonnes,
        )
        for wagon in wagons
    )
    record(by=by, action="trade.waybill.load", subject=waybill, detail={"wagons": len(wagons)})
    return waybill


@transaction.atomic
def send_waybill(*, waybill_id: int, by: User) -> Shipment:
    """The train is off: one shipment of the weight that counts, valued on the account in the same act.

    Raises NotSendable, PriceUnknown, CreditExceeded or NotAllowed.
    """
    customer = Customer.objects.get(pk=Waybill.objects.values_list("customer", flat=True).get(pk=waybill_id))
    account = lock_account(customer)
    waybill = _locked(waybill_id, by)
    weight, wagons = WeightFrom(waybill.weight_from), loads_of(waybill)
    found = business_findings(waybill.customer, waybill.contract, waybill.product, waybill.loaded_on)
    _refuse([*found, *train_findings(wagons, weight)])
    net = net_tonnes(wagons, weight)
    words = _("Waybill %(number)s, %(wagons)s wagons, %(net)s t")
    words %= {"number": waybill.number, "wagons": len(wagons), "net": net}
    shipment = send_off(waybill, account, net=net, transport=Transport.RAIL, words=words, by=by)
    record(by=by, action="trade.waybill.send", subject=waybill, detail={"wagons": len(wagons), "net": net})
    return shipment


def _locked(waybill_id: int, by: User) -> Waybill:
    rows = Waybill.objects.select_for_update(of=("self",)).select_related("customer", "contract", "product")
    waybill = rows.get(pk=waybill_id)
    require_reach(by, "weighing.edit", waybill.customer)
    if waybill.shipment_id is not None:
        raise NotSendable(blocking("is_sent", IS_SENT, None, {"number": waybill.number}))
    return waybill


def _refuse(found: Sequence[Finding]) -> None:
    if refused := blocks(found):
        raise NotSendable(*refused)
