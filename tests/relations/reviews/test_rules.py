"""What a committee must say, when it meets again, and the figures it begins with."""

from datetime import date, timedelta

import pytest

from coalface.relations.reviews.rules import (
    CRITERIA,
    Criterion,
    Decision,
    MonthFigures,
    Point,
    Verdict,
    committee_findings,
    decision_findings,
    fluctuation_pct,
    idle_months,
    next_due,
    points_findings,
    reminder_step,
    spread,
)

DAY = date(2026, 3, 10)
ALL_GOOD = [Point(one, Verdict.GOOD) for one in Criterion]
A_BAD_ONE = Point(Criterion.BREACHES, Verdict.SERIOUS)


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        pytest.param(ALL_GOOD, [], id="all in order"),
        pytest.param(ALL_GOOD[1:], ["point_open"], id="one left out"),
        pytest.param([*ALL_GOOD, ALL_GOOD[0]], ["point_open"], id="one said twice"),
        pytest.param(
            [Point(one, Verdict.ATTENTION, "" if one is Criterion.EVENTS else "x") for one in Criterion],
            ["point_unexplained"],
            id="what needs attention says why",
        ),
    ],
)
def test_every_point_of_the_requirement_is_judged(points: list[Point], codes: list[str]) -> None:
    assert [finding.code for finding in points_findings(points)] == codes
    assert len(CRITERIA) == len(Criterion) == 8


@pytest.mark.parametrize(
    ("points", "decision", "words", "explained"),
    [
        pytest.param(ALL_GOOD, Decision.KEEP, "", True, id="keeping needs no words"),
        pytest.param([A_BAD_ONE], Decision.KEEP, "", False, id="unless something is serious"),
        pytest.param(ALL_GOOD, Decision.SUSPEND, " ", False, id="suspending does"),
        pytest.param(ALL_GOOD, Decision.WATCH, "回款变慢", True, id="with a reason"),
    ],
)
def test_decisions_are_explained(
    points: list[Point], decision: Decision, words: str, explained: bool
) -> None:
    assert (decision_findings(points, decision, words) == []) == explained


@pytest.mark.parametrize(("members", "fits"), [(0, False), (1, False), (2, True)])
def test_one_head_is_no_committee(members: int, fits: bool) -> None:
    assert (committee_findings(members) == []) == fits


@pytest.mark.parametrize(
    ("held_on", "months", "due_on"),
    [
        (date(2026, 3, 10), 6, date(2026, 9, 10)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_the_next_review_comes_after_the_interval(held_on: date, months: int, due_on: date) -> None:
    assert next_due(held_on, months) == due_on


def test_first_reviews_are_spread_and_stay_where_they_are() -> None:
    days = [spread(number, DAY, 180) for number in range(1000)]
    assert days == [spread(number, DAY, 180) for number in range(1000)]
    assert DAY + timedelta(days=14) <= min(days) and max(days) < DAY + timedelta(days=194)
    assert len(set(days)) > 150


@pytest.mark.parametrize(("left", "step"), [(15, None), (14, 14), (0, 14), (-1, 0)])
def test_reminders_come_two_weeks_before_and_when_overdue(left: int, step: int | None) -> None:
    assert reminder_step(DAY + timedelta(days=left), DAY) == step


def months(*taken: int) -> list[MonthFigures]:
    return [MonthFigures(100, kg) for kg in taken]


@pytest.mark.parametrize(
    ("taken", "pct", "idle"),
    [
        pytest.param((100, 100), 0, 0, id="steady"),
        pytest.param((50, 150), 50, 0, id="half up and down"),
        pytest.param((0, 200), 100, 1, id="a month without"),
        pytest.param((0, 0), None, 2, id="nothing at all"),
    ],
)
def test_figures_of_stability(taken: tuple[int, ...], pct: int | None, idle: int) -> None:
    assert (fluctuation_pct(months(*taken)), idle_months(months(*taken))) == (pct, idle)
