"""Whether one laboratory finds more than another: mean difference, its certainty, and where it is going."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FEWEST = 6
SURE = Decimal(2)
DAYS_A_MONTH = Decimal("30.44")


@dataclass(frozen=True, slots=True)
class Pair:
    """The same lot as both found it."""

    day_on: date
    seller: Decimal
    buyer: Decimal

    @property
    def difference(self) -> Decimal:
        return self.seller - self.buyer


@dataclass(frozen=True, slots=True)
class Bias:
    """Seller's less buyer's: `mean` with its standard error, and the change a month by least squares.

    `certain` when at least six lots put the mean two standard errors away from zero.
    """

    lots: int
    mean: Decimal
    spread: Decimal
    error: Decimal
    trend_a_month: Decimal | None

    @property
    def certain(self) -> bool:
        return self.lots >= FEWEST and abs(self.mean) > SURE * self.error


def bias_of(pairs: Sequence[Pair]) -> Bias | None:
    """None without a pair; the spread is that of a sample (n - 1)."""
    if not pairs:
        return None
    found = [pair.difference for pair in pairs]
    lots, mean = len(found), sum(found, Decimal(0)) / len(found)
    squares = sum(((one - mean) ** 2 for one in found), Decimal(0))
    spread = (squares / (lots - 1)).sqrt() if lots > 1 else Decimal(0)
    return Bias(lots, mean, spread, spread / Decimal(lots).sqrt(), _trend(pairs, mean))


def _trend(pairs: Sequence[Pair], mean: Decimal) -> Decimal | None:
    days = [Decimal(pair.day_on.toordinal()) for pair in pairs]
    middle = sum(days, Decimal(0)) / len(days)
    apart = sum(((day - middle) ** 2 for day in days), Decimal(0))
    if not apart:
        return None
    together = sum(
        ((day - middle) * (pair.difference - mean) for day, pair in zip(days, pairs, strict=True)), Decimal(0)
    )
    return together / apart * DAYS_A_MONTH
