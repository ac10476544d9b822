"""The card of the start page that says what of the chain waits for a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.kernel.periods import Month
from coalface.trade.chain.queries.work import Waiting, waiting_for
from coalface.trade.chain.rules.board import WORK_NAMES, WORK_VALUES, Work
from coalface.trade.dispatch.rules.notes import LIVE
from coalface.trade.payments.models import Reconciliation
from coalface.trade.settlement.models import Statement
from coalface.web import figures
from coalface.web.access import needs, person
from coalface.web.rendering import render

LOTS, STATEMENTS = "laboratory:lots", "settling:statements"
LISTS: Mapping[Work, tuple[str, str, Mapping[str, Any]]] = {
    Work.UNPLANNED: ("planning:orders", "month_on", {"unplanned": "1"}),
    Work.BEHIND_PLAN: ("planning:lines", "month_on", {"behind": "1"}),
    Work.NOTES_OPEN: ("gate:notes", "", {"state": LIVE}),
    Work.NOT_ARRIVED: ("trade:shipments", "shipped_on", {"no_arrival": "1"}),
    Work.LOT_BARE: (LOTS, "until_on", {"waiting": "1"}),
    Work.LOT_DISPUTED: (LOTS, "", {"disputed": "1"}),
    Work.LOT_UNSETTLED: (LOTS, "until_on", {"unsettled": "1"}),
    Work.TO_APPROVE: (STATEMENTS, "", {"state": Statement.States.IN_APPROVAL.value}),
    Work.NOT_INVOICED: (STATEMENTS, "", {"not_invoiced": "1"}),
    Work.BANK_POOL: ("accounts:bank_lines", "", {"waiting": "1"}),
    Work.BILLS: ("accounts:bills", "due_on", {"held": "1"}),
    Work.LETTERS: ("accounts:letters", "", {"state": Reconciliation.State.SENT.value}),
    Work.OVERDUE: ("accounts:collection", "due", {}),
}
"""By kind its list, the range of days in its address, and its conditions."""


@needs("trade.view")
def work(request: HttpRequest) -> HttpResponse:
    """Comes after the page, which does not wait for it."""
    today = timezone.localdate()
    lines = [
        (words_of(one), figures.count(one.count), work_url(one, today))
        for one in waiting_for(person(request), today)
    ]
    return render(request, "flow/work.html", {"lines": lines}, fragment="work")


def words_of(one: Waiting) -> str:
    words = _(WORK_NAMES[one.work])
    return words % WORK_VALUES[one.work] if one.work in WORK_VALUES else words


def work_url(one: Waiting, today: date) -> str:
    """The list of exactly these records; plans are asked for by month."""
    name, field, conditions = LISTS[one.work]
    first, last = one.first, one.last
    if field == "month_on":
        month = Month.of(today)
        first, last = month.first, month.last if one.work is Work.BEHIND_PLAN else None
    days = {f"{field}_from": first, f"{field}_to": last}
    query = {key: day for key, day in days.items() if day is not None} | dict(conditions)
    return f"{reverse(name)}?" + urlencode(query, doseq=True)
