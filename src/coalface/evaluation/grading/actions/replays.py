"""What-if: the past months judged by a policy that is not saved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from ibis import _
from ibis.expr.types import Table

from coalface.evaluation.grading.actions.columns import copy_in
from coalface.evaluation.grading.actions.reviews import inputs_today
from coalface.evaluation.grading.metrics import INPUTS, judged
from coalface.evaluation.grading.metrics.arithmetic import beside
from coalface.evaluation.grading.metrics.sources import RECORDED
from coalface.evaluation.grading.models import GradeReview, GradingPolicy, Replay, ReplayMove
from coalface.evaluation.grading.rules.documents import PolicyUnsound, unsound, write
from coalface.evaluation.grading.rules.policy import NEEDS_TRADE_DATA, Policy, Rank, differences
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.periods import Month, months_between
from coalface.warehouse.engine import DuckEngine, PostgresEngine

MONTHS = 24
MOVE = (
    "customer_id",
    "recorded",
    "final",
    "recorded_reason",
    "reason",
    "verdicts",
    "fulfilment",
    "fluctuation",
)
Tick = Callable[[int, int], None]


class NotReplayable(Refused):
    """Nothing was recorded to replay, or the change needs other data than was recorded."""


@dataclass(slots=True)
class _Month:
    """What came out for one month."""

    period: Month
    customers: int
    moves: pa.Table
    counts: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def ask_replay(*, policy: Policy, basis: Replay.Basis, last: Month, by: User, months: int = MONTHS) -> Replay:
    """Note what is to be tried; `replay` does it. Raises NotReplayable before anything long begins.

    On recorded inputs the window, the weight and the length of a break cannot be changed: they were measured
    with them.
    """
    require(by, "policy.edit")
    findings = list(unsound(policy))
    if findings:
        raise PolicyUnsound(*findings)
    first = Month(last.index - months + 1)
    if basis is Replay.Basis.RECORDED:
        first = _first_recorded(first, last)
        _refuse_unmeasured(policy, first, last)
    asked = Replay.objects.create(
        document=write(policy), basis=basis, first_on=first.first, last_on=last.first, asked_by=by
    )
    detail = {"basis": basis, "first": str(first), "last": str(last)}
    record(by=by, action="evaluation.grading.ask_replay", subject=asked, detail=detail)
    return asked


@transaction.atomic
def replay(*, asked: Replay, tick: Tick = lambda done, total: None) -> Replay:
    """Judge month after month, each from the grades the month before came to, and keep who moves.

    Where the replay has not left the recorded path, a month starts from the recorded grade before it: so the
    decisions of leaders stay, and the unchanged policy gives the recorded grades again.
    """
    months = list(months_between(Month.of(asked.first_on), Month.of(asked.last_on)))
    result: dict[str, Any] = {}
    ReplayMove.objects.filter(replay=asked).delete()
    steps = _recorded_months if asked.basis == Replay.Basis.RECORDED else _months_of_today
    for done, month in enumerate(steps(asked.policy, months), start=1):
        copy_in(ReplayMove, month.moves, {"replay_id": asked.pk, "period_on": month.period.first})
        result[str(month.period)] = {
            "customers": month.customers,
            **_summary(month.moves),
            "counts": month.counts,
        }
        tick(done, len(months))
    asked.result = result
    asked.save(update_fields=["result"])
    return asked


def _recorded_months(policy: Policy, months: list[Month]) -> Iterator[_Month]:
    astray = _empty({"customer_id": "int64", "left": "int32"})
    with DuckEngine() as engine:
        for month in months:
            rows = _from(engine, engine.keep("inputs", _recorded(month)), astray)
            step = _compare(month, engine.run(judged(policy, rows)))
            astray = _left(step.moves)
            yield step


def _months_of_today(policy: Policy, months: list[Month]) -> Iterator[_Month]:
    before = _empty({"customer_id": "int64", "left": "int32"})
    with DuckEngine() as engine:
        for month in months:
            reviewed = Month(month.index - 1) if before.num_rows else None
            inputs = inputs_today(policy, month, engine, reviewed=reviewed)
            known = engine.keep(
                "known", _recorded(month).select(["customer_id", "recorded", "recorded_reason"])
            )
            rows = beside(_from(engine, inputs, before), known)
            outcome = engine.run(judged(policy, rows))
            before = _left(outcome)
            yield _compare(month, outcome)


def _from(engine: DuckEngine, inputs: Table, left: pa.Table) -> Table:
    """The inputs, with the grade the replay left a customer at, if any, as the grade before."""
    rows = beside(inputs, engine.keep("left", left))
    return rows.mutate(previous=_.left.coalesce(_.previous).cast("int32")).drop("left")


def _left(outcome: pa.Table) -> pa.Table:
    return outcome.select(["customer_id", "final"]).rename_columns(["customer_id", "left"])


def _recorded(month: Month) -> pa.Table:
    """The recorded inputs of a month with the recorded outcome beside them."""
    records = ibis.table(RECORDED, name="grading_graderecord")
    current = GradeReview.objects.filter(period_on=month.first, superseded=False).values_list("pk", flat=True)
    # No review has the number 0: a month that was not reviewed has no rows, but their columns.
    rows = records.filter(_.review_id == (current.first() or 0))
    chosen = rows.select("customer_id", *INPUTS, recorded=_.final, recorded_reason=_.reason)
    return PostgresEngine().run(chosen)


def _compare(month: Month, outcome: pa.Table) -> _Month:
    """A customer without a record of the month has not moved: there is nothing to move from."""
    moved = pc.fill_null(pc.not_equal(outcome["recorded"], outcome["final"]), False)
    tally = {row["values"]: row["counts"] for row in pc.value_counts(outcome["final"]).to_pylist()}
    counts = {rank.code: tally.get(rank.value, 0) for rank in Rank}
    return _Month(month, outcome.num_rows, outcome.select(list(MOVE)).filter(moved), counts)


def _summary(moves: pa.Table) -> dict[str, int]:
    up = pc.sum(pc.greater(moves["final"], moves["recorded"])).as_py() or 0
    return {"moved": moves.num_rows, "up": up, "down": moves.num_rows - up}


def _empty(types: dict[str, str]) -> pa.Table:
    return ibis.schema(types).to_pyarrow().empty_table()


def _first_recorded(first: Month, last: Month) -> Month:
    reviewed = GradeReview.objects.filter(period_on__gte=first.first, period_on__lte=last.first)
    earliest = reviewed.order_by("period_on").values_list("period_on", flat=True).first()
    if earliest is None:
        message = mark("No month from %(first)s to %(last)s has been reviewed; use today's data.")
        raise NotReplayable(blocking("nothing_recorded", message, "basis", {"first": first, "last": last}))
    return Month.of(earliest)


def _refuse_unmeasured(policy: Policy, first: Month, last: Month) -> None:
    reviews = GradeReview.objects.filter(period_on__gte=first.first, period_on__lte=last.first)
    for version in GradingPolicy.objects.filter(pk__in=reviews.values("policy")):
        if differences(policy, version.policy) & NEEDS_TRADE_DATA:
            message = mark(
                "The window, the weight that counts and the length of a break were measured with policy "
                "%(version)s; to change them, replay with today's data."
            )
            raise NotReplayable(blocking("not_measured", message, "basis", {"version": str(version)}))
