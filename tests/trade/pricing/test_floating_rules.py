"""The floating price of a month: every worked number of B5, ranges, grades, and months that have no price."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from coalface.kernel.periods import Month
from coalface.market.indices.rules import Issue
from coalface.trade.pricing.rules.floating import (
    Grade,
    GradeRule,
    Member,
    Method,
    Reading,
    Terms,
    float_price,
    read_indices,
    remarks,
    terms_findings,
    to_fen,
)

MONTH = Month.parse("2026-02")
Q5000_RATIO = Grade(5000, GradeRule.RATIO)
Q5000_FACTOR = Grade(5000, GradeRule.FACTOR, Decimal("0.88"))
Q4500_FACTOR = Grade(4500, GradeRule.FACTOR, Decimal("0.77"))


def members(*weights: str) -> tuple[Member, ...]:
    return tuple(Member(n, f"IX{n}", Decimal(weight)) for n, weight in enumerate(weights, 1))


def terms(base: str, *weights: str, method: Method = Method.SHARES, **more: object) -> Terms:
    given = {"share": Decimal("0.5"), "reading": Reading.LAST_ISSUE, **more}
    return Terms(Decimal(base), 5500, method, members=members(*weights), **given)


def january(*values: int | str) -> dict[int, list[Issue]]:
    return {n: [Issue(date(2026, 1, 28), Decimal(value), n)] for n, value in enumerate(values, 1)}


def price_of(given: Terms, issues: dict[int, list[Issue]]):
    read, missing = read_indices(given, issues, MONTH)
    assert missing == []
    return float_price(given, read, MONTH)


B5_2017 = terms("535", "1", "1", "1")
B5_2022 = terms("675", "25", "25", "25", "25", low=Decimal(570), high=Decimal(770))
FOUR = january(737, 745, 739, 755)


@pytest.mark.parametrize(
    ("given", "issues", "mean", "price"),
    [
        pytest.param(
            B5_2017, january(577, 580, 583), "580", "557.50", id="2017-2021: 535 x 50% + mean x 50%"
        ),
        pytest.param(B5_2022, FOUR, "744", "709.50", id="2022: base 675, four indices 25% each"),
        pytest.param(
            terms("675", "1", "1", "1", "1", method=Method.PER_YUAN),
            FOUR,
            "744",
            "709.50",
            id="the same said as 0.5 for each yuan over the base",
        ),
        pytest.param(
            terms("700", "1", "1", "1", "1", method=Method.PER_YUAN, low=Decimal(550), high=Decimal(850)),
            FOUR,
            "744",
            "722.00",
            id="the draft of 2022: base 700, range 550-850",
        ),
        pytest.param(
            terms("675", "3", "1"), january(740, 700), "730", "702.50", id="weights count as shares"
        ),
        pytest.param(
            terms("0.01", "1", "1", "1", share=Decimal(0)),
            january("700.00", "700.00", "700.01"),
            "2100.01/3",
            "700.00",
            id="a third of a fen is rounded only at the end",
        ),
    ],
)
def test_the_price_of_a_month(given: Terms, issues, mean: str, price: str) -> None:
    found = price_of(given, issues)
    numerator, _, denominator = mean.partition("/")
    assert (found.mean, found.price, found.limit) == (
        Fraction(numerator) / Fraction(denominator or 1),
        Decimal(price),
        None,
    )


@pytest.mark.parametrize(
    ("grade", "price"),
    [
        pytest.param(Q5000_RATIO, "645.00", id="Q5000 by the ratio of heats"),
        pytest.param(Q5000_FACTOR, "624.36", id="Q5000 by 0.88"),
        pytest.param(Q4500_FACTOR, "546.32", id="Q4500 by 0.77, half up"),
    ],
)
def test_the_price_of_another_grade(grade: Grade, price: str) -> None:
    given = terms("675", "1", "1", "1", "1", grades=(grade,))
    assert [one.price for one in price_of(given, FOUR).grades] == [Decimal(price)]


@pytest.mark.parametrize(
    ("level", "price", "limit"),
    [
        pytest.param(865, "770.00", None, id="the upper end belongs to the range"),
        pytest.param(866, "770.00", 770, id="above it the upper end holds"),
        pytest.param(465, "570.00", None, id="the lower end belongs to the range"),
        pytest.param(464, "570.00", 570, id="below it the lower end holds"),
    ],
)
def test_the_range(level: int, price: str, limit: int | None) -> None:
    found = price_of(B5_2022, january(level, level, level, level))
    assert (found.price, found.limit) == (Decimal(price), None if limit is None else Decimal(limit))


def test_other_grades_follow_from_the_price_inside_the_range() -> None:
    given = terms("675", "1", high=Decimal(770), grades=(Q5000_RATIO,))
    assert price_of(given, january(1000)).grades[0].price == Decimal("700.00")


SERIES = {
    1: [
        Issue(date(2025, 12, 31), Decimal(1)),
        Issue(date(2026, 1, 7), Decimal(700)),
        Issue(date(2026, 1, 28), Decimal(710)),
        Issue(date(2026, 2, 4), Decimal(999)),
    ]
}


@pytest.mark.parametrize(
    ("reading", "value", "days"),
    [
        pytest.param(Reading.LAST_ISSUE, 710, [28], id="the last issue of the month before"),
        pytest.param(Reading.MONTH_MEAN, 705, [7, 28], id="the mean of the issues of the month before"),
    ],
)
def test_what_is_taken_of_an_index(reading: Reading, value: int, days: list[int]) -> None:
    read, _ = read_indices(terms("675", "1", reading=reading), SERIES, MONTH)
    assert [(one.value, [i.published_on.day for i in one.issues]) for one in read] == [(value, days)]


@pytest.mark.parametrize(
    ("member", "code"),
    [
        pytest.param(Member(9, "X", Decimal(1), ended_on=date(2025, 12, 31)), "index_ended", id="it ended"),
        pytest.param(
            Member(9, "X", Decimal(1), ended_on=date(2026, 1, 31)), "issue_missing", id="it ends later"
        ),
        pytest.param(
            Member(9, "X", Decimal(1), began_on=date(2026, 2, 1)), "index_not_begun", id="it began later"
        ),
        pytest.param(Member(9, "X", Decimal(1)), "issue_missing", id="nobody recorded the issue"),
    ],
)
def test_an_index_that_gives_nothing_is_named_with_the_reason(member: Member, code: str) -> None:
    given = Terms(
        Decimal(675), 5500, Method.SHARES, Decimal("0.5"), Reading.LAST_ISSUE, (*members("1"), member)
    )
    read, missing = read_indices(given, SERIES, MONTH)
    assert ([one.code for one in missing], len(read)) == ([code], 1)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param(B5_2022, [], id="a formula that holds"),
        pytest.param(terms("0", "1"), [("base_price", "base_price")], id="no base price"),
        pytest.param(terms("675"), [("no_index", "index_1")], id="no index"),
        pytest.param(terms("675", "1", "0"), [("weight", "weight_2")], id="a weight of nothing"),
        pytest.param(terms("675", "1", share=Decimal("1.1")), [("share", "share")], id="more than all"),
        pytest.param(
            terms("675", "1", low=Decimal(771), high=Decimal(770)),
            [("range_reversed", "low")],
            id="range reversed",
        ),
        pytest.param(
            terms("675", "1", grades=(Grade(5000, GradeRule.FACTOR),)),
            [("factor", "factor_1")],
            id="no factor",
        ),
        pytest.param(
            terms("675", "1", grades=(Q5000_RATIO, Q5000_FACTOR)),
            [("grade_twice", "kcal_2")],
            id="a grade twice",
        ),
        pytest.param(
            terms("675", "1", grades=(Grade(99, GradeRule.RATIO),)), [("kcal", "kcal_1")], id="no coal"
        ),
    ],
)
def test_what_a_version_needs(given: Terms, found: list[tuple[str, str]]) -> None:
    assert [(one.code, one.field) for one in terms_findings(given)] == found


def test_an_index_stands_in_a_formula_once() -> None:
    twice = Terms(Decimal(675), 5500, Method.SHARES, Decimal(0), Reading.LAST_ISSUE, members("1") * 2)
    assert [one.code for one in terms_findings(twice)] == ["index_twice"]


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        pytest.param(date(2026, 1, 31), ["preliminary"], id="its last day is not over"),
        pytest.param(date(2026, 2, 1), [], id="over"),
    ],
)
def test_a_price_is_preliminary_while_the_month_before_runs(today: date, codes: list[str]) -> None:
    assert [one.code for one in remarks(MONTH, today)] == codes


def test_half_a_fen_goes_up() -> None:
    assert (to_fen(Fraction("546.315")), to_fen(Fraction("546.3149999"))) == (
        Decimal("546.32"),
        Decimal("546.31"),
    )
