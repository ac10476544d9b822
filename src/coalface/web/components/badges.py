"""The marks of grades and statuses: one colour and one shape each, everywhere."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Badge:
    """A tone (colour), an icon (shape) and a word."""

    tone: str
    icon: str
    text: str | Promise


GRADES = {
    "strategic": Badge("violet", "diamond", _("Strategic partner")),
    "longterm": Badge("blue", "square", _("Medium and long-term")),
    "market": Badge("teal", "circle", _("Market")),
    "potential": Badge("amber", "triangle", _("Potential")),
    "eliminated": Badge("grey", "x", _("Eliminated")),
}

STATUSES = {
    "missing": Badge("red", "circle-dashed", _("Missing")),
    "pending": Badge("blue", "clock", _("Pending check")),
    "valid": Badge("green", "circle-check", _("Valid")),
    "expiring": Badge("amber", "calendar-due", _("Expiring")),
    "expired": Badge("red", "circle-x", _("Expired")),
    "replaced": Badge("grey", "history", _("Replaced")),
    "active": Badge("green", "circle-check", _("Active")),
    "inactive": Badge("grey", "minus", _("Inactive")),
    "prospect": Badge("blue", "target", _("Prospect")),
    "trial": Badge("teal", "flask", _("On trial")),
    "dormant": Badge("amber", "moon", _("Dormant")),
    "draft": Badge("grey", "edit", _("Draft")),
    "approved": Badge("green", "check", _("Approved")),
    "rejected": Badge("red", "ban", _("Rejected")),
    "proposed": Badge("amber", "clock", _("Awaiting approval")),
    "queued": Badge("grey", "clock", _("Queued")),
    "running": Badge("blue", "progress", _("Running")),
    "done": Badge("green", "check", _("Done")),
    "failed": Badge("red", "alert-octagon", _("Failed")),
    "cancelled": Badge("grey", "ban", _("Cancelled")),
    "undone": Badge("grey", "arrow-back-up", _("Undone")),
    "open": Badge("amber", "circle", _("Open")),
    "closed": Badge("grey", "circle-check", _("Closed")),
    "collected": Badge("grey", "edit", _("Collected")),
    "passed_on": Badge("blue", "send", _("Passed on")),
    "filed": Badge("green", "archive", _("On file")),
    "fed_back": Badge("amber", "message", _("Fed back")),
    "acted": Badge("teal", "checks", _("Acted on")),
    "raised": Badge("red", "alert-triangle", _("Cause to be found")),
    "explained": Badge("amber", "message", _("Cause recorded")),
    "reported": Badge("blue", "send", _("Reported to the leader")),
    "passed": Badge("green", "check", _("Passed")),
    "not_passed": Badge("red", "x", _("Not passed")),
    "not_assessable": Badge("grey", "help-circle", _("Not assessable")),
}

ALIASES = {
    "long_term": "longterm",
    "mid_long_term": "longterm",
    "medium_long_term": "longterm",
    "out": "eliminated",
}


def grade_badge(code: str) -> Badge:
    """The mark of a grade code; an unknown code is shown as it is rather than hidden."""
    code = str(code).lower()
    return GRADES.get(ALIASES.get(code, code)) or Badge("grey", "hexagon", code)


def status_badge(code: str) -> Badge:
    """The mark of a status code."""
    return STATUSES.get(str(code).lower()) or Badge("grey", "circle", str(code))
