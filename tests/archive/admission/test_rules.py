"""The way of an admission, its report, its assessment and what it allows on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.archive.admission.rules.assessment import Mark, assessment_findings, result_of
from coalface.archive.admission.rules.standing import (
    Standing,
    policy_findings,
    reminder_step,
    standing_findings,
    valid_until,
)
from coalface.archive.admission.rules.states import BUYING, Event, State, after, step_findings
from coalface.archive.admission.rules.survey import (
    PAGES,
    Answer,
    Paper,
    kept,
    missing_pages,
    page_findings,
    page_of,
    prefilled_certificates,
)

DAY = date(2026, 3, 10)


def test_the_straight_way() -> None:
    way, state = [Event.SURVEY, Event.PASS, Event.SUBMIT, Event.GRANT], State.DRAFT
    for event in way:
        reached = after(state, event)
        assert reached is not None
        state = reached
    assert state is State.ADMITTED


@given(st.lists(st.sampled_from(Event), max_size=25))
def test_no_sequence_of_events_admits_without_report_assessment_and_approval(events: list[Event]) -> None:
    """Whatever people try: buying needs the whole way, and the ends stay ends."""
    state, before, done = State.DRAFT, None, set[Event]()
    for event in events:
        reached = after(state, event, before_suspension=before)
        if reached is None:
            assert step_findings(state, event, before_suspension=before)
            continue
        assert state not in (State.REPLACED, State.ABANDONED)
        before = state if event is Event.SUSPEND else before
        done = set() if event is Event.REOPEN else done | {event}
        state = reached
        if state in BUYING:
            assert {Event.SURVEY, Event.PASS, Event.SUBMIT} - done <= {Event.SURVEY}
            assert done & {Event.GRANT, Event.GRANT_ON_CONDITIONS}
        if state is State.SUSPENDED:
            assert before in BUYING


def test_lifting_gives_back_what_was_suspended() -> None:
    assert after(State.SUSPENDED, Event.LIFT, before_suspension=State.CONDITIONAL) is State.CONDITIONAL
    assert after(State.SUSPENDED, Event.LIFT) is None


LAST = DAY + timedelta(days=100)


@pytest.mark.parametrize(
    ("standing", "on", "found"),
    [
        pytest.param(None, DAY, ["admission_missing:note"], id="never admitted is noted"),
        pytest.param(Standing(State.ADMITTED, DAY, LAST), DAY, [], id="admitted today may buy today"),
        pytest.param(Standing(State.ADMITTED, DAY, LAST), LAST, [], id="the last day counts"),
        pytest.param(
            Standing(State.ADMITTED, DAY, LAST),
            LAST + timedelta(days=1),
            ["admission_expired:blocks"],
            id="the day after blocks",
        ),
        pytest.param(
            Standing(State.CONDITIONAL, DAY, LAST, conditions="预付款"),
            DAY,
            ["admission_conditional:note"],
            id="conditions are told",
        ),
        pytest.param(Standing(State.REJECTED, DAY), DAY, ["admission_rejected:blocks"], id="rejected blocks"),
        pytest.param(
            Standing(State.REJECTED, DAY), DAY - timedelta(days=1), [], id="but not what happened before"
        ),
        pytest.param(
            Standing(State.SUSPENDED, DAY, LAST, suspended_on=DAY, reason="欠款"),
            DAY,
            ["admission_suspended:blocks"],
            id="suspended blocks from its day on",
        ),
        pytest.param(
            Standing(State.SUSPENDED, DAY, LAST, suspended_on=DAY + timedelta(days=5), reason="欠款"),
            DAY + timedelta(days=4),
            [],
            id="and not the day before",
        ),
    ],
)
def test_what_stands_against_business(standing: Standing | None, on: date, found: list[str]) -> None:
    findings = standing_findings(standing, on, required=False)
    assert [f"{finding.code}:{finding.severity}" for finding in findings] == found


def test_once_admission_is_required_never_admitted_blocks() -> None:
    (finding,) = standing_findings(None, DAY, required=True)
    assert finding.blocks


@pytest.mark.parametrize(
    ("decided_on", "months", "last"),
    [
        (date(2026, 3, 10), 12, date(2027, 3, 9)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_an_admission_of_a_year_ends_the_day_before(decided_on: date, months: int, last: date) -> None:
    assert valid_until(decided_on, months) == last


@pytest.mark.parametrize(
    ("left", "step"),
    [(61, None), (60, 60), (31, 60), (30, 30), (0, 30), (-1, 0)],
)
def test_reminders_come_sixty_and_thirty_days_before_and_on_expiry(left: int, step: int | None) -> None:
    assert reminder_step(DAY + timedelta(days=left), DAY, [60, 30]) == step


@pytest.mark.parametrize(
    ("months", "days", "pct", "codes"),
    [
        (12, [60, 30], 60, []),
        (0, [60], 60, ["valid_months_range"]),
        (12, [0], 60, ["reminder_range"]),
        (12, [], 101, ["pass_range"]),
    ],
)
def test_policies_make_sense(months: int, days: list[int], pct: int, codes: list[str]) -> None:
    found = policy_findings(valid_months=months, reminder_days=days, pass_pct=pct)
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("code", "answers", "found"),
    [
        pytest.param("loans", {"any": False}, [], id="no loans need no sum"),
        pytest.param(
            "loans",
            {"any": True},
            ["unanswered:amount_yuan", "unanswered:words"],
            id="loans need sum and words",
        ),
        pytest.param("loans", {}, ["unanswered:any"], id="the question itself is due"),
        pytest.param(
            "loans",
            {"any": True, "amount_yuan": "很多", "words": "某行"},
            ["answer_odd:amount_yuan"],
            id="a sum is a number",
        ),
        pytest.param(
            "operation", {"condition": "superb", "words": "满产"}, ["answer_odd:condition"], id="levels"
        ),
        pytest.param("conclusion", {"credit": "fair", "words": "可合作"}, [], id="a whole page"),
        pytest.param(
            "conclusion", {"credit": "fair", "words": "长" * 2001}, ["answer_long:words"], id="too long"
        ),
    ],
)
def test_pages_of_the_report(code: str, answers: dict[str, Answer], found: list[str]) -> None:
    assert [f"{one.code}:{one.field}" for one in page_findings(page_of(code), answers)] == found


def test_an_empty_report_lacks_every_page() -> None:
    assert missing_pages({}) == list(PAGES)


def test_what_hangs_on_a_no_is_dropped() -> None:
    assert kept(page_of("loans"), {"any": False, "amount_yuan": "5", "words": "x"}) == {"any": False}


@pytest.mark.parametrize(
    ("papers", "answers"),
    [
        pytest.param([], (True, True, ""), id="nothing asked is complete"),
        pytest.param(
            [Paper("营业执照", "valid"), Paper("许可证", "expiring")], (True, True, ""), id="all good"
        ),
        pytest.param([Paper("营业执照", "expired")], (True, False, "营业执照"), id="expired"),
        pytest.param(
            [Paper("营业执照", "pending"), Paper("许可证", "missing")],
            (False, False, "许可证、营业执照"),
            id="missing",
        ),
    ],
)
def test_the_archive_answers_for_certificates(papers: list[Paper], answers: tuple[bool, bool, str]) -> None:
    given = prefilled_certificates(papers)
    assert (given["complete"], given["valid"], given["words"]) == answers


GOOD = [Mark("证照", True, yes=True), Mark("经营", False, 20, points=12)]


@pytest.mark.parametrize(
    ("marks", "fit", "pct"),
    [
        pytest.param(GOOD, True, 60, id="exactly the share needed"),
        pytest.param([GOOD[0], Mark("经营", False, 20, points=11)], False, 55, id="one point short"),
        pytest.param(
            [Mark("证照", True, yes=False), Mark("经营", False, 20, points=20)], False, 100, id="essential"
        ),
        pytest.param([Mark("证照", True, yes=True)], True, 100, id="nothing to score"),
    ],
)
def test_what_the_marks_say(marks: list[Mark], fit: bool, pct: int) -> None:
    result = result_of(marks, pass_pct=60)
    assert (result.fit, result.pct) == (fit, pct)


@pytest.mark.parametrize(
    ("marks", "fit", "passed", "words", "codes"),
    [
        pytest.param(GOOD, True, True, "", [], id="fit and passed"),
        pytest.param([Mark("证照", True)], True, True, "", ["criterion_open"], id="unanswered"),
        pytest.param(
            [Mark("经营", False, 20, points=21)], True, True, "", ["points_range"], id="too many points"
        ),
        pytest.param(GOOD, True, False, "", ["assessment_unexplained"], id="failed without a reason"),
        pytest.param(GOOD, False, True, "", ["assessment_unexplained"], id="passed against the marks"),
        pytest.param(GOOD, False, True, "有集团担保", [], id="with a reason"),
    ],
)
def test_an_assessment_is_whole(
    marks: list[Mark], fit: bool, passed: bool, words: str, codes: list[str]
) -> None:
    found = assessment_findings(marks, fit=fit, passed=passed, words=words)
    assert [finding.code for finding in found] == codes
