"""Deliveries summed by group and stretch of time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.trade.experiments.rules.judging import Taken, per_period
from coalface.trade.experiments.rules.spans import Span

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a customer took on a day; `value` in yuan of the tonnes whose price is known."""

    customer_id: int
    day: date
    tonnes: Decimal
    priced_tonnes: Decimal = ZERO
    value: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Sums:
    """A group in a stretch of time; tonnes and yuan per customer and 30 days."""

    customers: int
    days: int
    whole_tonnes: Decimal
    priced_tonnes: Decimal
    value: Decimal

    @property
    def tonnes(self) -> Decimal | None:
        return self._each(self.whole_tonnes)

    @property
    def revenue(self) -> Decimal | None:
        return self._each(self.value)

    @property
    def price(self) -> Decimal | None:
        """Mean price, yuan/t; None without a priced delivery."""
        return self.value / self.priced_tonnes if self.priced_tonnes else None

    def _each(self, amount: Decimal) -> Decimal | None:
        return per_period(amount, self.days) / self.customers if self.customers and self.days > 0 else None


def sums_of(rows: Iterable[Delivered], members: Sequence[int], span: Span) -> Sums:
    """The deliveries of some customers in a span."""
    taken = set(members)
    mine = [one for one in rows if one.customer_id in taken and one.day in span]
    return Sums(
        len(members),
        span.days,
        sum((one.tonnes for one in mine), ZERO),
        sum((one.priced_tonnes for one in mine), ZERO),
        sum((one.value for one in mine), ZERO),
    )


def taken_by(
    rows: Iterable[Delivered], blocks: Mapping[int, int | None], before: Span, during: Span
) -> list[Taken]:
    """What each customer took before and during, by customer and block."""
    sums = {customer: [ZERO, ZERO] for customer in blocks}
    for one in rows:
        if one.customer_id in sums:
            for at, span in enumerate((before, during)):
                sums[one.customer_id][at] += one.tonnes if one.day in span else ZERO
    return [
        Taken(per_period(first, before.days), per_period(second, during.days), blocks[customer])
        for customer, (first, second) in sums.items()
    ]
