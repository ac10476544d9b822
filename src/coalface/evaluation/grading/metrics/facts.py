"""What is read from the maintained summaries: the history of each customer, and its months of the window."""

import ibis
from ibis import _
from ibis.expr.types import DateColumn, IntegerColumn, Table

from coalface.evaluation.grading.metrics.arithmetic import (
    beside,
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
CASH = ("paid_fen", "bills_fen", "due_fen", "on_time_fen")


def months_back(period: Month, day: DateColumn) -> IntegerColumn:
    """How many months a first of a month lies before the period.

    Days are a plain subtraction on every engine; taking dates apart in millions of rows costs more than all
    the rest. A month differs from its mean length by less than three days: the rounding is never in doubt.
    """
    days = (day - ibis.date(period.first)).cast("int64")
    return whole((days.cast("float64") / -DAYS_A_MONTH).round())


def history(period: Month, sources: Sources) -> Table:
    """Per customer: how many months back the first and last business and shipment lie, and a bit for each
    busy month and each with a shipment: 1 for the period, 2 for the month before, none beyond five years.
    """
    rows = sources.busy_months.filter(_.since_on <= period.first)
    rows = rows.mutate(age=months_back(period, rows.since_on))
    # The five years the period lies in end after it: their later months are shifted out.
    older = ibis.greatest(rows.age - (MOST_RUNNING - 1), 0)
    ahead = ibis.greatest((MOST_RUNNING - 1) - rows.age, 0).cast("int32")
    rows = rows.mutate(older=older, busy=rows.busy_bits >> ahead, shipped=rows.shipped_bits >> ahead)
    return rows.group_by("customer_id").agg(
        busy_first=_first(rows.busy, rows.older).max(),
        busy_last=_last(rows.busy, rows.older).min(),
        busy_bits=_recent(rows.busy, rows.older).bit_or(),
        ship_first=_first(rows.shipped, rows.older).max(),
        ship_last=_last(rows.shipped, rows.older).min(),
        ship_bits=_recent(rows.shipped, rows.older).bit_or(),
    )


def _first(bits: IntegerColumn, older: IntegerColumn) -> IntegerColumn:
    """Months back of the highest bit, when the lowest place is so many months back."""
    return only(bits > 0, bit_length(bits) - 1 + older)


def _last(bits: IntegerColumn, older: IntegerColumn) -> IntegerColumn:
    return only(bits > 0, bit_length(lowest_bit(bits)) - 1 + older)


def _recent(bits: IntegerColumn, older: IntegerColumn) -> IntegerColumn:
    """The bits in their place when counted from the period; those that fall off the end are gone before."""
    shift = ibis.least(older, MOST_RUNNING).cast("int32")
    return (bits & (ibis.literal(FULL, "int64") >> shift)) << shift


def paid(policy: Policy, period: Month, sources: Sources) -> Table:
    """Per customer: money of the window."""
    since = Month(period.index - policy.window_months + 1)
    rows = sources.cash_months.filter(_.month_on >= since.first, _.month_on <= period.first)
    rows = rows.mutate(bills_fen=_.bank_acceptance_fen + _.commercial_acceptance_fen)
    return rows.group_by("customer_id").agg(**{name: total(rows[name]) for name in CASH})


def past(policy: Policy, seen: Table, cash: Table) -> Table:
    """Since when there is business, when the last was, for how long the customer runs without a break, and
    the money of the window.
    """
    busy = seen.filter(_.busy_first.notnull())
    spanned = busy.mutate(
        months=whole(ibis.least(_.busy_first + 1, policy.window_months)),
        idle_run=_.busy_last,
        unshipped_run=_.ship_last,
        running_months=_running(policy, busy),
    )
    names = ("months", "idle_run", "running_months", "ship_first", "unshipped_run")
    return beside(spanned.select("customer_id", *names), cash)


def _running(policy: Policy, rows: Table) -> IntegerColumn:
    """Months since the first shipment after the last break, from the bits of the last five years.

    A bit of `gaps` is set where so many empty months begin, counted back from the period, as make a break;
    those more recent than the last business are no break but the present idle run.
    """
    empty = ibis.literal(FULL, "int64") - rows.busy_bits
    gaps = empty
    for step in range(1, policy.idle_months_to_potential):
        gaps = gaps & (empty >> ibis.literal(step, "int32"))
    behind = gaps & (ibis.literal(FULL, "int64") - (lowest_bit(rows.busy_bits) - 1))
    episode = rows.ship_bits & (lowest_bit(behind) - 1)
    unbroken = ibis.least(rows.ship_first + 1, MOST_RUNNING)
    since_break = either((rows.busy_bits > 0) & (behind > 0), bit_length(episode), unbroken)
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
