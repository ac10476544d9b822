"""The measures of the window: sums and the eight fluctuations."""

import ibis
from ibis import _
from ibis.expr.types import Table

from coalface.evaluation.grading.metrics.arithmetic import down, flag, only, root, total, up, whole
from coalface.evaluation.grading.rules.scale import WHOLE


def window_rows(spans: Table, trade: Table) -> Table:
    """The months of trade that lie in the window of each customer (spans: customer_id, months)."""
    return trade.inner_join(spans, "customer_id").filter(_.back < _.months)


def window_sums(rows: Table) -> Table:
    """Per customer of `window_rows`: quantities, months and the mean gap to the plan."""
    planned = _.plan > 0
    gap = only(planned, up((_.kg - _.plan).abs(), _.plan))
    sums = rows.group_by("customer_id").agg(
        delivered_kg=total(_.kg),
        contracted_kg=total(_.contracted),
        excused_kg=total(_.excused),
        planned_kg=total(_.plan),
        kept_kg=total(ibis.least(_.kg, _.plan)),
        planned_months=total(flag(planned)),
        shipped_months=total(_.shipped),
        gaps=total(gap),
    )
    return sums.mutate(plan_gap=down(_.gaps, _.planned_months)).drop("gaps")


def deviations(rows: Table, sums: Table) -> Table:
    """Distances from the mean; a month without a row delivered nothing and lies a whole mean away."""
    totals = sums.filter(_.delivered_kg > 0).select("customer_id", total_kg="delivered_kg")
    with_total = rows.inner_join(totals, "customer_id")
    away = with_total.mutate(share=up((_.months * _.kg - _.total_kg).abs(), _.total_kg))
    seen = away.group_by("customer_id", "months", "total_kg").agg(
        rows=whole(_.count()),
        highest=whole(_.kg.max()),
        lowest=whole(_.kg.min()),
        share=total(_.share),
        square=total(_.share * _.share),
        furthest=whole(_.share.max()),
    )
    empty = _.months - _.rows
    dense = seen.mutate(
        share=_.share + empty * WHOLE,
        square=_.square + empty * (WHOLE * WHOLE),
        furthest=ibis.cases((empty > 0, ibis.greatest(_.furthest, WHOLE)), else_=_.furthest),
        lowest=ibis.cases((empty > 0, 0), else_=_.lowest),
    )
    return dense.select(
        "customer_id",
        cv_population=root(down(_.square, _.months)),
        cv_sample=root(down(_.square, _.months - 1)),
        max_deviation=whole(_.furthest),
        mean_deviation=down(_.share, _.months),
        spread=up(_.months * (_.highest - _.lowest), _.total_kg),
    )


def steps(rows: Table) -> Table:
    """Month-on-month changes; they need a delivery in every month but the last."""
    delivered = rows.filter(_.kg > 0)
    bases = delivered.select("customer_id", back=_.back - 1, before=_.kg)
    paired = delivered.left_join(bases, ["customer_id", "back"])
    seen = (
        paired.mutate(step=up((_.kg - _.before).abs(), _.before))
        .group_by("customer_id", "months")
        .agg(
            bases=total(flag(_.back > 0)),
            ends=total(flag(_.back == 0)),
            steps=total(_.step).coalesce(0),
            highest=whole(_.step.max()).coalesce(0),
        )
    )
    unbroken = seen.filter((_.bases == _.months - 1) & (_.months > 1))
    fallen = unbroken.mutate(lost=ibis.cases((_.ends == 0, WHOLE), else_=0))
    return fallen.select(
        "customer_id",
        max_step=whole(ibis.greatest(_.highest, _.lost)),
        mean_step=down(_.steps + _.lost, _.bases),
    )
