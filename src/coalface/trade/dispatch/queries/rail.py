"""Questions about waybills."""

from coalface.trade.dispatch.models import Waybill
from coalface.trade.dispatch.rules.rail import WagonLoad


def loads_of(waybill: Waybill) -> list[WagonLoad]:
    """The wagons of a waybill in the order they were given."""
    return [
        WagonLoad(wagon.number, wagon.marked_tonnes, wagon.ticket_tonnes, wagon.scale_tonnes)
        for wagon in waybill.wagons.order_by("pk")
    ]
