"""How numbers and dates look."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from markupsafe import Markup

from coalface.kernel.periods import Month
from coalface.web import figures


def text(shown: Markup) -> str:
    return str(Markup(shown).striptags())


@pytest.mark.parametrize(
    ("show", "value", "expected"),
    [
        (figures.tonnes, Decimal("1234567.895"), "1,234,567.90t"),
        (figures.kg, 46_200_500, "46,201t"),
        (lambda kilograms: figures.kg(kilograms, 3), 46_200_500, "46,200.500t"),
        (figures.yuan, Decimal("7056600"), "7,056,600.00yuan"),
        (figures.fen, -3_602_000, "-36,020.00yuan"),
        (figures.pct, Decimal("92.4"), "92.40%"),
        (figures.pct, Decimal("-0.003"), "0.00%"),
        (figures.kcal, 5421, "5,421kcal/kg"),
        (figures.count, 133000, "133,000"),
        (figures.iso_date, date(2026, 1, 31), "2026-01-31"),
        (figures.iso_date, datetime(2026, 1, 31, 17, tzinfo=UTC), "2026-02-01"),
        (figures.moment, datetime(2026, 1, 31, 17, 5, tzinfo=UTC), "2026-02-01 01:05"),
        (figures.month, Month.parse("2026-01"), "2026-01"),
        (figures.month, date(2026, 1, 15), "2026-01"),
        (figures.tonnes, None, "—"),
        (figures.fen, None, "—"),
        (figures.iso_date, None, "—"),
    ],
)
def test_figures_carry_separators_and_units(
    show: Callable[[object], Markup], value: object, expected: str
) -> None:
    assert text(show(value)) == expected


def test_units_follow_the_language_and_figures_do_not() -> None:
    with translation.override("zh-hans"):
        assert text(figures.yuan(Decimal("1284000"))) == "1,284,000.00元"
        assert text(figures.kg(43_900_000)) == "43,900吨"


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=7), "7 days ago"),
    ],
)
def test_times_are_told_in_the_largest_sensible_unit(gone: timedelta, expected: str) -> None:
    assert text(figures.ago(timezone.now() - gone)) == expected
