"""Recording what arrived, and completing arrivals that came by file."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalface.desk.imports.actions.completing import completing
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.dispatch.actions.shipping import blocks
from coalface.trade.dispatch.holding import holding_findings
from coalface.trade.dispatch.models import Arrival, Carrier, Shipment
from coalface.trade.dispatch.queries.arrivals import allowance_for, carried_by
from coalface.trade.dispatch.rules.losses import BEFORE_SENT, arrival_findings
from coalface.trade.dispatch.rules.shipments import day_findings
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import mark_dirty

BATCH = 2_000
ARRIVED_ALREADY = mark("The arrival of the shipment %(number)s is recorded already; correct it there.")


class NotArrived(Refused):
    """This cannot have arrived so; the findings say why."""


class ArrivalDetails(TypedDict, total=False):
    moisture_pct: Decimal | None
    carrier: Carrier | None
    remarks: str


@transaction.atomic
def record_arrival(
    *, shipment: Shipment, arrived_on: date, tonnes: Decimal, by: User, **details: Unpack[ArrivalDetails]
) -> Arrival:
    """What the receiver weighed; judged by the contract's allowance, else by the usual one of the transport.

    Raises NotArrived or NotAllowed.
    """
    require_reach(by, "weighing.edit", shipment.customer)
    arrival = Arrival(
        shipment=shipment, customer_id=shipment.customer_id, arrived_on=arrived_on, tonnes=tonnes, **details
    )
    _judge(arrival)
    complete(arrival)
    try:
        with transaction.atomic():
            arrival.save()
    except IntegrityError:
        values = {"number": shipment.number}
        raise NotArrived(blocking("arrived_already", ARRIVED_ALREADY, "shipment", values)) from None
    mark_dirty([(arrival.customer_id, arrived_on)])
    record(by=by, action="trade.arrival.create", subject=arrival, detail=_said(arrival))
    return arrival


@transaction.atomic
def change_arrival(
    *,
    arrival_id: int,
    version: int,
    arrived_on: date,
    tonnes: Decimal,
    by: User,
    **details: Unpack[ArrivalDetails],
) -> Arrival:
    """Correct an arrival nothing is built on yet. Raises StaleRecord, NotArrived or NotAllowed."""
    rows = Arrival.objects.select_for_update(of=("self",)).select_related("shipment__customer")
    arrival = rows.get(pk=arrival_id)
    require_reach(by, "weighing.edit", arrival.shipment.customer)
    given = {"arrived_on": arrived_on, "tonnes": tonnes, **details}
    check_version(arrival, seen=version, offered=given)
    if held := holding_findings(arrival.shipment, {"arrival"}):
        raise NotArrived(*held)
    before = arrival.arrived_on
    for name, new in given.items():
        setattr(arrival, name, new)
    arrival.version += 1
    _judge(arrival)
    arrival.save()
    mark_dirty([(arrival.customer_id, before), (arrival.customer_id, arrived_on)])
    record(by=by, action="trade.arrival.change", subject=arrival, detail=_said(arrival))
    return arrival


@transaction.atomic
def complete_arrivals(arrival_ids: Collection[int]) -> int:
    """Give arrivals that came by file their allowance, scale and carrier; returns how many.

    It follows from what was imported and decides nothing of its own: the import is what is audited, and
    undoing it takes this back too.
    """
    rows = Arrival.objects.select_for_update(of=("self",)).filter(
        pk__in=arrival_ids, allowance_pct__isnull=True
    )
    found = list(rows.select_related("shipment__contract"))
    for arrival in found:
        complete(arrival)
    with completing("arrivals", Arrival, [arrival.pk for arrival in found]):
        Arrival.objects.bulk_update(found, ["allowance_pct", "dispute_pct", "loss_rule", "scale", "carrier"])
    return len(found)


def complete(arrival: Arrival) -> None:
    """Carrier and scale as they carried and weighed the shipment, and the allowance in force that day."""
    carrier_id, scale_id = carried_by(arrival.shipment)
    arrival.carrier_id = arrival.carrier_id or carrier_id
    arrival.scale_id = scale_id
    allowance = allowance_for(arrival.shipment)
    arrival.allowance_pct, arrival.dispute_pct = allowance.pct, allowance.dispute_pct
    arrival.loss_rule = allowance.rule


def _judge(arrival: Arrival) -> None:
    shipment = arrival.shipment
    found: list[Finding] = [
        *arrival_findings(shipment.net_tonnes, arrival.tonnes, arrival.moisture_pct),
        *_day_findings(arrival.arrived_on, shipment.shipped_on),
    ]
    if refused := blocks(found):
        raise NotArrived(*refused)


def _day_findings(arrived_on: date, shipped_on: date) -> Iterable[Finding]:
    for finding in day_findings(arrived_on, timezone.localdate()):
        yield blocking(finding.code, finding.message, "arrived_on", finding.values)
    if arrived_on < shipped_on:
        values = {"day": arrived_on, "sent": shipped_on}
        yield blocking("before_sent", BEFORE_SENT, "arrived_on", values)


def _said(arrival: Arrival) -> dict[str, object]:
    return {
        "shipment": arrival.shipment.number,
        "arrived_on": arrival.arrived_on,
        "tonnes": arrival.tonnes,
        "allowance_pct": arrival.allowance_pct,
    }
