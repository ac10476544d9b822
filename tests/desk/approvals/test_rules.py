"""How an approval moves on, who may decide in whose name, and who may stand in when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.desk.approvals.rules import (
    DECIDING,
    Period,
    State,
    StepState,
    acts_for,
    current_step,
    delegation_findings,
    route_findings,
    state_of,
    steps_passed_over,
    words_findings,
)

W, G, N, B, P = (
    StepState.WAITING,
    StepState.GRANTED,
    StepState.REFUSED,
    StepState.RETURNED,
    StepState.PASSED_OVER,
)


@pytest.mark.parametrize(
    ("steps", "turn", "state"),
    [
        pytest.param([W, W, W], 0, State.OPEN, id="it begins with the first"),
        pytest.param([G, W, W], 1, State.OPEN, id="a yes passes the turn on"),
        pytest.param([P, W], 1, State.OPEN, id="a step passed over has no turn"),
        pytest.param([G, N, W], None, State.REFUSED, id="one no ends it"),
        pytest.param([G, B, W], None, State.RETURNED, id="a return ends it"),
        pytest.param([G, P, G], None, State.GRANTED, id="all yes grants"),
    ],
)
def test_steps_make_the_approval(steps: list[StepState], turn: int | None, state: State) -> None:
    assert (current_step(steps), state_of(steps)) == (turn, state)


@given(st.integers(1, 9), st.data())
def test_no_sequence_of_words_decides_a_step_out_of_turn(length: int, data: st.DataObject) -> None:
    """Playing any words in turn: nothing after a no, and a grant only with every step behind."""
    steps = [StepState.WAITING] * length
    while (turn := current_step(steps)) is not None:
        assert all(state in (G, P) for state in steps[:turn]) and set(steps[turn:]) == {W}
        steps[turn] = data.draw(st.sampled_from(DECIDING))
    assert (state_of(steps) is State.GRANTED) == all(state is G for state in steps)
    assert sum(state in (N, B) for state in steps) <= 1


@pytest.mark.parametrize(
    ("approvers", "author", "skipped"),
    [
        pytest.param([[1], [2], [3]], 9, [False, False, False], id="an outsider asks everybody"),
        pytest.param([[1, 2], [3]], 1, [True, False], id="the author's own step is passed over"),
        pytest.param([[1], [1]], 1, [True, False], id="but never the last one"),
    ],
)
def test_authors_do_not_decide_for_themselves(
    approvers: list[list[int]], author: int, skipped: list[bool]
) -> None:
    assert steps_passed_over(approvers, author) == skipped


@pytest.mark.parametrize(
    ("person", "principal"),
    [
        pytest.param(1, 1, id="an approver acts for oneself"),
        pytest.param(7, 1, id="the one named acts for the approver"),
        pytest.param(8, None, id="anybody else for nobody"),
    ],
)
def test_in_whose_name_one_decides(person: int, principal: int | None) -> None:
    assert acts_for(person, [2, 1], {1: 7, 2: 7, 3: 8}) == principal


@pytest.mark.parametrize(
    ("verdict", "words", "codes"),
    [
        pytest.param(G, "", [], id="a yes needs no words"),
        pytest.param(N, "  ", ["reason_missing"], id="a no does"),
        pytest.param(B, "", ["reason_missing"], id="a return does"),
        pytest.param(N, "证照不全", [], id="a reason is enough"),
    ],
)
def test_a_no_says_why(verdict: StepState, words: str, codes: list[str]) -> None:
    assert [finding.code for finding in words_findings(verdict, words)] == codes


TODAY = date(2026, 3, 10)
BUSY = [Period(date(2026, 4, 1), date(2026, 4, 10))]


@pytest.mark.parametrize(
    ("first", "last", "delegate", "codes"),
    [
        pytest.param(date(2026, 3, 10), date(2026, 3, 10), 2, [], id="one day is a period"),
        pytest.param(date(2026, 3, 12), date(2026, 3, 11), 2, ["ends_before_start"], id="backwards"),
        pytest.param(date(2026, 3, 1), date(2026, 3, 9), 2, ["delegation_past"], id="over"),
        pytest.param(
            date(2026, 3, 10), date(2027, 3, 11), 2, ["delegation_long", "delegation_overlaps"], id="long"
        ),
        pytest.param(date(2026, 4, 10), date(2026, 4, 12), 2, ["delegation_overlaps"], id="overlapping"),
        pytest.param(date(2026, 3, 10), date(2026, 3, 11), 1, ["delegate_self"], id="oneself"),
    ],
)
def test_who_may_stand_in_when(first: date, last: date, delegate: int, codes: list[str]) -> None:
    found = delegation_findings(Period(first, last), BUSY, person=1, delegate=delegate, today=TODAY)
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(("steps", "fits"), [(0, False), (1, True), (9, True), (10, False)])
def test_a_route_has_a_sensible_length(steps: int, fits: bool) -> None:
    assert (route_findings(steps) == []) == fits
