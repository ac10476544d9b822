"""Grading every customer for a month."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import date

import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone
from ibis.expr.types import Table

from coalface.evaluation.grading.actions.columns import copy_in
from coalface.evaluation.grading.actions.feedback import feed_back
from coalface.evaluation.grading.metrics import (
    INPUTS,
    OF_MONTHS,
    OUTCOME,
    Readings,
    judged,
    readings,
    worked_out,
)
from coalface.evaluation.grading.metrics.sources import stored
from coalface.evaluation.grading.models import GradeRecord, GradeReview, GradingPolicy
from coalface.evaluation.grading.queries import policy_for
from coalface.evaluation.grading.rules.policy import Policy
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.periods import Month
from coalface.trade.months.models import CustomerMonth
from coalface.warehouse.engine import DuckEngine, Engine, PostgresEngine, engine_for

# One review at a time; an arbitrary number of our own.
REVIEW_LOCK = 0xC0A1_62AD


class MonthNotOver(Refused):
    """A month that is still running would count as one with few shipments."""


@transaction.atomic
def run_review(*, period: Month, by: User, engine: Engine | None = None) -> GradeReview:
    """Judge every customer for a month by the policy valid then, and write a record for each (R0.18).

    Reviewing a month again writes the next revision; the records of the one before stay as they were and are
    marked superseded. A grade that has to wait for approval takes effect when it is approved; the others now.
    Raises MonthNotOver for a month that has not ended, NoPolicy when none is valid.
    """
    require(by, "grade.run")
    _refuse_running(period, timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REVIEW_LOCK])
    version = policy_for(period)
    grades = grades_of(version, period, engine)
    _set_aside(period)
    review = _begin(period, version, grades, by)
    _write(review, grades)
    _keep_approvals(review)
    graded = feed_back(GradeRecord.objects.filter(review=review).effective(), by=by)
    detail = {
        "period": str(period),
        "revision": review.revision,
        "policy": version.version,
        "customers": review.customers,
        "changed": review.changed,
        "waiting": review.waiting,
        "graded": graded,
    }
    record(by=by, action="evaluation.grading.run_review", subject=review, detail=detail)
    return review


def grades_of(version: GradingPolicy, period: Month, engine: Engine | None = None) -> pa.Table:
    """Inputs and outcome of every customer, as columns; by customer, so that indexes grow at one end."""
    policy = version.policy
    with DuckEngine() as memory:
        inputs = inputs_today(policy, period, memory, engine=engine)
        return memory.run(judged(policy, inputs).order_by("customer_id"))


def inputs_today(
    policy: Policy,
    period: Month,
    memory: DuckEngine,
    *,
    engine: Engine | None = None,
    reviewed: Month | None = None,
) -> Table:
    """The inputs of every customer from today's tables, worked out in memory."""
    read = _answered(readings(policy, period, stored()), memory, engine or engine_for(rows=_rows_to_read()))
    rows = worked_out(policy, period, read, hold=memory.work_out, reviewed=reviewed)
    return memory.work_out("inputs", rows)


def _answered(read: Readings, memory: DuckEngine, engine: Engine) -> Readings:
    """The answers, kept in memory.

    The months are read by the engine that suits their number. DuckDB has connections of its own: it reads
    them while PostgreSQL answers the rest.
    """
    questions = {f.name: getattr(read, f.name) for f in fields(read)}
    if not isinstance(engine, DuckEngine):
        return Readings(**{name: memory.keep(name, engine.run(asked)) for name, asked in questions.items()})
    months = {name: questions.pop(name) for name in OF_MONTHS}
    with ThreadPoolExecutor(max_workers=1) as pool:
        reading = pool.submit(lambda: {name: memory.work_out(name, asked) for name, asked in months.items()})
        rest = {name: PostgresEngine().run(asked) for name, asked in questions.items()}
        answers = reading.result()
    return Readings(**answers, **{name: memory.keep(name, rows) for name, rows in rest.items()})


def _rows_to_read() -> int:
    """About how many customer months there are, from the statistics of the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [CustomerMonth._meta.db_table]
        )
        return int(cursor.fetchone()[0])


def _refuse_running(period: Month, today: date) -> None:
    if period.last >= today:
        message = mark("%(period)s is not over yet; it can be reviewed from the first of the next month on.")
        raise MonthNotOver(blocking("month_not_over", message, "period", {"period": period}))


def _begin(period: Month, version: GradingPolicy, grades: pa.Table, by: User) -> GradeReview:
    earlier = GradeReview.objects.filter(period_on=period.first).order_by("-revision").first()
    before, after = grades["previous"].to_numpy(), grades["final"].to_numpy()
    return GradeReview.objects.create(
        period_on=period.first,
        revision=earlier.revision + 1 if earlier else 1,
        policy=version,
        customers=grades.num_rows,
        changed=int((before != after).sum()),
        waiting=int(grades["waits"].to_numpy(zero_copy_only=False).sum()),
        run_by=by,
    )


def _set_aside(period: Month) -> None:
    """Earlier revisions of the month are superseded; what nobody decided of earlier months has lapsed."""
    GradeReview.objects.filter(period_on=period.first).update(superseded=True)
    GradeRecord.objects.proposed().filter(period_on__lt=period.first).update(state=GradeRecord.State.LAPSED)


def _write(review: GradeReview, grades: pa.Table) -> None:
    waits = grades["waits"].to_numpy(zero_copy_only=False)
    states = pa.array(waits).dictionary_encode()
    named = pa.array(
        [
            GradeRecord.State.PROPOSED if value else GradeRecord.State.EFFECTIVE
            for value in states.dictionary.to_pylist()
        ]
    )
    constants: Mapping[str, object] = {"review_id": review.pk, "period_on": review.period_on}
    rows = grades.select(["customer_id", *INPUTS, *OUTCOME])
    rows = rows.append_column("state", named.take(states.indices))
    copy_in(GradeRecord, rows, constants)


def _keep_approvals(review: GradeReview) -> None:
    """A grade that was approved for this very month and comes out the same needs no second approval."""
    sql = """
        UPDATE grading_graderecord AS now
           SET state = before.state, decided_by_id = before.decided_by_id, decided_at = before.decided_at
          FROM grading_graderecord AS before
          JOIN grading_gradereview AS earlier ON earlier.id = before.review_id
         WHERE now.review_id = %s AND now.state = 'proposed' AND before.customer_id = now.customer_id
           AND before.review_id <> now.review_id AND earlier.period_on = %s AND earlier.revision = %s
           AND before.final = now.final AND before.previous = now.previous AND before.state = 'effective'
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [review.pk, review.period_on, review.revision - 1])
