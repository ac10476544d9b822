"""Statements of a whole month, which take too long to wait for."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.desk.jobs.actions import open_progress
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.wiring import enqueue, job, tracked
from coalface.desk.words import worded
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.settlement.access import EDIT
from coalface.trade.settlement.actions import MonthDrawn, prepare_month

KIND = "settlement.month"
REASONS = 3
"""So many contracts that were left out are named; the list of lots shows the others."""


@transaction.atomic
def start_month(*, month: Month, kind: str, by: User) -> Progress:
    """Queue the statements of a month; the progress says how many were drawn up and what was left out."""
    require(by, EDIT)
    title = _("Statements of %(month)s") % {"month": month}
    progress = open_progress(kind=KIND, title=title, by=by)
    enqueue(draw_up, progress, month=str(month), kind=kind, by_id=by.pk)
    return progress


@job(name="settlement.month")
def draw_up(*, progress_id: str, month: str, kind: str, by_id: int) -> None:
    with tracked(progress_id) as report:
        drawn = prepare_month(
            month=Month.parse(month),
            kind=kind,
            by=User.objects.get(pk=by_id),
            told=lambda done, total: report(done=done, total=total),
        )
        total = drawn.made + len(drawn.left_out)
        report(done=total, total=total, message=said(drawn))


def said(drawn: MonthDrawn) -> str:
    """What came of it, in a sentence or two."""
    words = [_("%(made)s statements were drawn up.") % {"made": drawn.made}]
    if drawn.left_out:
        words.append(_("%(count)s contracts were left out:") % {"count": len(drawn.left_out)})
    for one in drawn.left_out[:REASONS]:
        words.append(f"{one.contract}: {worded(one.findings)}")
    return " ".join(words)
