"""How the inbox speaks: marks of weights and states, names of topics."""

from django.utils.translation import gettext_lazy as _

from coalface.desk.inbox.models import Notice
from coalface.web.components.badges import Badge

WEIGHTS: dict[int, Badge] = {
    Notice.Weight.URGENT: Badge("red", "alert-octagon", _("Urgent")),
    Notice.Weight.WARNING: Badge("amber", "alert-triangle", _("Important")),
    Notice.Weight.NOTE: Badge("blue", "info-circle", _("Usual")),
}
STATES: dict[str, Badge] = {
    Notice.State.OPEN: Badge("amber", "circle", _("Unread")),
    Notice.State.ACKNOWLEDGED: Badge("blue", "check", _("Acknowledged")),
    Notice.State.CLOSED: Badge("grey", "checks", _("Closed")),
}
TOPICS = {
    "followup": _("Follow-up"),
    "mention": _("Mention"),
    "archive.task": _("Follow-up"),
    "archive.credential": _("Credentials"),
    "archive.check": _("Customer check"),
    "archive.admission": _("Admission"),
    "archive.revision": _("Revision of the archive"),
    "archive.key_report": _("Report on key archives"),
    "archive.pool": _("Customer pool"),
    "archive.key_person": _("Key people"),
    "archive.dossier": _("Facts"),
    "archive.report": _("Reports due"),
    "archive.abnormal": _("Abnormal use"),
    "archive.loan": _("Borrowed papers"),
    "archive.destruction": _("Destruction of papers"),
    "archive.mention": _("Mention"),
    "trade.bank_pool": _("Bank receipts"),
    "trade.bill_due": _("Acceptance bills"),
    "trade.orders": _("Orders"),
    "trade.outage": _("Supply assurance"),
    "trade.overdue": _("Overdue money"),
    "trade.promise": _("Contracts"),
    "trade.quality": _("Quality disputes"),
    "trade.quote": _("Quotes"),
    "trade.stockyard": _("Stockyards"),
    "trade.supervision": _("Supervision of key contracts"),
    "trade.experiment": _("Price experiments"),
    "relations.care": _("Customer care"),
    "desk.approval": _("Approval"),
    "relations.review": _("Customer review"),
    "evaluation.grading": _("Grades"),
    "grading": _("Grades"),
    "imports": _("Imports"),
    "desk.imports": _("Imports"),
}
LISTS = {
    "trade.bank_pool": (_("Bank receipts waiting for an owner"), "accounts:bank_lines", {"waiting": "1"}),
}
"""Topics about several records at once: the list of these, for a notice that has no subject."""
