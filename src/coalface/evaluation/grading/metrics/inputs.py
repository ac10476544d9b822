"""The inputs of every customer for one period."""

from typing import Protocol

import ibis
from ibis import _
from ibis.expr.types import Table

from coalface.evaluation.grading.metrics.arithmetic import beside, whole
from coalface.evaluation.grading.metrics.facts import past
from coalface.evaluation.grading.metrics.readings import Readings, readings, stood
from coalface.evaluation.grading.metrics.sources import INPUTS, Sources
from coalface.evaluation.grading.metrics.window import deviations, steps, window_rows, window_sums
from coalface.evaluation.grading.rules.policy import Policy
from coalface.kernel.periods import Month

_ZERO: tuple[str, ...] = (
    "months",
    "delivered_kg",
    "contracted_kg",
    "excused_kg",
    "planned_kg",
    "kept_kg",
    "planned_months",
)
_ZERO += (
    "gap_months",
    "unexcused_months",
    "running_months",
    "paid_fen",
    "bills_fen",
    "due_fen",
    "on_time_fen",
)


class Hold(Protocol):
    def __call__(self, name: str, step: Table, /) -> Table:
        """The same rows, possibly worked out already."""


def as_it_is(name: str, step: Table) -> Table:
    """Nothing is worked out on the way: the whole is one expression."""
    return step


def measured(policy: Policy, period: Month, sources: Sources) -> Table:
    """One row per live customer: customer_id and the columns of INPUTS; as `rules.measures.measure`."""
    return worked_out(policy, period, readings(policy, period, sources))


def worked_out(
    policy: Policy, period: Month, read: Readings, *, hold: Hold = as_it_is, reviewed: Month | None = None
) -> Table:
    """`measured` from the answers to its readings.

    `hold` is offered each step that is used more than once, and may answer with its rows. `reviewed` makes
    believe that everybody was last reviewed for that month; a replay steps so through the months.
    """
    seen = hold("past", past(policy, read.history, read.paid))
    customers = hold("stood", stood(read.standing))
    if reviewed is not None:
        customers = customers.mutate(reviewed=ibis.literal(period.index - reviewed.index, "int64"))
    within = hold("window_rows", window_rows(seen.select("customer_id", "months"), read.window_months))
    sums = hold("sums", window_sums(within))
    rows = beside(
        customers,
        seen,
        sums,
        deviations(within, sums),
        steps(within),
        _unexcused(policy, customers, seen, read.window_months, read.excuses),
        read.judged,
    )
    return _complete(rows)


def _complete(rows: Table) -> Table:
    rows = rows.mutate(gap_months=rows.months - rows.shipped_months.coalesce(0))
    full = rows.mutate(**{name: rows[name].coalesce(0) for name in _ZERO})
    return full.select("customer_id", **{name: full[name].cast(kind) for name, kind in INPUTS.items()})


def _unexcused(policy: Policy, customers: Table, seen: Table, trade: Table, excuses: Table) -> Table:
    """Months without shipment and without excuse since the last review, or in the present run without one."""
    ever = seen.filter(_.unshipped_run.notnull()).select("customer_id", "ship_first", "unshipped_run")
    spans = ever.inner_join(customers.select("customer_id", "reviewed"), "customer_id")
    since_review = ibis.least(_.reviewed, _.ship_first)
    count = ibis.cases((_.reviewed.isnull(), _.unshipped_run), else_=since_review)
    spans = spans.select("customer_id", count=whole(ibis.least(count, policy.window_months)))
    good = trade.filter((_.shipped == 1) | (_.wholly_excused == 1)).select("customer_id", "back")
    within = ibis.union(good, excuses).inner_join(spans, "customer_id").filter(_.back < _["count"])
    settled = within.select("customer_id", "back").distinct()
    counts = settled.group_by("customer_id").agg(settled=whole(_.count()))
    rows = beside(spans, counts)
    return rows.select("customer_id", unexcused_months=rows["count"] - rows.settled.coalesce(0))
