"""Marks and addresses that the pages of the gate share."""

from django.utils.translation import gettext_lazy as _

from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge

NOTE_STATES = {
    "open": Badge("blue", "clock", _("Not in yet")),
    "in_yard": Badge("amber", "truck", _("In the yard")),
    "loaded": Badge("teal", "package", _("Loaded")),
    "out": Badge("green", "circle-check", _("Out")),
    "void": Badge("grey", "ban", _("Void")),
    "expired": Badge("grey", "calendar-due", _("Run out")),
}
TICKET_VALID = Badge("green", "circle-check", _("Valid"))
TICKET_VOID = Badge("grey", "ban", _("Void"))
SENT = Badge("green", "circle-check", _("Sent"))
NOT_SENT = Badge("amber", "clock", _("Not sent yet"))
SIGNS = Badge("red", "alert-triangle", _("Signs of tampering"))
VERDICTS = {
    "within": Badge("green", "circle-check", _("Within the allowance")),
    "claim": Badge("red", "alert-octagon", _("To be claimed")),
    "surplus": Badge("teal", "trending-up", _("More arrived")),
    "dispute": Badge("amber", "scale", _("Weights in dispute")),
}


def note_url(pk: int) -> str:
    return record_url("gate:note", pk)


def ticket_url(pk: int) -> str:
    return record_url("gate:ticket", pk)


def waybill_url(pk: int) -> str:
    return record_url("gate:waybill", pk)


def voyage_url(pk: int) -> str:
    return record_url("gate:voyage", pk)


def arrival_url(pk: int) -> str:
    return record_url("gate:arrival", pk)
