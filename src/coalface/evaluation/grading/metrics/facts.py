"""One row per customer and month up to a period, from the maintained summaries."""

from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import DateValue, IntegerValue, Table

from coalface.evaluation.grading.metrics.arithmetic import NO, flag, kilograms, total, whole
from coalface.evaluation.grading.metrics.sources import Sources
from coalface.evaluation.grading.rules.policy import Policy, Quantity
from coalface.kernel.periods import Month


@dataclass(frozen=True, slots=True)
class Facts:
    """`busy`: months with business and whether they had a shipment; the others cover the window only."""

    busy: Table
    trade: Table
    cash: Table


def month_index(day: DateValue) -> IntegerValue:
    """Months since year 0, as `kernel.periods.Month.index`."""
    return whole(whole(day.year()) * 12 + whole(day.month()) - 1)


def facts(policy: Policy, period: Month, sources: Sources) -> Facts:
    since = (period - policy.window_months + 1).first  # type: ignore[union-attr]  # a Month less a number
    months = sources.product_months.filter(_.month_on <= period.first)
    cash = sources.cash_months.filter(_.month_on <= period.first)
    return Facts(
        busy=_busy(months, cash),
        trade=_trade(policy, months.filter(_.month_on >= since)),
        cash=_cash(cash.filter(_.month_on >= since)),
    )


def _busy(months: Table, cash: Table) -> Table:
    shipped = (_.shipments > 0) | (_.dispatched_kg > 0)
    traded = months.filter(shipped | (_.settled_kg > 0)).select(
        "customer_id", m=month_index(_.month_on), shipped=flag(shipped)
    )
    paid = cash.filter((_.paid_fen > 0) | (_.contracts_started > 0)).select(
        "customer_id", m=month_index(_.month_on), shipped=NO
    )
    return ibis.union(traded, paid).group_by("customer_id", "m").agg(shipped=_.shipped.max())


def _trade(policy: Policy, months: Table) -> Table:
    """Quantities as `rules.scale.kilograms` reads them; `plan` is 0 in a month without a plan."""
    delivered = _.dispatched_kg if policy.quantity is Quantity.DISPATCHED else _.received_kg
    sums = months.group_by("customer_id", m=month_index(_.month_on)).agg(
        kg=total(delivered),
        contracted=total(_.contracted_kg),
        excused=total(_.excused_kg),
        plan=total(_.planned_kg.coalesce(_.contracted_kg)),
        shipped=flag(((_.shipments > 0) | (_.dispatched_kg > 0)).any()),
    )
    read = sums.mutate(
        kg=kilograms(_.kg),
        plan=kilograms(_.plan),
        excused=kilograms(_.excused),
        wholly_excused=flag((_.contracted > 0) & (_.excused >= _.contracted)),
        contracted=kilograms(_.contracted),
    )
    return read.mutate(excused=whole(ibis.least(_.excused, _.contracted)))


def _cash(cash: Table) -> Table:
    return cash.select(
        "customer_id",
        "paid_fen",
        "due_fen",
        "on_time_fen",
        m=month_index(_.month_on),
        bills_fen=_.bank_acceptance_fen + _.commercial_acceptance_fen,
    )
