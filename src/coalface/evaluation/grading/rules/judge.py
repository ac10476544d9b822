"""How a grade follows from the inputs: the plain reference of the expressions in `metrics`."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.evaluation.grading.rules import scale
from coalface.evaluation.grading.rules.measures import Inputs
from coalface.evaluation.grading.rules.policy import (
    LADDER,
    QUALITIES,
    Approval,
    Demands,
    Downgrade,
    Fluctuation,
    Fulfilment,
    Policy,
    Rank,
)


class Verdict(StrEnum):
    """What was found about one criterion; missing evidence is `UNKNOWN` and never passes."""

    PASS = "p"
    FAIL = "f"
    UNKNOWN = "u"
    NOT_ASKED = "-"


class Reason(StrEnum):
    """The step that decided."""

    AT_RISK = "at_risk"
    IDLE_ELIMINATED = "idle_eliminated"
    RETURNED = "returned"
    STAYS_OUT = "stays_out"
    IDLE_POTENTIAL = "idle_potential"
    UNSHIPPED = "unshipped"
    ON_TRIAL = "on_trial"
    NOT_YET_RUNNING = "not_yet_running"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"
    KEPT = "kept"


CRITERIA = ("fulfilment", "fluctuation", "on_time", "bill_share", *(judged.value for judged in QUALITIES))
"""The order of the verdicts of one grade."""


@dataclass(frozen=True, slots=True)
class Values:
    """The four measures that are held against bounds, by the methods of the policy; None: not assessable."""

    fulfilment: int | None
    fluctuation: int | None
    on_time: int | None
    bill_share: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged grade; `verdicts` has one letter per criterion and grade, best grade first."""

    final: Rank
    supported: Rank
    reason: Reason
    verdicts: str
    values: Values
    waits: bool
    """Whether a leader has to approve before it takes effect."""


def judge(policy: Policy, inputs: Inputs) -> Outcome:
    values = values_of(policy, inputs)
    by_rank = {rank: _verdicts(policy.ladder[rank], values, inputs) for rank in LADDER}
    supported = next((rank for rank in LADDER if _all_pass(by_rank[rank])), Rank.POTENTIAL)
    final, reason = _decide(policy, inputs, supported)
    return Outcome(
        final=final,
        supported=supported,
        reason=reason,
        verdicts="".join(by_rank[rank] for rank in LADDER),
        values=values,
        waits=_waits(policy, inputs.previous, final),
    )


def values_of(policy: Policy, inputs: Inputs) -> Values:
    enough = inputs.months >= policy.least_months
    return Values(
        fulfilment=_fulfilment(policy.fulfilment, inputs) if enough else None,
        fluctuation=getattr(inputs, fluctuation_method(policy, inputs).value) if enough else None,
        on_time=scale.money_up(inputs.on_time_fen, inputs.due_fen) if inputs.due_fen > 0 else None,
        bill_share=scale.money_down(inputs.bills_fen, inputs.paid_fen) if inputs.paid_fen > 0 else None,
    )


def fluctuation_method(policy: Policy, inputs: Inputs) -> Fluctuation:
    """The method of the policy, or the other one for customers with too few planned months."""
    planned = inputs.planned_months >= policy.least_months
    lacks_plan = policy.fluctuation is Fluctuation.PLAN_GAP and not planned
    return policy.fluctuation_without_plan if lacks_plan else policy.fluctuation


def fulfilment_parts(method: Fulfilment, inputs: Inputs) -> tuple[int, int]:
    """Delivered and owed kilograms by the definitions of B2."""
    return {
        Fulfilment.CONTRACTED: (inputs.delivered_kg, inputs.contracted_kg),
        Fulfilment.LESS_EXCUSED: (inputs.delivered_kg, inputs.contracted_kg - inputs.excused_kg),
        Fulfilment.MONTH_BY_MONTH: (inputs.kept_kg, inputs.planned_kg),
    }[method]


def _fulfilment(method: Fulfilment, inputs: Inputs) -> int | None:
    delivered, owed = fulfilment_parts(method, inputs)
    return scale.up(delivered, owed) if owed > 0 else None


def _verdicts(demands: Demands, values: Values, inputs: Inputs) -> str:
    bounds = (
        _over(values.fulfilment, demands.fulfilment_over_pct),
        _under(values.fluctuation, demands.fluctuation_under_pct),
        _over(values.on_time, demands.on_time_over_pct),
        _under(values.bill_share, demands.bill_share_under_pct),
    )
    qualities = (
        _holds(getattr(inputs, judged.value)) if judged in demands.judged else Verdict.NOT_ASKED
        for judged in QUALITIES
    )
    return "".join((*bounds, *qualities))


def _over(value: int | None, bound: Decimal | None) -> Verdict:
    if bound is None:
        return Verdict.NOT_ASKED
    return _holds(None if value is None else value > scale.of_percent(bound))


def _under(value: int | None, bound: Decimal | None) -> Verdict:
    if bound is None:
        return Verdict.NOT_ASKED
    return _holds(None if value is None else value < scale.of_percent(bound))


def _holds(answer: bool | None) -> Verdict:
    if answer is None:
        return Verdict.UNKNOWN
    return Verdict.PASS if answer else Verdict.FAIL


def _all_pass(verdicts: str) -> bool:
    return not set(verdicts) & {Verdict.FAIL, Verdict.UNKNOWN}


def _decide(policy: Policy, inputs: Inputs, supported: Rank) -> tuple[Rank, Reason]:
    idle = inputs.idle_run
    if inputs.at_risk:
        return Rank.ELIMINATED, Reason.AT_RISK
    if idle is not None and idle >= policy.idle_months_to_eliminated:
        return Rank.ELIMINATED, Reason.IDLE_ELIMINATED
    if inputs.previous is Rank.ELIMINATED:
        return (Rank.POTENTIAL, Reason.RETURNED) if idle == 0 else (Rank.ELIMINATED, Reason.STAYS_OUT)
    if idle is not None and idle >= policy.idle_months_to_potential:
        return Rank.POTENTIAL, Reason.IDLE_POTENTIAL
    return _step(policy, inputs, supported)


def _step(policy: Policy, inputs: Inputs, supported: Rank) -> tuple[Rank, Reason]:
    """One review's move towards the supported grade, less what missing shipments cost."""
    previous, running = inputs.previous, inputs.running_months
    ripe = running >= policy.months_before_upgrade
    ceiling = previous + (policy.levels_per_upgrade if ripe else 0)
    floor = previous - 1 if policy.downgrade is Downgrade.ONE_LEVEL else Rank.ELIMINATED
    earned = Rank(min(max(supported, floor, Rank.POTENTIAL), ceiling))
    if inputs.unexcused_months > 0:
        cost = policy.levels_per_unshipped_month * inputs.unexcused_months
        limit = Rank(max(Rank.POTENTIAL, previous - cost))
        if limit < earned:
            return limit, Reason.UNSHIPPED
    if supported > earned and not ripe:
        return earned, Reason.ON_TRIAL if running < policy.trial_months else Reason.NOT_YET_RUNNING
    if earned == previous:
        return earned, Reason.KEPT
    return earned, Reason.UPGRADED if earned > previous else Reason.DOWNGRADED


def _waits(policy: Policy, previous: Rank, final: Rank) -> bool:
    if policy.approval is Approval.NONE or final == previous:
        return False
    return final > previous or policy.approval is Approval.CHANGES
