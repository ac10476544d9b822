"""What a series of prices says."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from coalface.kernel.periods import Month
from coalface.market.indices.rules import (
    Change,
    Frequency,
    Issue,
    Rhythm,
    TradingDays,
    as_of,
    change_between,
    course,
    day_findings,
    is_stale,
    last_issue_of,
    month_mean,
    next_issue_on,
    quoted_value,
    value_findings,
)

ISSUES = [
    Issue(date(2026, 1, 28), Decimal(737)),
    Issue(date(2026, 1, 21), Decimal(735)),
    Issue(date(2026, 2, 4), Decimal(741)),
    Issue(date(2026, 1, 14), Decimal(734)),
]
DAILY = Rhythm(Frequency.DAILY, TradingDays.WEEKDAYS, 0)
WEEKLY = Rhythm(Frequency.WEEKLY, TradingDays.WEEKDAYS, 3)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        pytest.param(date(2026, 1, 13), None, id="nothing holds before the first issue"),
        pytest.param(date(2026, 1, 14), 734, id="an issue holds from its own day"),
        pytest.param(date(2026, 1, 27), 735, id="an issue holds until the next"),
        pytest.param(date(2026, 12, 31), 741, id="the last issue holds on"),
    ],
)
def test_the_value_as_of_a_day(day: date, value: int | None) -> None:
    found = as_of(ISSUES, day)
    assert (found and found.value) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("month", "value", "mean"),
    [
        pytest.param("2026-01", 737, Fraction(2206, 3), id="the last of three, and their exact mean"),
        pytest.param("2026-02", 741, Fraction(741), id="the only one"),
        pytest.param("2026-03", None, None, id="a month without issue has neither"),
        pytest.param("2025-12", None, None, id="a month before the first issue has neither"),
    ],
)
def test_a_month(month: str, value: int | None, mean: Fraction | None) -> None:
    found = last_issue_of(ISSUES, Month.parse(month))
    assert (found and found.value) == (None if value is None else Decimal(value))
    assert month_mean(ISSUES, Month.parse(month)) == mean


@pytest.mark.parametrize(
    ("former", "current", "change"),
    [
        pytest.param("735", "737", Change(Decimal(2), Decimal("0.27")), id="a rise, half up"),
        pytest.param("737", "735", Change(Decimal(-2), Decimal("-0.27")), id="a fall"),
        pytest.param("735", "735", Change(Decimal(0), Decimal("0.00")), id="no change"),
        pytest.param("0", "735", Change(Decimal(735), None), id="no percentage from zero"),
        pytest.param(None, "735", None, id="a first issue has no change"),
    ],
)
def test_change(former: str | None, current: str, change: Change | None) -> None:
    assert change_between(None if former is None else Decimal(former), Decimal(current)) == change


def test_a_course_is_in_order_of_days_with_the_step_to_each() -> None:
    steps = [(issue.published_on.isoformat(), change and change.amount) for issue, change in course(ISSUES)]
    assert steps == [
        ("2026-01-14", None),
        ("2026-01-21", Decimal(1)),
        ("2026-01-28", Decimal(2)),
        ("2026-02-04", Decimal(4)),
    ]


@pytest.mark.parametrize(
    ("last", "rhythm", "due"),
    [
        pytest.param(date(2026, 1, 29), DAILY, date(2026, 1, 30), id="the next working day"),
        pytest.param(date(2026, 1, 30), DAILY, date(2026, 2, 2), id="Monday after Friday"),
        pytest.param(
            date(2026, 1, 30),
            Rhythm(Frequency.DAILY, TradingDays.EVERY_DAY, 0),
            date(2026, 1, 31),
            id="Saturday too, when every day is a trading day",
        ),
        pytest.param(date(2026, 1, 28), WEEKLY, date(2026, 2, 4), id="a week on"),
        pytest.param(
            date(2026, 1, 24),
            Rhythm(Frequency.TEN_DAY, TradingDays.WEEKDAYS, 0),
            date(2026, 2, 4),
            id="eleven days over the end of a long month",
        ),
        pytest.param(
            date(2026, 1, 31),
            Rhythm(Frequency.MONTHLY, TradingDays.WEEKDAYS, 0),
            date(2026, 2, 28),
            id="the last of a short month",
        ),
    ],
)
def test_when_the_next_issue_is_due(last: date, rhythm: Rhythm, due: date) -> None:
    assert next_issue_on(last, rhythm) == due


@pytest.mark.parametrize(
    ("today", "ended_on", "stale"),
    [
        pytest.param(date(2026, 2, 7), None, False, id="within the days of grace"),
        pytest.param(date(2026, 2, 8), None, True, id="one day longer"),
        pytest.param(date(2026, 2, 8), date(2026, 2, 1), False, id="a series that ended is not waited for"),
    ],
)
def test_silence(today: date, ended_on: date | None, stale: bool) -> None:
    assert is_stale(date(2026, 1, 28), ended_on, WEEKLY, today) is stale


def test_a_series_never_issued_is_not_silent() -> None:
    assert is_stale(None, None, WEEKLY, date(2026, 2, 8)) is False


@pytest.mark.parametrize(
    ("value", "low", "high", "codes"),
    [
        pytest.param("725", None, None, [], id="a value alone"),
        pytest.param(None, "720", "730", [], id="a range alone stands for its middle (R2.02)"),
        pytest.param("730", "720", "730", [], id="the end of the range belongs to it"),
        pytest.param(None, None, None, ["value_missing"], id="nothing"),
        pytest.param("725", "720", None, ["half_range"], id="half a range"),
        pytest.param(None, "730", "720", ["range_reversed"], id="a range upside down"),
        pytest.param("731", "720", "730", ["value_outside_range"], id="a value beside its range"),
        pytest.param("0", None, None, ["value_out_of_bounds"], id="nothing is free"),
        pytest.param("100000", None, None, ["value_out_of_bounds"], id="more than any coal costs"),
    ],
)
def test_quotes(value: str | None, low: str | None, high: str | None, codes: list[str]) -> None:
    given = [None if text is None else Decimal(text) for text in (value, low, high)]
    assert [f.code for f in value_findings(quoted_value(*given), *given[1:])] == codes


def test_the_middle_of_a_range_is_rounded_half_up() -> None:
    assert quoted_value(None, Decimal("720.00"), Decimal("725.01")) == Decimal("722.51")


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        pytest.param(date(2014, 1, 4), [], id="its first day"),
        pytest.param(date(2014, 1, 3), ["before_beginning"], id="before it began"),
        pytest.param(date(2025, 12, 31), [], id="its last day"),
        pytest.param(date(2026, 1, 1), ["after_end"], id="after it ended"),
        pytest.param(date(2026, 3, 1), ["day_in_future"], id="tomorrow"),
    ],
)
def test_days(day: date, codes: list[str]) -> None:
    found = day_findings(day, date(2014, 1, 4), date(2025, 12, 31), date(2026, 2, 28))
    assert [f.code for f in found] == codes
