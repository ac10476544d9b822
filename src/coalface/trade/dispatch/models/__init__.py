"""Shipments, and how they came about: notes, weighings, waybills, voyages, arrivals."""

from coalface.trade.dispatch.models.arrivals import Arrival
from coalface.trade.dispatch.models.carriers import Carrier
from coalface.trade.dispatch.models.limits import GateLimits
from coalface.trade.dispatch.models.notes import LoadingNote
from coalface.trade.dispatch.models.rail import Wagon, Waybill
from coalface.trade.dispatch.models.scales import Scale
from coalface.trade.dispatch.models.shipments import PARENTS, Shipment
from coalface.trade.dispatch.models.ships import DraftSurvey, Voyage
from coalface.trade.dispatch.models.tickets import Ticket, Weighing

__all__ = [
    "PARENTS",
    "Arrival",
    "Carrier",
    "DraftSurvey",
    "GateLimits",
    "LoadingNote",
    "Scale",
    "Shipment",
    "Ticket",
    "Voyage",
    "Wagon",
    "Waybill",
    "Weighing",
]
