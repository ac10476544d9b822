"""Fulfilment, gaps and concentration as plain calculations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from coalface.kernel.findings import mark
from coalface.kernel.periods import Month

PERCENT = Decimal(100)


class FulfilmentMethod(StrEnum):
    """The three definitions of 合同兑现率 in use (B2)."""

    F1 = "f1"
    F2 = "f2"
    F3 = "f3"


METHOD_NAMES = {
    FulfilmentMethod.F1: mark("delivered of contracted"),
    FulfilmentMethod.F2: mark("delivered of contracted less excused"),
    FulfilmentMethod.F3: mark("month by month, surplus not netted"),
}


@dataclass(frozen=True, slots=True)
class MonthDelivery:
    """What was agreed, excused and delivered in one month, in whole kilograms."""

    contracted_kg: int
    delivered_kg: int
    excused_kg: int = 0


def fulfilment_pct(months: Sequence[MonthDelivery], method: FulfilmentMethod) -> Decimal | None:
    """合同兑现率 in percent, not rounded; None when nothing was agreed (B2).

    F1 = delivered / contracted of the whole period; F2 leaves the excused quantity out of what was agreed;
    F3 = Σ min(delivered, contracted) per month / Σ contracted, so that a good month does not mend a bad one.
    """
    agreed_kg = sum(month.contracted_kg for month in months)
    if method is FulfilmentMethod.F2:
        agreed_kg -= sum(month.excused_kg for month in months)
    if agreed_kg <= 0:
        return None
    return PERCENT * sum(_counted_kg(month, method) for month in months) / Decimal(agreed_kg)


class Span(StrEnum):
    """Over what a key contract is supervised (B2)."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def months_of_span(span: Span, month: Month) -> list[Month]:
    """The months of the month's quarter or year up to it."""
    place = month.first.month - 1
    back = {Span.MONTH: 0, Span.QUARTER: place % 3, Span.YEAR: place}[span]
    return [month + (step - back) for step in range(back + 1)]


def missed(shares: Mapping[Span, Decimal | None], least: Mapping[Span, int]) -> list[Span]:
    """The spans in which fulfilment, not rounded, lies below its limit; nothing agreed misses nothing."""
    return [span for span, share in shares.items() if share is not None and share < least[span]]


def _counted_kg(month: MonthDelivery, method: FulfilmentMethod) -> int:
    if method is FulfilmentMethod.F3:
        return min(month.delivered_kg, month.contracted_kg)
    return month.delivered_kg


def share_pct(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` of `whole` in percent, not rounded; None of nothing."""
    return PERCENT * Decimal(part) / Decimal(whole) if whole else None


def weighted_mean(weighted_sum: Decimal, weight: Decimal) -> Decimal | None:
    """Σ weight x value ÷ Σ weight over the rows that state the value; None when none does."""
    return weighted_sum / weight if weight else None


def longest_gap(months: str) -> int:
    """The longest run of months without business, in a row of `1` (business) and `0` (none) per month."""
    return max(len(run) for run in months.split("1"))


class BuyingPattern(StrEnum):
    """How steadily a customer bought over a range of months."""

    EVERY_MONTH = "every_month"
    WITH_GAP = "with_gap"
    LONG_GAP = "long_gap"


PATTERN_NAMES = {
    BuyingPattern.EVERY_MONTH: mark("every month"),
    BuyingPattern.WITH_GAP: mark("with a month without shipment"),
    BuyingPattern.LONG_GAP: mark("three or more months in a row without shipment"),
}
LONG_GAP_MONTHS = 3


def follows(months: str, pattern: BuyingPattern) -> bool:
    """Whether a row of `1` and `0` per month shows the pattern; a long gap is a gap as well."""
    gap = longest_gap(months)
    if pattern is BuyingPattern.EVERY_MONTH:
        return gap == 0
    return gap >= (LONG_GAP_MONTHS if pattern is BuyingPattern.LONG_GAP else 1)


def cumulative_shares(quantities: Sequence[int]) -> list[Decimal]:
    """The concentration curve in percent: what the largest, the two largest, … buy together (R1.01).

    `quantities` come largest first.
    """
    total = Decimal(sum(quantities))
    shares, running = [], 0
    for quantity in quantities:
        running += quantity
        shares.append(PERCENT * running / total)
    return shares


def buyers_for_share(quantities: Sequence[int], target_pct: Decimal) -> int:
    """How many of the largest buyers make the target share; 0 when nothing was bought (R1.01)."""
    wanted = Decimal(sum(quantities)) * target_pct / PERCENT
    running = 0
    for place, quantity in enumerate(quantities, 1):
        running += quantity
        if running >= wanted:
            return place
    return 0


@dataclass(frozen=True, slots=True)
class PlantStock:
    """What a plant reported: stock at the end of a day and what it burns a day; coal on its way by then."""

    stock_tonnes: Decimal
    as_of_on: date
    burn_tonnes_per_day: Decimal
    in_transit_tonnes: Decimal = Decimal(0)

    def days_left(self, today: date) -> Decimal | None:
        """Days the stock and the coal on its way last, counted from today; below nought it has run out.

        (stock + in transit) ÷ daily burn − days since the report; None when nothing is burnt (R1.08, B11).
        """
        if self.burn_tonnes_per_day <= 0:
            return None
        lasts = (self.stock_tonnes + self.in_transit_tonnes) / self.burn_tonnes_per_day
        return lasts - (today - self.as_of_on).days

    def runs_out_on(self, today: date) -> date | None:
        """The first day on which there is not enough for a whole day, at the earliest today."""
        left = self.days_left(today)
        if left is None:
            return None
        whole = int(max(left, Decimal(0)).quantize(Decimal(1), ROUND_FLOOR))
        return today + timedelta(days=min(whole, 3_650))
