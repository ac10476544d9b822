"""How long it takes to grade every customer for the newest full month, the records included.

The floor is bare SQL that sums up the months and inserts as many records again, without judging.
Everything is rolled back.
"""

import time
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone
from tests.bench.report import Line, Report

from coalface.evaluation.grading.actions import run_review
from coalface.evaluation.grading.actions.reviews import grades_of
from coalface.evaluation.grading.models import GradeRecord, GradeReview
from coalface.evaluation.grading.queries import policy_for
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.months.models import CustomerMonth

ROUNDS = 3
BUDGET_MS = 10_000.0
SUMS = """
    SELECT count(*), sum(kg) FROM (
        SELECT customer_id, sum(dispatched_kg) AS kg, sum(contracted_kg), min(month_on)
          FROM months_customermonth WHERE month_on <= %s GROUP BY customer_id) AS sums
"""


def run(report: Report) -> None:
    period = Month(Month.of(timezone.localdate()).index - 1)
    if not CustomerMonth.objects.filter(month_on=period.first).exists():
        report.say(f"grading: nothing is known of {period}")
        return
    judging = [_ms(lambda: grades_of(policy_for(period), period)) for _ in range(ROUNDS)]
    rounds = [_review(period) for _ in range(ROUNDS)]
    whole, floors = sorted(ms for ms, _floor in rounds), sorted(floor for _ms, floor in rounds)
    report.add(
        Line("grading", "measure and judge, all customers", sorted(judging)[1], max(judging), floors[1])
    )
    report.add(
        Line("grading", "review, records written", whole[1], whole[-1], floors[1], budget_ms=BUDGET_MS)
    )


def _review(period: Month) -> tuple[float, float]:
    """Milliseconds of a review and of the bare SQL; neither is kept."""
    with transaction.atomic():
        begun = time.perf_counter()
        review = run_review(period=period, by=system_user())
        _check_now()
        taken = (time.perf_counter() - begun) * 1000
        floor = _ms(lambda: _bare(review))
        transaction.set_rollback(True)
    return taken, floor


def _bare(review: GradeReview) -> None:
    names = [f.column for f in GradeRecord._meta.concrete_fields if f.name not in {"id", "review"}]
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [review.period_on])
        cursor.execute(
            f"INSERT INTO grading_graderecord ({columns}, review_id)"
            f" SELECT {columns}, -review_id FROM grading_graderecord WHERE review_id = %s",
            [review.pk],
        )
    _check_now()


def _check_now() -> None:
    """What the database would check when the work is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
