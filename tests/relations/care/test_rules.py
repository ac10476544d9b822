"""When an occasion is due and what counts as growth."""

from datetime import date

import pytest

from coalface.relations.care.rules import (
    Course,
    Growth,
    Kind,
    Terms,
    birthday_in,
    done_findings,
    growth,
    skip_findings,
    terms_findings,
    window,
)

GRADES = ("strategic", "long_term", "market")


@pytest.mark.parametrize(
    ("actual", "before", "risen"),
    [
        pytest.param(120, [100, 100, 100], Growth(120, 100, 20), id="just enough"),
        pytest.param(119, [100, 100, 100], None, id="just too little"),
        pytest.param(
            200, [0, 0, 100, 100, 100], Growth(200, 100, 100), id="months before the first do not count"
        ),
        pytest.param(120, [100, 0, 200], Growth(120, 100, 20), id="a month without coal counts as nought"),
        pytest.param(500, [0, 0, 0, 100, 100], None, id="two months are too few"),
        pytest.param(500, [0, 0, 0], None, id="a beginner"),
        pytest.param(0, [100, 100, 100], None, id="a fall"),
        pytest.param(133, [100, 100, 101], Growth(133, 100, 32), id="percent are rounded down"),
    ],
)
def test_growth_over_the_mean_of_the_months_before(
    actual: int, before: list[int], risen: Growth | None
) -> None:
    assert growth(Course(actual, before), least_pct=20) == risen


@pytest.mark.parametrize(
    ("born", "first", "kept_on"),
    [
        pytest.param("1980-05-03", "2026-05-01", "2026-05-03", id="within the days of notice"),
        pytest.param("1980-05-07", "2026-05-01", None, id="too far ahead"),
        pytest.param("1980-04-30", "2026-05-01", None, id="over"),
        pytest.param("1980-01-02", "2025-12-30", "2026-01-02", id="over the end of the year"),
        pytest.param("1980-02-29", "2027-02-26", "2027-02-28", id="of a leap day, in a common year"),
        pytest.param("1980-02-29", "2028-02-26", "2028-02-29", id="of a leap day, in a leap year"),
    ],
)
def test_the_day_of_a_birthday(born: str, first: str, kept_on: str | None) -> None:
    day = birthday_in(date.fromisoformat(born), window(date.fromisoformat(first), 5))
    assert day == (date.fromisoformat(kept_on) if kept_on else None)


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        pytest.param(Terms(), [], id="the built-in rules"),
        pytest.param(Terms(lead_days=61), ["lead_days"], id="too early"),
        pytest.param(Terms(growth_pct=0), ["growth_pct"], id="any rise"),
        pytest.param(Terms(growth_months=2), ["growth_months"], id="too short"),
        pytest.param(Terms(grades={Kind.LAUNCH: {"best"}}), ["launch_grades"], id="a grade there is not"),
    ],
)
def test_rules_that_make_sense(terms: Terms, wrong: list[str]) -> None:
    assert [finding.field for finding in terms_findings(terms, GRADES)] == wrong


@pytest.mark.parametrize(
    ("channel", "words", "on", "wrong"),
    [
        pytest.param("phone", "问候", "2026-01-02", [], id="said in full"),
        pytest.param("", " ", "2026-01-02", ["channel", "words"], id="nothing said"),
        pytest.param("phone", "问候", "2026-01-03", ["done_on"], id="not yet"),
        pytest.param("phone", "问" * 501, "2026-01-02", ["words"], id="too long"),
    ],
)
def test_what_was_done_is_said(channel: str, words: str, on: str, wrong: list[str]) -> None:
    found = done_findings(
        channel=channel,
        channels=("phone",),
        words=words,
        done_on=date.fromisoformat(on),
        today=date(2026, 1, 2),
    )
    assert [finding.field for finding in found] == wrong


def test_leaving_out_needs_a_reason() -> None:
    assert ([one.field for one in skip_findings(" ")], skip_findings("停产")) == (["reason"], [])
