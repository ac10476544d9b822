"""What a lot keeps of its shipments: whose they are and of what coal."""

from collections.abc import Set as AbstractSet

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.dispatch.models import Shipment
from coalface.trade.quality.models import LotShipment

IN_LOT = mark("It lies in the lot %(lot)s of one contract and product; take the lot apart first.")
OTHER_DAYS = mark("%(day)s lies outside the lot %(lot)s it is in; take the lot apart first.")
SHARED = frozenset({"contract", "product", "customer"})


def lot_findings(shipment: Shipment, touched: AbstractSet[str]) -> list[Finding]:
    """Its weight may still be corrected: the lot reads it anew."""
    if not touched & {*SHARED, "shipped_on"}:
        return []
    member = LotShipment.objects.filter(shipment=shipment).select_related("lot").first()
    if member is None:
        return []
    values = {"lot": member.lot.number, "day": shipment.shipped_on.isoformat()}
    if touched & SHARED:
        return [blocking("in_lot", IN_LOT, None, values)]
    within = member.lot.from_on <= shipment.shipped_on <= member.lot.until_on
    return [] if within else [blocking("outside_lot", OTHER_DAYS, "shipped_on", values)]
