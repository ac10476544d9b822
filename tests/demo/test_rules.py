"""The made-up world keeps to its own calendar and to plausible figures."""

from datetime import date

import numpy as np
import pytest

from coalface.demo import behaviour, companies
from coalface.demo.behaviour import BEHAVIOURS, INDUSTRIES, NAMES
from coalface.demo.calendar import Calendar
from coalface.demo.places import CITIES
from coalface.kernel import credit_code


@pytest.mark.parametrize(
    ("today", "first", "trade_months", "last_planned"),
    [
        (date(2026, 3, 17), date(2023, 3, 1), 37, date(2026, 12, 1)),
        (date(2026, 3, 1), date(2023, 3, 1), 36, date(2026, 12, 1)),
        (date(2026, 12, 20), date(2023, 12, 1), 37, date(2027, 12, 1)),
    ],
    ids=[
        "in the middle of a month",
        "on its first day nothing is shipped yet",
        "in December next year is agreed",
    ],
)
def test_the_calendar(today: date, first: date, trade_months: int, last_planned: date) -> None:
    calendar = Calendar(today)

    assert calendar.month(0) == first
    assert calendar.trade_months == trade_months
    assert calendar.month(calendar.planned_months - 1) == last_planned


def test_shares_are_whole() -> None:
    assert sum(b.share for b in BEHAVIOURS) == pytest.approx(1)
    assert sum(behaviour.INDUSTRY_SHARES) == pytest.approx(1)
    for industry in INDUSTRIES:
        assert sum(behaviour.SEASONS[industry]) == pytest.approx(12, abs=0.3)


def test_strategic_customers_keep_their_plan_and_the_dead_stop() -> None:
    rng = np.random.default_rng(1)
    kinds = np.repeat([NAMES.index("strategic"), NAMES.index("dead"), NAMES.index("prospect")], 50)
    months = Calendar(date(2026, 3, 17)).calendar_months(37)
    plan = behaviour.agreed(rng, kinds, np.zeros(150, np.int64), months)
    began, ended = behaviour.lifetimes(rng, kinds, 36)
    taken = behaviour.delivered(rng, kinds, plan, began, ended)
    stable = np.arange(37)[None, :] >= began[:50, None]

    assert (np.abs(taken[:50] - plan[:50])[stable] / plan[:50][stable]).mean() < 0.10
    assert (taken[50:100, -4:] == 0).all()
    assert (taken[100:] == 0).all()


def test_codes_are_valid_and_all_different() -> None:
    codes = list(companies.codes(np.random.default_rng(1), CITIES * 10))

    assert len(set(codes)) == len(codes)
    assert [code for code in codes if credit_code.findings(code)] == []


def test_names_are_all_different() -> None:
    cities = [CITIES[0]] * 2_000
    names = companies.names(np.random.default_rng(1), cities, ["power"] * 2_000)

    assert len(set(names)) == 2_000
