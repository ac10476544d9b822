"""R0.19-R0.25: which grade follows from which inputs."""

from dataclasses import replace

import pytest

from coalface.evaluation.grading.rules.judge import Outcome, Reason, judge
from coalface.evaluation.grading.rules.measures import Inputs
from coalface.evaluation.grading.rules.policy import Approval, Downgrade, Policy, Rank

GOOD = Inputs(
    previous=Rank.STRATEGIC,
    months=12,
    delivered_kg=95_000,
    contracted_kg=100_000,
    planned_kg=100_000,
    kept_kg=95_000,
    planned_months=12,
    plan_gap=500_000,
    unshipped_run=0,
    idle_run=0,
    running_months=36,
    funds_stable=True,
    stock_capacity=True,
    large_scale=True,
    demand_potential=True,
    creditworthy=True,
)


def judged(policy: Policy = Policy(), **changes: object) -> Outcome:  # noqa: B008 - frozen
    return judge(policy, replace(GOOD, **changes))


@pytest.mark.parametrize(
    ("delivered", "plan_gap", "supported"),
    [
        (90_001, 999_999, Rank.STRATEGIC),
        (90_000, 999_999, Rank.LONG_TERM),
        (90_001, 1_000_000, Rank.LONG_TERM),
        (85_000, 999_999, Rank.MARKET),
        (85_001, 1_500_000, Rank.MARKET),
        (80_001, 1_999_999, Rank.MARKET),
        (80_000, 0, Rank.POTENTIAL),
        (100_000, 2_000_000, Rank.POTENTIAL),
    ],
    ids=[
        "over 90 %, under 10 %",
        "exactly 90 % is not over 90 %",
        "exactly 10 % is not under 10 %",
        "exactly 85 %",
        "exactly 15 %",
        "over 80 %, under 20 %",
        "exactly 80 %",
        "exactly 20 %",
    ],
)
def test_bounds_are_strict(delivered: int, plan_gap: int, supported: Rank) -> None:
    assert judged(delivered_kg=delivered, plan_gap=plan_gap).supported == supported


@pytest.mark.parametrize(
    ("changes", "supported"),
    [
        ({"large_scale": None}, Rank.LONG_TERM),
        ({"large_scale": False}, Rank.LONG_TERM),
        ({"demand_potential": None}, Rank.STRATEGIC),
        ({"demand_potential": None, "delivered_kg": 88_000}, Rank.MARKET),
        ({"creditworthy": None}, Rank.POTENTIAL),
        ({"contracted_kg": 0}, Rank.POTENTIAL),
        ({"months": 5}, Rank.POTENTIAL),
    ],
    ids=[
        "scale unknown",
        "not large",
        "strategic does not ask for potential demand",
        "market does not ask for it either",
        "credit standing unknown",
        "no contracted quantity",
        "too few months",
    ],
)
def test_missing_evidence_never_passes(changes: dict[str, object], supported: Rank) -> None:
    assert judged(**changes).supported == supported


@pytest.mark.parametrize(
    ("changes", "final", "reason"),
    [
        ({}, Rank.STRATEGIC, Reason.KEPT),
        ({"creditworthy": None}, Rank.POTENTIAL, Reason.DOWNGRADED),
        ({"unexcused_months": 1, "unshipped_run": 1}, Rank.LONG_TERM, Reason.UNSHIPPED),
        ({"unexcused_months": 2, "unshipped_run": 2}, Rank.MARKET, Reason.UNSHIPPED),
        ({"unexcused_months": 9, "unshipped_run": 9}, Rank.POTENTIAL, Reason.UNSHIPPED),
        ({"idle_run": 2}, Rank.STRATEGIC, Reason.KEPT),
        ({"idle_run": 3}, Rank.POTENTIAL, Reason.IDLE_POTENTIAL),
        ({"idle_run": 5}, Rank.POTENTIAL, Reason.IDLE_POTENTIAL),
        ({"idle_run": 6}, Rank.ELIMINATED, Reason.IDLE_ELIMINATED),
        (
            {"idle_run": None, "previous": Rank.POTENTIAL, "running_months": 0},
            Rank.POTENTIAL,
            Reason.ON_TRIAL,
        ),
        ({"at_risk": True}, Rank.ELIMINATED, Reason.AT_RISK),
        ({"at_risk": False}, Rank.STRATEGIC, Reason.KEPT),
        ({"previous": Rank.ELIMINATED}, Rank.POTENTIAL, Reason.RETURNED),
        ({"previous": Rank.ELIMINATED, "idle_run": 1}, Rank.ELIMINATED, Reason.STAYS_OUT),
        ({"previous": Rank.POTENTIAL}, Rank.MARKET, Reason.UPGRADED),
        ({"previous": Rank.POTENTIAL, "running_months": 2}, Rank.POTENTIAL, Reason.ON_TRIAL),
        ({"previous": Rank.POTENTIAL, "running_months": 3}, Rank.POTENTIAL, Reason.NOT_YET_RUNNING),
        ({"previous": Rank.POTENTIAL, "running_months": 5}, Rank.POTENTIAL, Reason.NOT_YET_RUNNING),
        ({"previous": Rank.POTENTIAL, "running_months": 6}, Rank.MARKET, Reason.UPGRADED),
        ({"previous": Rank.MARKET}, Rank.LONG_TERM, Reason.UPGRADED),
    ],
    ids=[
        "all criteria met",
        "straight to what the criteria support",
        "a month without shipment costs one level",
        "each further month another",
        "but no more than down to potential",
        "two months without business",
        "the third month without business",
        "the fifth",
        "three more months",
        "a prospect without any business",
        "judged to be at risk",
        "judged not to be at risk",
        "business again after elimination",
        "no business since elimination",
        "one level per review",
        "trial of three months",
        "after the trial, before six months",
        "five months running",
        "six months running",
        "upwards again",
    ],
)
def test_the_step_that_decides(changes: dict[str, object], final: Rank, reason: Reason) -> None:
    outcome = judged(**changes)
    assert (outcome.final, outcome.reason) == (final, reason)


def test_the_policy_may_lower_by_one_level_only() -> None:
    policy = Policy(downgrade=Downgrade.ONE_LEVEL)
    assert judged(policy, creditworthy=None).final == Rank.LONG_TERM


@pytest.mark.parametrize(
    ("approval", "up", "down", "same"),
    [
        (Approval.CHANGES, True, True, False),
        (Approval.UPGRADES, True, False, False),
        (Approval.NONE, False, False, False),
    ],
)
def test_what_waits_for_a_leader(approval: Approval, up: bool, down: bool, same: bool) -> None:
    policy = Policy(approval=approval)
    seen = (judged(policy, previous=Rank.MARKET), judged(policy, creditworthy=False), judged(policy))
    assert tuple(outcome.waits for outcome in seen) == (up, down, same)


def test_without_enough_plans_the_other_method_is_used() -> None:
    outcome = judged(planned_months=5, plan_gap=0, cv_population=1_234_567)
    assert outcome.values.fluctuation == 1_234_567


def test_verdicts_name_each_criterion_of_each_grade() -> None:
    assert judged(large_scale=None, funds_stable=False).verdicts == "pp--fpu-ppp--fp-pppp--fpu-p"
