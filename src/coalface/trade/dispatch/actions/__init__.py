"""What people do about shipments, loading notes, weighing, rail, ships and arrivals."""

from coalface.trade.dispatch.actions.arrivals import (
    NotArrived,
    change_arrival,
    complete_arrivals,
    record_arrival,
)
from coalface.trade.dispatch.actions.equipment import (
    NotKeepable,
    change_carrier,
    change_scale,
    record_carrier,
    record_scale,
)
from coalface.trade.dispatch.actions.limits import LimitsOdd, set_limits
from coalface.trade.dispatch.actions.notes import (
    NoReason,
    NotIssuable,
    PlateTaken,
    expire_note,
    issue_note,
    mark_loaded,
    send_to_unload,
    withdraw_note,
)
from coalface.trade.dispatch.actions.rail import NotSendable, record_waybill, send_waybill, set_wagons
from coalface.trade.dispatch.actions.shipments import (
    NotShippable,
    ShipmentChanges,
    ShipmentDetails,
    change_shipment,
    delete_shipment,
    follow_contracts,
    mark_months_of,
    record_shipment,
)
from coalface.trade.dispatch.actions.shipping import PriceUnknown
from coalface.trade.dispatch.actions.ships import NotSailing, record_survey, record_voyage, send_voyage
from coalface.trade.dispatch.actions.weighing import (
    NotCorrectable,
    NotWeighable,
    correct_ticket,
    count_print,
    weigh_in,
    weigh_out,
)

__all__ = [
    "LimitsOdd",
    "NoReason",
    "NotArrived",
    "NotCorrectable",
    "NotIssuable",
    "NotKeepable",
    "NotSailing",
    "NotSendable",
    "NotShippable",
    "NotWeighable",
    "PlateTaken",
    "PriceUnknown",
    "ShipmentChanges",
    "ShipmentDetails",
    "change_arrival",
    "change_carrier",
    "change_scale",
    "change_shipment",
    "complete_arrivals",
    "correct_ticket",
    "count_print",
    "delete_shipment",
    "expire_note",
    "follow_contracts",
    "issue_note",
    "mark_loaded",
    "mark_months_of",
    "record_arrival",
    "record_carrier",
    "record_scale",
    "record_shipment",
    "record_survey",
    "record_voyage",
    "record_waybill",
    "send_to_unload",
    "send_voyage",
    "send_waybill",
    "set_limits",
    "set_wagons",
    "weigh_in",
    "weigh_out",
    "withdraw_note",
]
