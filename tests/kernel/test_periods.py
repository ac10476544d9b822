"""Months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.kernel.periods import Month, months_between, parse_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        (" 2024-1 ", date(2024, 1, 1), date(2024, 1, 31)),
    ],
)
def test_a_month_knows_its_days(text: str, first: date, last: date) -> None:
    month = Month.parse(text)
    assert (month.first, month.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "2024", "2024-13", "2024-00", "24-01", "2024/01", "2024-1-1", "二〇二四-01", "1899-12", "9999-12"],
)
def test_anything_else_is_not_a_month(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


def test_a_day_is_read_within_the_same_years() -> None:
    assert parse_day("2024-02-29") == date(2024, 2, 29)
    for text in ("", "2023-02-29", "0001-01-01", "9999-12-31", "20240229", "明天"):
        with pytest.raises(ValueError):
            parse_day(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)), st.integers(-1000, 1000))
def test_adding_and_subtracting_months_invert(day: date, months: int) -> None:
    month = Month.of(day)
    assert (month + months) - month == months


def test_a_year_has_its_twelve_months_in_order() -> None:
    year = list(months_between(Month.parse("2024-01"), Month.parse("2024-12")))
    assert [str(month) for month in year] == [f"2024-{number:02}" for number in range(1, 13)]
