"""Questions about shipments, notes, weighings and arrivals."""

from coalface.trade.dispatch.queries.shipments import (
    findings_on,
    last_shipment,
    last_shipped_on,
    made_at_gate,
)

__all__ = ["findings_on", "last_shipment", "last_shipped_on", "made_at_gate"]
