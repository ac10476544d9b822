"""Claims, quiet days and warnings; no sequence of days and deeds takes a customer back unfairly."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from coalface.archive.pool.rules.census import share_pct, sheet_findings
from coalface.archive.pool.rules.claims import (
    Holding,
    Limits,
    Step,
    claim_findings,
    due_on,
    limit_findings,
    step,
)

LIMITS = Limits(most_held=3, most_a_day=2, protection_days=30, idle_days=60, warning_days=7)
START = date(2026, 1, 1)


def after(days: int) -> date:
    return START + timedelta(days=days)


@pytest.mark.parametrize(
    ("holding", "day", "expected"),
    [
        pytest.param(Holding(START), 52, Step.KEEP, id="still time"),
        pytest.param(Holding(START), 53, Step.WARN, id="seven days before"),
        pytest.param(Holding(START, active_on=after(10)), 62, Step.KEEP, id="activity starts the count anew"),
        pytest.param(Holding(START, warned_on=after(53)), 59, Step.KEEP, id="warned, and a day is left"),
        pytest.param(Holding(START, warned_on=after(53)), 60, Step.RECLAIM, id="warned long enough ago"),
        pytest.param(
            Holding(START, warned_on=after(80)), 86, Step.KEEP, id="warned late: seven days all the same"
        ),
        pytest.param(
            Holding(START, active_on=after(54), warned_on=after(53)),
            60,
            Step.KEEP,
            id="activity voids the warning",
        ),
        pytest.param(Holding(START, protected_until=after(90)), 90, Step.KEEP, id="the last protected day"),
        pytest.param(Holding(START, protected_until=after(90)), 91, Step.WARN, id="protection is over"),
        pytest.param(
            Holding(START, warned_on=after(53), engaged_until=after(400)), 399, Step.KEEP, id="under contract"
        ),
        pytest.param(
            Holding(START, warned_on=after(53), engaged_until=date.max),
            4000,
            Step.KEEP,
            id="contract without end",
        ),
    ],
)
def test_a_quiet_customer_is_warned_of_and_then_taken_back(
    holding: Holding, day: int, expected: Step
) -> None:
    assert step(LIMITS, holding, after(day)) is expected


def test_the_day_it_goes_back() -> None:
    assert due_on(LIMITS, Holding(START)) == after(60)
    assert due_on(LIMITS, Holding(START, warned_on=after(58))) == after(65)


@pytest.mark.parametrize(
    ("held", "today", "codes"),
    [
        pytest.param(2, 1, [], id="one more of each"),
        pytest.param(3, 0, ["holds_too_many"], id="holds as many as allowed"),
        pytest.param(0, 2, ["claimed_too_many"], id="claimed as many as allowed today"),
    ],
)
def test_claims_have_limits(held: int, today: int, codes: list[str]) -> None:
    assert [f.code for f in claim_findings(LIMITS, held=held, claimed_today=today)] == codes


def test_rules_make_sense_together() -> None:
    assert limit_findings(LIMITS) == []
    assert {f.field for f in limit_findings(Limits(0, 0, -1, 5, 7))} == {
        "most_held",
        "most_a_day",
        "protection_days",
        "warning_days",
    }


def test_a_sheet_says_what_can_be_true() -> None:
    assert sheet_findings("晋北砖厂", Decimal(300), 12) == []
    found = sheet_findings(" ", Decimal(-1), -1)
    assert [f.code for f in found] == ["name_missing", "use_implausible", "fleet_implausible"]


@pytest.mark.parametrize(("done", "target", "pct"), [(0, 0, None), (1, 3, 33), (5, 3, 100)])
def test_progress_is_told_in_whole_percent(done: int, target: int, pct: int | None) -> None:
    assert share_pct(done, target) == pct


class Keeping(RuleBasedStateMachine):
    """A customer through days, deeds, contracts and the nightly step."""

    def __init__(self) -> None:
        super().__init__()
        self.today, self.held_since = START, START
        self.active: date | None = None
        self.engaged: date | None = None
        self.warned: date | None = None
        self.protected = START + timedelta(days=LIMITS.protection_days)

    def _holding(self) -> Holding:
        return Holding(self.held_since, self.active, self.protected, self.engaged, self.warned)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def somebody_calls(self) -> None:
        self.active = self.today

    @rule(days=st.integers(0, 200))
    def a_contract_runs(self, days: int) -> None:
        self.engaged = self.today + timedelta(days=days)

    @rule()
    def the_night_comes(self) -> None:
        found = step(LIMITS, self._holding(), self.today)
        if found is Step.WARN:
            self.warned = self.today
        if found is Step.RECLAIM:
            self.held_since, self.protected = self.today, self.today + timedelta(days=LIMITS.protection_days)
            self.active = self.warned = None

    @invariant()
    def never_under_contract_nor_protected_nor_unwarned(self) -> None:
        holding = self._holding()
        if step(LIMITS, holding, self.today) is not Step.RECLAIM:
            return
        assert holding.engaged_until is None or holding.engaged_until < self.today
        assert holding.protected_until is None or holding.protected_until < self.today
        assert holding.warned_on is not None
        assert (self.today - holding.warned_on).days >= LIMITS.warning_days
        assert (self.today - holding.quiet_since).days >= LIMITS.idle_days


Keeping.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
TestKeeping = Keeping.TestCase
