"""What is read from the maintained summaries: the history of each customer, and its months of the window."""

import ibis
from ibis import _
from ibis.expr.types import DateColumn, IntegerColumn, Table

from coalface.evaluation.grading.metrics.arithmetic import (
    bit_length,
    either,
    flag,
    kilograms,
    lowest_bit,
    only,
    total,
    whole,
)
from coalface.evaluation.grading.metrics.sources import Sources
from coalface.evaluation.grading.rules.measures import MOST_RUNNING
from coalface.evaluation.grading.rules.policy import Policy, Quantity
from coalface.kernel.periods import Month

DAYS_A_MONTH = 30.436875
FULL = 2**MOST_RUNNING - 1
# Cast, because a plain 1 is written out as a 32-bit number.
ONE = ibis.literal(1, "int8").cast("int64")
CASH = ("paid_fen", "bills_fen", "due_fen", "on_time_fen")


def months_back(period: Month, day: DateColumn) -> IntegerColumn:
    """How many months a first of a month lies before the period.

    Days are a plain subtraction on every engine; taking dates apart in millions of rows costs more than all
    the rest. A month differs from its mean length by less than three days: the rounding is never in doubt.
    """
    days = (day - ibis.date(period.first)).cast("int64")
    return whole((days.cast("float64") / -DAYS_A_MONTH).round())


def month_bit(period: Month, day: DateColumn) -> IntegerColumn:
    """The bit of a month: 1 for the period, 2 for the month before; one bit for all too long ago."""
    return ONE << ibis.least(months_back(period, day), MOST_RUNNING).cast("int32")


def traded(period: Month, sources: Sources) -> Table:
    """Per customer: first and last month of trade and of shipments, and a bit for each of the last months.

    Months are counted back from the period. A month that was only settled has its bit in `settle_bits`.
    """
    shipped = (_.shipments > 0) | (_.dispatched_kg > 0)
    rows = sources.product_months.filter(_.month_on <= period.first, shipped | (_.settled_kg > 0))
    bit = month_bit(period, rows.month_on)
    sums = rows.group_by("customer_id").agg(
        trade_first=_.month_on.min(),
        trade_last=_.month_on.max(),
        ship_first=only(shipped, _.month_on).min(),
        ship_last=only(shipped, _.month_on).max(),
        ship_bits=only(shipped, bit).bit_or(),
        settle_bits=only(~shipped, bit).bit_or(),
    )
    return _counted_back(period, sums, "trade_first", "trade_last", "ship_first", "ship_last")


def paid(policy: Policy, period: Month, sources: Sources) -> Table:
    """Per customer: first and last month with money or a contract, their bits, money of the window."""
    rows = sources.cash_months.filter(_.month_on <= period.first)
    rows = rows.mutate(bills_fen=_.bank_acceptance_fen + _.commercial_acceptance_fen)
    busy = (_.paid_fen > 0) | (_.contracts_started > 0)
    within = _.month_on >= Month(period.index - policy.window_months + 1).first
    sums = rows.group_by("customer_id").agg(
        cash_first=only(busy, _.month_on).min(),
        cash_last=only(busy, _.month_on).max(),
        cash_bits=only(busy, month_bit(period, rows.month_on)).bit_or(),
        **{name: total(only(within, rows[name])) for name in CASH},
    )
    return _counted_back(period, sums, "cash_first", "cash_last")


def _counted_back(period: Month, rows: Table, *names: str) -> Table:
    return rows.mutate(**{name: months_back(period, rows[name]) for name in names})


def past(policy: Policy, trade: Table, cash: Table) -> Table:
    """Since when there is business, when the last was, and for how long the customer runs without a break."""
    rows = trade.outer_join(cash, "customer_id")
    rows = rows.mutate(customer_id=_.customer_id.coalesce(_.customer_id_right)).drop("customer_id_right")
    named = rows.mutate(
        busy_first=ibis.greatest(*_either(rows.trade_first, rows.cash_first)),
        idle_run=ibis.least(*_either(rows.trade_last, rows.cash_last)),
        bits=_bits(rows.ship_bits) | _bits(rows.settle_bits) | _bits(rows.cash_bits),
        ships=_bits(rows.ship_bits),
        unshipped_run=rows.ship_last,
    )
    busy = named.filter(_.busy_first.notnull())
    spanned = busy.mutate(
        months=whole(ibis.least(_.busy_first + 1, policy.window_months)),
        running_months=_running(policy, busy),
    )
    names = ("months", "idle_run", "running_months", "ship_first", "unshipped_run")
    return spanned.select("customer_id", *names, *CASH)


def _running(policy: Policy, rows: Table) -> IntegerColumn:
    """Months since the first shipment after the last break, from the bits of the last five years.

    A bit of `gaps` is set where so many empty months begin, counted back from the period, as make a break;
    those more recent than the last business are no break but the present idle run.
    """
    empty = ibis.literal(FULL, "int64") - rows.bits
    gaps = empty
    for step in range(1, policy.idle_months_to_potential):
        gaps = gaps & (empty >> ibis.literal(step, "int32"))
    behind = gaps & (ibis.literal(FULL, "int64") - (lowest_bit(rows.bits) - 1))
    episode = rows.ships & (lowest_bit(behind) - 1)
    unbroken = ibis.least(rows.ship_first + 1, MOST_RUNNING)
    since_break = either((rows.bits > 0) & (behind > 0), bit_length(episode, MOST_RUNNING), unbroken)
    return whole(either(rows.ship_first.notnull(), since_break, 0))


def window_months(policy: Policy, period: Month, sources: Sources) -> Table:
    """Customer x month of the window, all products together, with quantities as `rules.scale.kilograms` reads
    them.

    `plan` is 0 in a month without a plan.
    """
    since = Month(period.index - policy.window_months + 1)
    rows = sources.product_months.filter(_.month_on >= since.first, _.month_on <= period.first)
    delivered = _.dispatched_kg if policy.quantity is Quantity.DISPATCHED else _.received_kg
    sums = rows.group_by("customer_id", "month_on").agg(
        kg=total(delivered),
        contracted=total(_.contracted_kg),
        excused=total(_.excused_kg),
        plan=total(_.planned_kg.coalesce(_.contracted_kg)),
        shipped=flag(((_.shipments > 0) | (_.dispatched_kg > 0)).any()),
    )
    return sums.select(
        "customer_id",
        "shipped",
        back=months_back(period, sums.month_on),
        kg=kilograms(_.kg),
        plan=kilograms(_.plan),
        contracted=kilograms(_.contracted),
        excused=whole(ibis.least(kilograms(_.excused), kilograms(_.contracted))),
        wholly_excused=flag((_.contracted > 0) & (_.excused >= _.contracted)),
    )


def _bits(seen: IntegerColumn) -> IntegerColumn:
    """The bits of the last five years, none for a customer without any."""
    return seen.coalesce(0) & ibis.literal(FULL, "int64")


def _either(one: IntegerColumn, other: IntegerColumn) -> tuple[IntegerColumn, IntegerColumn]:
    """Both, or the one that is there twice."""
    return one.coalesce(other), other.coalesce(one)
