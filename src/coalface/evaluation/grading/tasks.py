"""Grading by itself: every month, and whatever takes too long to wait for."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.jobs.actions import open_progress
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.wiring import enqueue, job, periodically, tracked
from coalface.evaluation.grading.actions import ask_replay, replay, run_review
from coalface.evaluation.grading.models import GradeReview, Replay
from coalface.evaluation.grading.rules.policy import Policy
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.months.actions import recompute_dirty


def review_month(*, period: Month, by: User) -> GradeReview:
    """Bring the monthly summaries up to date, then grade everybody."""
    require(by, "grade.run")
    recompute_dirty(by=by)
    return run_review(period=period, by=by)


@transaction.atomic
def start_review(*, period: Month, by: User) -> Progress:
    """Queue a review; its progress shows when it is done."""
    require(by, "grade.run")
    title = _("Grade review for %(period)s") % {"period": period}
    progress = open_progress(kind="grading.review", title=title, by=by)
    enqueue(review, progress, period=str(period), by_id=by.pk)
    return progress


@transaction.atomic
def start_replay(
    *, policy: Policy, basis: Replay.Basis, last: Month, by: User, months: int = 24
) -> tuple[Replay, Progress]:
    """Queue a what-if over the months up to `last`."""
    asked = ask_replay(policy=policy, basis=basis, last=last, by=by, months=months)
    progress = open_progress(
        kind="grading.replay", title=_("What-if of the grading policy"), subject=asked, by=by
    )
    enqueue(try_policy, progress, replay_id=asked.pk)
    return asked, progress


@job(name="grading.review")
def review(*, progress_id: str, period: str, by_id: int) -> None:
    with tracked(progress_id):
        review_month(period=Month.parse(period), by=User.objects.get(pk=by_id))


@job(name="grading.replay")
def try_policy(*, progress_id: str, replay_id: int) -> None:
    with tracked(progress_id) as report:
        asked = Replay.objects.get(pk=replay_id)
        replay(asked=asked, tick=lambda done, total: report(done=done, total=total))


@periodically("30 18 1 * *", name="grading.review_last_month")
def review_last_month(timestamp: int) -> None:
    """On the second of each month at 02:30 in China (cron is in UTC), unless somebody has done it."""
    period = Month(Month.of(timezone.localdate()).index - 1)
    if not GradeReview.objects.filter(period_on=period.first).exists():
        review_month(period=period, by=system_user())
