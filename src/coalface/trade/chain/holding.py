"""What files may not change of shipments any more: the findings of lots and statements, for many at once."""

from collections.abc import Mapping
from datetime import date

from coalface.kernel.findings import Finding, blocking
from coalface.trade.dispatch.holding import Touched
from coalface.trade.quality.models import LotShipment
from coalface.trade.quality.queries.holding import IN_LOT, OTHER_DAYS, SHARED
from coalface.trade.settlement.holding import HOLDING
from coalface.trade.settlement.models import Statement, StatementLine


def built_upon(touched: Touched) -> dict[int, Finding]:
    """Why each of these shipments stays; a statement weighs more than a lot. Two queries, however many."""
    return {**_in_lots(touched), **_in_statements(touched)}


def _in_statements(touched: Touched) -> dict[int, Finding]:
    lines = StatementLine.objects.filter(
        lot__members__shipment__in=touched, version__statement__state__in=list(HOLDING)
    )
    rows = lines.values_list(
        "lot__members__shipment", "version__statement__number", "version__statement__state"
    )
    return {
        shipment: blocking("settled", HOLDING[Statement.States(state)], None, {"statement": number})
        for shipment, number, state in rows.order_by().distinct()
    }


def _in_lots(touched: Touched) -> dict[int, Finding]:
    asked = [pk for pk, fields in touched.items() if fields.keys() & {*SHARED, "shipped_on"}]
    rows = LotShipment.objects.filter(shipment__in=asked).select_related("lot")
    found = ((row.shipment_id, _lot_finding(row, touched[row.shipment_id])) for row in rows)
    return {shipment: finding for shipment, finding in found if finding is not None}


def _lot_finding(member: LotShipment, fields: Mapping[str, object]) -> Finding | None:
    if fields.keys() & SHARED:
        return blocking("in_lot", IN_LOT, None, {"lot": member.lot.number})
    day = date.fromisoformat(str(fields["shipped_on"]))
    if member.lot.from_on <= day <= member.lot.until_on:
        return None
    values = {"lot": member.lot.number, "day": day.isoformat()}
    return blocking("outside_lot", OTHER_DAYS, "shipped_on", values)
