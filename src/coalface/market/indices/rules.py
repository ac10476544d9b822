"""What a series of prices says: its value as of a day, the last issue of a month, means, change, silence."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.periods import Month

CENT = Decimal("0.01")
HIGHEST = Decimal("99999.99")
SATURDAY = 5


class Frequency(StrEnum):
    """How often a series is issued."""

    DAILY = "daily"
    WEEKLY = "weekly"
    TEN_DAY = "ten_day"
    MONTHLY = "monthly"


class TradingDays(StrEnum):
    """On which days a daily series can be issued."""

    EVERY_DAY = "every_day"
    WEEKDAYS = "weekdays"


STEP_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.TEN_DAY: 11}
"""Ten-day periods of a month with 31 days are eleven days apart."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One published value of a series, in the series' unit."""

    published_on: date
    value: Decimal
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a series is issued; it may be `grace_days` late (holidays) before it counts as silent."""

    frequency: Frequency
    trading_days: TradingDays
    grace_days: int


@dataclass(frozen=True, slots=True)
class Change:
    """The step from one issue to the next."""

    amount: Decimal
    pct: Decimal | None


def as_of(issues: Iterable[Issue], day: date) -> Issue | None:
    """The value that held on a day: the last one issued up to it."""
    return max((i for i in issues if i.published_on <= day), key=lambda i: i.published_on, default=None)


def last_issue_of(issues: Iterable[Issue], month: Month) -> Issue | None:
    """The last issue inside a month; None when there was none."""
    return as_of([i for i in issues if i.published_on >= month.first], month.last)


def month_mean(issues: Iterable[Issue], month: Month) -> Fraction | None:
    """The plain mean of all issues inside a month, exact; None when there was none."""
    values = [i.value for i in issues if month.first <= i.published_on <= month.last]
    return Fraction(sum(values)) / len(values) if values else None


def change_between(former: Decimal | None, current: Decimal | None) -> Change | None:
    """By how much a series moved; the percentage to two decimals, None from zero."""
    if former is None or current is None:
        return None
    amount = current - former
    share = (100 * amount / former).quantize(CENT, ROUND_HALF_UP) if former else None
    return Change(amount, share)


def next_issue_on(last: date, rhythm: Rhythm) -> date:
    """When the issue after `last` is due."""
    if rhythm.frequency is Frequency.MONTHLY:
        month = Month.of(last) + 1
        length = calendar.monthrange(month.first.year, month.first.month)[1]
        return month.first.replace(day=min(last.day, length))
    due = last + timedelta(days=STEP_DAYS[rhythm.frequency])
    if rhythm.frequency is Frequency.DAILY and rhythm.trading_days is TradingDays.WEEKDAYS:
        due += timedelta(days=max(0, 7 - due.weekday()) if due.weekday() >= SATURDAY else 0)
    return due


def is_stale(last: date | None, ended_on: date | None, rhythm: Rhythm, today: date) -> bool:
    """Whether a running series has been silent for longer than its frequency allows."""
    if last is None or (ended_on is not None and ended_on <= today):
        return False
    return today > next_issue_on(last, rhythm) + timedelta(days=rhythm.grace_days)


def quoted_value(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The value of a quote; a range without one stands for its middle (R2.02), half up to 0.01."""
    if value is not None or low is None or high is None:
        return value
    return ((low + high) / 2).quantize(CENT, ROUND_HALF_UP)


def value_findings(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> list[Finding]:
    """Why a quote cannot be: nothing given, half a range, a value outside its range."""
    if (low is None) != (high is None):
        lacking = "low" if low is None else "high"
        return [blocking("half_range", mark("A range needs both its lower and its upper end."), lacking)]
    if low is not None and high is not None and low > high:
        return [blocking("range_reversed", mark("The lower end lies above the upper end."), "low")]
    if value is None:
        return [blocking("value_missing", mark("Give the value, or both ends of the range."), "value")]
    if not 0 < value <= HIGHEST or (low is not None and low <= 0) or (high is not None and high > HIGHEST):
        message = mark("A price lies between 0.01 and %(highest)s.")
        return [blocking("value_out_of_bounds", message, "value", {"highest": str(HIGHEST)})]
    if low is not None and high is not None and not low <= value <= high:
        return [blocking("value_outside_range", mark("The value lies outside its own range."), "value")]
    return []


def day_findings(
    published_on: date, began_on: date | None, ended_on: date | None, today: date
) -> list[Finding]:
    """Why a series cannot have been issued on a day."""
    field = "published_on"
    if published_on > today:
        return [blocking("day_in_future", mark("The day lies in the future."), field)]
    if began_on is not None and published_on < began_on:
        message = mark("The series began only on %(day)s.")
        return [blocking("before_beginning", message, field, {"day": began_on.isoformat()})]
    if ended_on is not None and published_on > ended_on:
        message = mark("The series ended on %(day)s.")
        return [blocking("after_end", message, field, {"day": ended_on.isoformat()})]
    return []


def course(issues: Sequence[Issue]) -> list[tuple[Issue, Change | None]]:
    """Issues in order of their days, each with the step from the one before."""
    ordered = sorted(issues, key=lambda i: i.published_on)
    formers: list[Decimal | None] = [None, *(i.value for i in ordered)]
    return [
        (issue, change_between(former, issue.value)) for issue, former in zip(ordered, formers, strict=False)
    ]
