"""Values, contradictions, the way of a fact, due dates, derived figures, the assessment, abnormal use."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.archive.dossier.rules.abnormal import (
    CASE_MOVES,
    CaseState,
    CaseStep,
    abnormality,
    case_findings,
)
from coalface.archive.dossier.rules.assessment import Due, Settled, accuracy_points, score
from coalface.archive.dossier.rules.derived import (
    PaymentHabits,
    QualityHabits,
    payment_profile,
    quality_profile,
    stock_days,
    stock_days_series,
    stock_level,
    trend,
)
from coalface.archive.dossier.rules.duties import answers, due_day_findings, due_days
from coalface.archive.dossier.rules.travel import MOVES, State, Step, step_findings, steps_from
from coalface.archive.dossier.rules.values import FieldRule, contradicts, value_findings

D = Decimal
STOCK = FieldRule("stock", "存煤", "number", tolerance_pct=D(2), conflict_days=3)
OUTLET = FieldRule("outlet", "销路", "choice", ("畅销", "滞销"))
WORDS = FieldRule("note", "说明", "text")
FIRST = date(2026, 3, 10)

VALUES: list[tuple[str, FieldRule, Any, bool, list[str]]] = [
    ("a number in a number's field", STOCK, D("46000"), True, []),
    ("nothing where nothing is required", STOCK, None, False, []),
    ("nothing where something is required", STOCK, None, True, ["value_missing"]),
    ("blank words where something is required", WORDS, "  ", True, ["value_missing"]),
    ("less than nothing", STOCK, D(-1), False, ["negative"]),
    ("words in a number's field", STOCK, "many", False, ["not_a_number"]),
    ("not a number at all", STOCK, D("NaN"), False, ["not_a_number"]),
    ("far too much", STOCK, D(10) ** 12, False, ["too_large"]),
    ("an answer offered", OUTLET, "畅销", True, []),
    ("an answer not offered", OUTLET, "一般", True, ["no_such_choice"]),
    ("a day where yes or no belongs", FieldRule("f", "f", "flag"), FIRST, False, ["value_unreadable"]),
]


@pytest.mark.parametrize(
    ("rule", "value", "required", "codes"), [row[1:] for row in VALUES], ids=[r[0] for r in VALUES]
)
def test_what_a_field_takes(rule: FieldRule, value: Any, required: bool, codes: list[str]) -> None:
    assert [one.code for one in value_findings(rule, value, required=required)] == codes


PAIRS: list[tuple[str, FieldRule, Any, Any, int, bool]] = [
    ("equal numbers", STOCK, D(100), D(100), 0, False),
    ("within two percent of the larger", STOCK, D(98), D(100), 0, False),
    ("just beyond", STOCK, D("97.9"), D(100), 0, True),
    ("the other way round", STOCK, D(100), D("97.9"), 0, True),
    ("three days apart", STOCK, D(50), D(100), 3, True),
    ("four days apart", STOCK, D(50), D(100), 4, False),
    ("nought and something", STOCK, D(0), D(5), 0, True),
    ("two answers", OUTLET, "畅销", "滞销", 0, True),
    ("two remarks", WORDS, "缺煤", "不缺煤", 0, False),
]


@pytest.mark.parametrize(
    ("rule", "one", "other", "apart", "expected"), [r[1:] for r in PAIRS], ids=[r[0] for r in PAIRS]
)
def test_when_facts_contradict(rule: FieldRule, one: Any, other: Any, apart: int, expected: bool) -> None:
    later = date(2026, 3, 10 + apart)
    assert contradicts(rule, one, FIRST, other, later) is expected
    assert contradicts(rule, other, later, one, FIRST) is expected


REPORTER, KEEPER = {"dossier.report"}, {"dossier.file"}
WAY = [
    ("the reporter passes on", State.COLLECTED, Step.PASS_ON, REPORTER, False, []),
    ("the archivist cannot pass on", State.COLLECTED, Step.PASS_ON, KEEPER, False, ["not_allowed"]),
    ("the archivist files", State.PASSED_ON, Step.FILE, KEEPER, False, []),
    ("not what contradicts", State.PASSED_ON, Step.FILE, KEEPER, True, ["contested"]),
    ("not what was not passed on", State.COLLECTED, Step.FILE, KEEPER, False, ["wrong_state"]),
    ("the archivist feeds back", State.FILED, Step.FEED_BACK, KEEPER, False, []),
    ("acting takes words", State.FED_BACK, Step.ACT, REPORTER, False, ["words_missing"]),
    ("sending back takes words", State.PASSED_ON, Step.SEND_BACK, KEEPER, False, ["words_missing"]),
]


@pytest.mark.parametrize(
    ("state", "step", "rights", "contested", "codes"), [r[1:] for r in WAY], ids=[r[0] for r in WAY]
)
def test_who_takes_which_step(
    state: State, step: Step, rights: set[str], contested: bool, codes: list[str]
) -> None:
    assert [one.code for one in step_findings(state, step, rights=rights, contested=contested)] == codes


ORDER = list(State)


@given(st.lists(st.tuples(st.sampled_from(Step), st.booleans(), st.booleans()), max_size=30))
def test_no_sequence_of_steps_leaves_the_way(steps: list[tuple[Step, bool, bool]]) -> None:
    """Only one step forward at a time, back only from passed on to collected, never filed while contested."""
    state = State.COLLECTED
    for step, keeper, contested in steps:
        rights = KEEPER if keeper else REPORTER
        if step_findings(state, step, rights=rights, contested=contested, words="x"):
            assert step not in steps_from(state, rights, contested=contested)
            continue
        before, state = state, MOVES[step].after
        moved = ORDER.index(state) - ORDER.index(before)
        assert moved == 1 or (before, state) == (State.PASSED_ON, State.COLLECTED)
        assert not (state is State.FILED and contested)
        assert keeper is (state in (State.FILED, State.FED_BACK) or step is Step.SEND_BACK)


def test_due_dates() -> None:
    assert due_days("daily", None, FIRST, date(2026, 3, 12)) == [FIRST, date(2026, 3, 11), date(2026, 3, 12)]
    assert due_days("weekly", 5, FIRST, date(2026, 3, 31)) == [date(2026, 3, d) for d in (13, 20, 27)]
    assert due_days("monthly", 5, FIRST, date(2026, 5, 5)) == [date(2026, 4, 5), date(2026, 5, 5)]
    assert due_days("none", None, FIRST, date(2026, 5, 5)) == []
    assert answers("monthly", 5, date(2026, 2, 28)) == date(2026, 3, 5)
    assert answers("weekly", 5, date(2026, 3, 13)) == date(2026, 3, 13)
    assert answers("daily", None, FIRST) == FIRST


@pytest.mark.parametrize(
    ("period", "day", "codes"),
    [
        ("weekly", 0, ["weekday"]),
        ("weekly", 7, []),
        ("monthly", 29, ["month_day"]),
        ("monthly", 28, []),
        ("daily", None, []),
    ],
)
def test_due_days_make_sense(period: str, day: int | None, codes: list[str]) -> None:
    assert [one.code for one in due_day_findings(period, day)] == codes


def test_stock_days_as_published() -> None:
    assert stock_days(D("1167.60"), D("64.20")) == D("18.19")
    assert stock_days(D(4531), D(244)) == D("18.57")
    assert (stock_days(D(1), D(0)), stock_days(None, D(1)), stock_days(D(1), None)) == (None, None, None)
    assert [stock_level(days) for days in (D("6.99"), D(7), D(15), D(30), D("30.01"), None)] == [
        "critical",
        "low",
        "usual",
        "usual",
        "ample",
        None,
    ]


def test_stock_days_over_time_take_the_newest_burn_of_the_week_before() -> None:
    stock = [(date(2026, 3, d), D(100)) for d in (1, 5, 20)]
    burn = [(date(2026, 3, 1), D(10)), (date(2026, 3, 4), D(20)), (date(2026, 3, 21), D(1))]
    assert stock_days_series(stock, burn) == [(date(2026, 3, 1), D("10.00")), (date(2026, 3, 5), D("5.00"))]


def test_the_trend_is_the_slope_over_the_mean() -> None:
    rising = [(date(2026, 3, 1), D(90)), (date(2026, 3, 16), D(100)), (date(2026, 3, 31), D(110))]
    found = trend(rising)
    assert found is not None
    assert (found.pct_per_30_days, found.direction, found.points) == (D("20.00"), "rising", 3)
    level = trend([(day, D(100)) for day, _ in rising])
    assert level is not None
    assert level.direction == "steady"
    assert trend(rising[:2]) is None
    assert trend([(FIRST, D(1))] * 3) is None


def test_how_customers_pay_and_what_they_ask() -> None:
    good = payment_profile(PaymentHabits(D(15), D(50), D(80), "总是按时"))
    assert (good.level, good.points, good.most) == ("strict", 90, 100)
    poor = payment_profile(PaymentHabits(D(90), D(0), D(10), "经常拖延"))
    assert (poor.level, poor.points) == ("loose", 0)
    known = payment_profile(PaymentHabits(days=D(30)))
    assert (known.level, known.points, known.most) == ("strict", 30, 40)
    assert payment_profile(PaymentHabits()).level is None
    exacting = quality_profile(QualityHabits(D(50), D(7), "第三方检验"))
    assert (exacting.level, exacting.points, exacting.most) == ("strict", 100, 100)


def test_accuracy_falls_with_each_percent_beyond_the_tolerance() -> None:
    off = [accuracy_points(Settled(STOCK, D(value), D(100))) for value in (100, 102, 103, 112, 200)]
    assert off == [D(100), D(100), D(96), D(60), D(0)]
    assert accuracy_points(Settled(OUTLET, "畅销", "滞销")) == 0
    assert accuracy_points(Settled(OUTLET, "畅销", "畅销")) == 100


def test_a_month_of_reports() -> None:
    """On time and right; two days late and 5 % off; never handed in; not due yet."""
    reports = [
        Due(date(2026, 3, 5), date(2026, 3, 4), [Settled(STOCK, D(100), D(100))]),
        Due(date(2026, 3, 12), date(2026, 3, 14), [Settled(STOCK, D(105), D(100))]),
        Due(date(2026, 3, 19), None),
        Due(date(2026, 3, 26), None),
    ]
    found = score(reports, today=date(2026, 3, 26))
    assert (found.due, found.on_time, found.late, found.missing) == (3, 1, 1, 1)
    assert (found.timeliness, found.accuracy, found.total) == (D("60.0"), D("94.0"), D("73.6"))
    assert [one.days_late for one in found.marks] == [0, 2, None, None]


def test_timeliness_alone_counts_while_nothing_is_settled() -> None:
    found = score([Due(FIRST, FIRST)], today=FIRST)
    assert (found.timeliness, found.accuracy, found.total) == (D("100.0"), None, D("100.0"))
    assert score([], today=FIRST).total is None


STEADY = [D(value) for value in (100, 104, 98, 102, 96, 101, 99, 103, 97, 100, 102, 98)]


@pytest.mark.parametrize(
    ("past", "actual", "expected"),
    [
        (STEADY, D(100), None),
        (STEADY, D(75), None),
        (STEADY, D(65), (D("-35.0"), D("-4.7"))),
        (STEADY, D(0), (D("-100.0"), D("-13.5"))),
        (STEADY, D(160), (D("60.0"), D("8.1"))),
        ([D(v) for v in (20, 180, 60, 140, 100, 30, 170)], D(0), None),
        (STEADY[:5], D(0), None),
        ([D(0)] * 12, D(50), None),
    ],
    ids=[
        "usual",
        "a quarter less",
        "a third less",
        "nothing",
        "much more",
        "always unsteady",
        "too new",
        "never bought",
    ],
)
def test_a_month_that_stands_out(
    past: list[Decimal], actual: Decimal, expected: tuple[Decimal, Decimal] | None
) -> None:
    found = abnormality(past, actual)
    assert (found and (found.deviation_pct, found.z)) == expected


@given(st.lists(st.tuples(st.sampled_from(CaseStep), st.booleans()), max_size=20))
def test_a_case_goes_from_cause_to_report_to_leader(steps: list[tuple[CaseStep, bool]]) -> None:
    state, order = CaseState.RAISED, list(CaseState)
    for step, leader in steps:
        right = {"dossier.decide"} if leader else {"dossier.report"}
        if case_findings(state, step, rights=right, words="x"):
            continue
        before, state = state, CASE_MOVES[step][1]
        assert order.index(state) - order.index(before) in (0, 1)
        assert (state is CaseState.CLOSED) is leader
    assert [
        f.code for f in case_findings("raised", CaseStep.EXPLAIN, rights={"dossier.report"}, words=" ")
    ] == ["words_missing"]
