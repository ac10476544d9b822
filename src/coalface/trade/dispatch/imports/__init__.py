"""Shipments, wagons and arrivals as importable tables."""

from coalface.trade.dispatch.imports.arrivals import ARRIVALS
from coalface.trade.dispatch.imports.shipments import SHIPMENTS
from coalface.trade.dispatch.imports.wagons import WAGONS

__all__ = ["ARRIVALS", "SHIPMENTS", "WAGONS"]
