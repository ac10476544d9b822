"""The inputs of every customer for one period."""

import ibis
from ibis import _
from ibis.expr.types import Table

from coalface.evaluation.grading.metrics.arithmetic import beside, flag, only, total, whole
from coalface.evaluation.grading.metrics.facts import Facts, facts, month_index
from coalface.evaluation.grading.metrics.sources import INPUTS, Sources
from coalface.evaluation.grading.metrics.window import window_measures
from coalface.evaluation.grading.rules.policy import Judged, Policy, Rank
from coalface.kernel.periods import Month

_ZERO = ("months", "delivered_kg", "contracted_kg", "excused_kg", "planned_kg", "kept_kg", "planned_months")
_ZERO += ("gap_months", "unexcused_months", "running_months", "paid_fen", "bills_fen", "due_fen", "on_time_fen")


def measured(
    policy: Policy, period: Month, sources: Sources, *, reviewed: Month | None = None
) -> Table:
    """One row per live customer: customer_id and the columns of INPUTS; as `rules.measures.measure`.

    `reviewed` makes believe that everybody was last reviewed for that month; a replay steps so through the months.
    """
    seen = facts(policy, period, sources)
    past = _past(policy, period, seen.busy)
    spans = past.select("customer_id", "first", "months")
    customers = _standing(period, sources)
    if reviewed is not None:
        customers = customers.mutate(reviewed=ibis.literal(reviewed.index, "int64"))
    rows = beside(
        customers,
        past.drop("first", "months"),
        window_measures(period, spans, seen.trade, seen.cash),
        _unexcused(period, customers, past, seen, sources),
        _judgements(period, sources),
    )
    named = rows.mutate(
        gap_months=_.months - _.shipped_months.coalesce(0),
        unshipped_run=period.index - _.last_shipped,
        idle_run=period.index - _.last_busy,
        running_months=period.index - _.running_since + 1,
    )
    zeroes = {name: named[name].coalesce(0) for name in _ZERO}
    full = named.mutate(**zeroes)
    return full.select("customer_id", **{name: full[name].cast(kind) for name, kind in INPUTS.items()})


def _standing(period: Month, sources: Sources) -> Table:
    """The grade in force before the period, and since when.

    A customer without an earlier review keeps what the record of this very period started from, else the grade
    on its card as long as no review has written there.
    """
    records = sources.records.filter(_.period_on <= period.first, _.state == "effective", ~_.superseded)
    newest = _newest(records.filter(_.period_on < period.first), order="period_on")
    before = newest.select("customer_id", given="final", reviewed=month_index(newest.period_on))
    again = sources.records.filter(_.period_on == period.first).group_by("customer_id")
    started = again.agg(started=_.previous.min())
    customers = sources.customers.filter(_.deleted_at.isnull())
    on_card = ibis.cases(*((_.grade == rank.code, rank.value) for rank in Rank), else_=Rank.POTENTIAL.value)
    cards = customers.select(
        customer_id="id", card=only(_.grade_period_on.isnull(), on_card.cast("int32"))
    )
    rows = beside(cards, before, started)
    previous = rows.given.coalesce(rows.started, rows.card, Rank.POTENTIAL.value)
    return rows.select("customer_id", "reviewed", previous=previous.cast("int32"))


def _newest(rows: Table, order: str) -> Table:
    place = ibis.row_number().over(group_by="customer_id", order_by=rows[order].desc())
    return rows.mutate(place=place).filter(_.place == 0).drop("place")


def _past(policy: Policy, period: Month, busy: Table) -> Table:
    """Since when there is business, when the last was, and since when the customer runs without a break."""
    order = ibis.window(group_by="customer_id", order_by="m")
    rows = busy.mutate(before=_.m.lag(1).over(order), start=_.m.min().over(group_by="customer_id"))
    broken = (_.m > _.start) & (_.m - _.before > policy.idle_months_to_potential)
    rows = rows.mutate(resumed=only(broken, _.m).max().over(group_by="customer_id").coalesce(_.start))
    shipped = _.shipped == 1
    past = rows.group_by("customer_id").agg(
        start=_.m.min(),
        last_busy=_.m.max(),
        first_shipped=only(shipped, _.m).min(),
        last_shipped=only(shipped, _.m).max(),
        running_since=only(shipped & (_.m >= _.resumed), _.m).min(),
    )
    spanned = past.mutate(first=whole(ibis.greatest(_.start, period.index - policy.window_months + 1)))
    return spanned.mutate(months=period.index - _.first + 1).drop("start")


def _unexcused(period: Month, customers: Table, past: Table, seen: Facts, sources: Sources) -> Table:
    """Months without shipment and without excuse since the last review, or in the present run without one."""
    ever = past.filter(_.last_shipped.notnull()).select("customer_id", "first_shipped", "last_shipped")
    spans = ever.inner_join(customers.select("customer_id", "reviewed"), "customer_id")
    since_review = ibis.greatest(_.reviewed, _.first_shipped)
    spans = spans.mutate(after=ibis.cases((_.reviewed.isnull(), _.last_shipped), else_=since_review))
    spans = spans.select("customer_id", "after")
    shipped = seen.busy.filter(_.shipped == 1).select("customer_id", "m", shipped=_.shipped)
    by_person = sources.excuses.select("customer_id", m=month_index(_.month_on), shipped=ibis.literal(0, "int64"))
    by_contract = seen.trade.filter(_.wholly_excused == 1).select(
        "customer_id", "m", shipped=ibis.literal(0, "int64")
    )
    settled = ibis.union(shipped, by_person, by_contract).select("customer_id", "m").distinct()
    within = settled.inner_join(spans, "customer_id").filter(_.m > _.after, _.m <= period.index)
    counts = within.group_by("customer_id").agg(settled=total(flag(_.m > 0)))
    rows = beside(spans, counts)
    return rows.select("customer_id", unexcused_months=period.index - _.after - _.settled.coalesce(0))


def _judgements(period: Month, sources: Sources) -> Table:
    """The latest judgement of each criterion that holds on the last day of the period."""
    held = sources.judgements.filter(_.from_on <= period.last, _.until_on >= period.last)
    place = ibis.row_number().over(group_by=("customer_id", "criterion"), order_by=held.id.desc())
    newest = held.mutate(place=place).filter(_.place == 0)
    said = {judged.value: only(_.criterion == judged.value, flag(_.holds)).max() == 1 for judged in Judged}
    return newest.group_by("customer_id").agg(**said)
