"""How old what is owed is, and how many days of sales it stands for (B9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from coalface.kernel.findings import mark

ZERO = Decimal(0)
BUCKETS: tuple[tuple[int | None, str], ...] = (
    (0, mark("not yet due")),
    (30, mark("1–30 days overdue")),
    (60, mark("31–60 days overdue")),
    (90, mark("61–90 days overdue")),
    (180, mark("91–180 days overdue")),
    (365, mark("181–365 days overdue")),
    (None, mark("more than 365 days overdue")),
)
"""The last day of each bucket, counted from the due date, and its name."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """Open debts by bucket and money not applied to any, in yuan; together they are the balance."""

    buckets: tuple[Decimal, ...]
    unapplied: Decimal

    @property
    def balance(self) -> Decimal:
        return sum(self.buckets, ZERO) - self.unapplied

    @property
    def overdue(self) -> Decimal:
        return sum(self.buckets[1:], ZERO)


def bucket_of(due_on: date, on: date) -> int:
    """The place of a debt among the buckets on a day; on its due date it is not yet overdue."""
    days = (on - due_on).days
    ends = (end for end, _name in BUCKETS)
    return next(place for place, end in enumerate(ends) if end is None or days <= end)


def aged(debts: Iterable[tuple[date, Decimal]], unapplied: Decimal, on: date) -> Ageing:
    """Open debts as (due date, yuan) laid into the buckets of a day."""
    sums = [ZERO] * len(BUCKETS)
    for due_on, amount in debts:
        sums[bucket_of(due_on, on)] += amount
    return Ageing(tuple(sums), unapplied)


def days_by_ratio(receivable: Decimal, credit_sales: Decimal, days: int) -> Decimal | None:
    """Receivable / credit sales of a period × its days; None without sales."""
    return None if credit_sales <= 0 else _days(receivable / credit_sales * days)


def days_by_counting_back(receivable: Decimal, months: Sequence[tuple[Decimal, int]]) -> Decimal | None:
    """Days of the newest months whose sales make up the receivable, the last of them in part.

    `months` are (sales, days), the newest first. None when all of them do not make it up.
    """
    left, counted = receivable, ZERO
    for sales, days in months:
        if left <= 0:
            break
        if sales > left:
            return _days(counted + left / sales * days)
        left -= max(sales, ZERO)
        counted += days
    return _days(counted) if left <= 0 else None


def _days(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
