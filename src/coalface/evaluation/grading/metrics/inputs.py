"""The inputs of every customer for one period."""

from typing import Protocol

import ibis
from ibis import _
from ibis.expr.types import Table

from coalface.evaluation.grading.metrics.arithmetic import beside, flag, only, whole
from coalface.evaluation.grading.metrics.facts import months_back, paid, past, traded, window_months
from coalface.evaluation.grading.metrics.sources import INPUTS, Sources
from coalface.evaluation.grading.metrics.window import deviations, steps, window_rows, window_sums
from coalface.evaluation.grading.rules.policy import Judged, Policy, Rank
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
    def __call__(self, name: str, step: Table) -> Table:
        """The same rows, possibly worked out already."""


def as_it_is(name: str, step: Table) -> Table:
    """Nothing is worked out on the way: the whole is one expression."""
    return step


def measured(
    policy: Policy, period: Month, sources: Sources, *, hold: Hold = as_it_is, reviewed: Month | None = None
) -> Table:
    """One row per live customer: customer_id and the columns of INPUTS; as `rules.measures.measure`.

    `hold` is offered each step that is used more than once, and may answer with its rows: reading millions of
    rows once is worth it. `reviewed` makes believe that everybody was last reviewed for that month; a replay
    steps so through the months.
    """
    trade_past, cash_past = traded(period, sources), paid(policy, period, sources)
    seen = hold("past", past(policy, hold("traded", trade_past), hold("paid", cash_past)))
    trade = hold("window_months", window_months(policy, period, sources))
    customers = hold("standing", _standing(period, sources))
    if reviewed is not None:
        customers = customers.mutate(reviewed=ibis.literal(period.index - reviewed.index, "int64"))
    within = hold("window_rows", window_rows(seen.select("customer_id", "months"), trade))
    sums = hold("sums", window_sums(within))
    rows = beside(
        customers,
        seen,
        sums,
        deviations(within, sums),
        steps(within),
        _unexcused(
            policy, period, customers, seen, trade, hold("excuses", _excuses(policy, period, sources))
        ),
        hold("judged", _judgements(period, sources)),
    )
    return _complete(rows)


def _complete(rows: Table) -> Table:
    rows = rows.mutate(gap_months=rows.months - rows.shipped_months.coalesce(0))
    full = rows.mutate(**{name: rows[name].coalesce(0) for name in _ZERO})
    return full.select("customer_id", **{name: full[name].cast(kind) for name, kind in INPUTS.items()})


def _standing(period: Month, sources: Sources) -> Table:
    """The grade in force before the period, and since when.

    A customer without an earlier review keeps what the record of this very period started from, else the
    grade on its card as long as no review has written there.
    """
    records = sources.records.filter(_.period_on <= period.first, _.state == "effective", ~_.superseded)
    newest = _newest(records.filter(_.period_on < period.first), order="period_on")
    before = newest.select("customer_id", given="final", reviewed=months_back(period, newest.period_on))
    again = sources.records.filter(_.period_on == period.first).group_by("customer_id")
    started = again.agg(started=_.previous.min())
    customers = sources.customers.filter(_.deleted_at.isnull())
    on_card = ibis.cases(*((_.grade == rank.code, rank.value) for rank in Rank), else_=Rank.POTENTIAL.value)
    cards = customers.select(customer_id="id", card=only(_.grade_period_on.isnull(), on_card.cast("int32")))
    rows = beside(cards, before, started)
    previous = rows.given.coalesce(rows.started, rows.card, Rank.POTENTIAL.value)
    return rows.select("customer_id", "reviewed", previous=previous.cast("int32"))


def _newest(rows: Table, order: str) -> Table:
    place = ibis.row_number().over(group_by="customer_id", order_by=rows[order].desc())
    return rows.mutate(place=place).filter(_.place == 0).drop("place")


def _excuses(policy: Policy, period: Month, sources: Sources) -> Table:
    """Months of the window that a person excused."""
    since = Month(period.index - policy.window_months + 1)
    rows = sources.excuses.filter(_.month_on >= since.first, _.month_on <= period.first)
    return rows.select("customer_id", back=months_back(period, rows.month_on))


def _unexcused(
    policy: Policy, period: Month, customers: Table, seen: Table, trade: Table, excuses: Table
) -> Table:
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


def _judgements(period: Month, sources: Sources) -> Table:
    """The latest judgement of each criterion that holds on the last day of the period.

    The number that sorts as the id and carries the answer in its last bit spares sorting all judgements.
    """
    held = sources.judgements.filter(_.from_on <= period.last, _.until_on >= period.last)
    latest = held.mutate(said=_.id * 2 + flag(_.holds))
    said = {judged.value: only(_.criterion == judged.value, _.said).max() % 2 == 1 for judged in Judged}
    return latest.group_by("customer_id").agg(**said)
