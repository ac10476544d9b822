"""Recording, correcting and removing shipments."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from coalface.archive.admission.queries import admission_findings
from coalface.archive.customers.models import Customer
from coalface.desk.subjects.hooks import News
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.holding import holding_findings
from coalface.trade.dispatch.models import Arrival, Shipment
from coalface.trade.dispatch.queries import findings_on, made_at_gate
from coalface.trade.ledger.access import PRICE_FIELDS, customer_findings, require_reach
from coalface.trade.ledger.actions import apply_changes, keep, mark_dirty

MADE_AT_GATE = mark("%(number)s comes from a ticket, waybill or voyage: correct it there.")
HAS_ARRIVED = mark("The arrival of %(number)s is recorded; it cannot be taken back.")
OWN_FIELDS = frozenset({"kcal_per_kg", "ash_pct", "sulphur_pct", "moisture_pct", "remarks", "station"})
"""What may still be said of a shipment that was weighed here."""


class NotShippable(Refused):
    """What was entered cannot have been a shipment."""


class ShipmentDetails(TypedDict, total=False):
    """What a shipment may say beside number, customer, day, weight and product."""

    contract: Contract | None
    mine: Mine | None
    station: Station | None
    kcal_per_kg: Decimal | None
    ash_pct: Decimal | None
    sulphur_pct: Decimal | None
    moisture_pct: Decimal | None
    transport: str
    unit_price_per_tonne: Decimal | None
    remarks: str


class ShipmentChanges(ShipmentDetails, total=False):
    """What may change on a shipment."""

    number: str
    customer: Customer
    shipped_on: date
    net_tonnes: Decimal
    product: Product


@transaction.atomic
def record_shipment(
    *,
    number: str,
    customer: Customer,
    shipped_on: date,
    net_tonnes: Decimal,
    product: Product,
    by: User,
    **details: Unpack[ShipmentDetails],
) -> Shipment:
    """A new shipment. Raises NotShippable, NumberTaken or NotAllowed; remarks go into the audit trail."""
    require_reach(by, "trade.edit", customer)
    _require_price_right(by, customer, set(details))
    shipment = Shipment(
        number=number.strip(),
        customer=customer,
        shipped_on=shipped_on,
        net_tonnes=net_tonnes,
        product=product,
        **details,
    )
    notes = _judge(shipment, admission_findings(customer, shipped_on))
    keep(shipment)
    mark_dirty([_month_of(shipment)])
    record(by=by, action="trade.shipment.create", subject=shipment, detail=_said(shipment, notes))
    return shipment


@transaction.atomic
def change_shipment(
    *, shipment: Shipment, version: int, by: User, **changes: Unpack[ShipmentChanges]
) -> Shipment:
    """Correct a shipment. Raises StaleRecord beside what `record_shipment` raises."""
    found = _locked(shipment)
    require_reach(by, "trade.edit", found.customer)
    before = _month_of(found)
    changed = apply_changes(found, version, changes)
    if not changed:
        return found
    _require_ours(found, set(changed))
    require_reach(by, "trade.edit", found.customer)
    _require_price_right(by, found.customer, set(changed))
    notes = _judge(found)
    keep(found)
    mark_dirty([before, _month_of(found), *_follow(found, before[0])])
    detail = {**_said(found, notes), "fields": changed}
    record(by=by, action="trade.shipment.change", subject=found, detail=detail)
    return found


@transaction.atomic
def delete_shipment(*, shipment: Shipment, version: int, reason: str, by: User) -> None:
    """Take back a shipment that never happened; the trail and the history keep what it said."""
    found = _locked(shipment)
    require_reach(by, "trade.edit", found.customer)
    apply_changes(found, version, {})
    _require_ours(found, {"number"})
    if Arrival.objects.filter(shipment=found).exists():
        raise NotShippable(blocking("has_arrived", HAS_ARRIVED, None, {"number": found.number}))
    mark_dirty([_month_of(found)])
    detail = {**_said(found, []), "reason": reason}
    record(by=by, action="trade.shipment.delete", subject=found, detail=detail)
    found.delete()


@transaction.atomic
def mark_months_of(contract_ids: Collection[int]) -> int:
    """Have the months of these contracts' shipments summed up again; returns how many customer months.

    Whether tonnes were sold on a term contract or spot is summed up with them.
    """
    rows = Shipment.objects.filter(contract_id__in=contract_ids)
    return mark_dirty(rows.values_list("customer_id", "shipped_on").distinct())


def follow_contracts(news: Sequence[News]) -> None:
    """Called when a contract has become one of another kind."""
    mark_months_of([one.subject.pk for one in news])


def _locked(shipment: Shipment) -> Shipment:
    rows = Shipment.objects.select_for_update(of=("self",)).select_related("customer", "contract", "product")
    return rows.get(pk=shipment.pk)


def _judge(shipment: Shipment, standing: Sequence[Finding] = ()) -> list[str]:
    """Refuse what cannot be; returns the codes of mere remarks.

    `standing` is what documents and admission say on the day of shipment; a correction ignores it (B1).
    """
    findings = findings_on(shipment, timezone.localdate())
    findings += [*customer_findings(shipment.customer), *standing]
    if refusals := [finding for finding in findings if finding.blocks]:
        raise NotShippable(*refusals)
    return [finding.code for finding in findings]


def _require_ours(shipment: Shipment, touched: set[str]) -> None:
    """What was weighed here is set right where it was weighed, and what is built on a weight keeps it."""
    if not touched - OWN_FIELDS:
        return
    if made_at_gate(shipment):
        raise NotShippable(blocking("made_at_gate", MADE_AT_GATE, None, {"number": shipment.number}))
    if held := holding_findings(shipment, touched - OWN_FIELDS):
        raise NotShippable(*held)


def _require_price_right(by: User, customer: Customer, touched: set[str]) -> None:
    if touched & PRICE_FIELDS:
        require_reach(by, "money.view", customer)


def _month_of(shipment: Shipment) -> tuple[int, date]:
    return shipment.customer_id, shipment.shipped_on


def _follow(shipment: Shipment, was_of: int) -> list[tuple[int, date]]:
    """What arrived goes with its shipment; returns the customer months in which it is summed up."""
    arrival = Arrival.objects.select_for_update().filter(shipment=shipment).first()
    if arrival is None:
        return []
    if arrival.customer_id != shipment.customer_id:
        arrival.customer_id = shipment.customer_id
        arrival.version += 1
        arrival.save(update_fields=["customer", "version"])
    return [(was_of, arrival.arrived_on), (shipment.customer_id, arrival.arrived_on)]


def _said(shipment: Shipment, notes: list[str]) -> dict[str, object]:
    return {
        "customer": shipment.customer_id,
        "shipped_on": shipment.shipped_on,
        "net_tonnes": shipment.net_tonnes,
        "notes": notes,
    }
