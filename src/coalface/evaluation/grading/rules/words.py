"""A grade in words: every criterion with value, bound and verdict, what is missing, and the step that
decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from coalface.evaluation.grading.rules import scale
from coalface.evaluation.grading.rules.judge import (
    CRITERIA,
    Outcome,
    Reason,
    Verdict,
    fluctuation_method,
    fulfilment_parts,
)
from coalface.evaluation.grading.rules.measures import Inputs
from coalface.evaluation.grading.rules.policy import (
    LADDER,
    QUALITIES,
    Demands,
    Fluctuation,
    Fulfilment,
    Policy,
    Rank,
)
from coalface.kernel.findings import mark
from coalface.kernel.measures import from_kilograms
from coalface.kernel.periods import Month


class Term(str):
    """A value of a sentence that is itself to be translated."""


GRADES = {
    Rank.STRATEGIC: Term(mark("strategic partner")),
    Rank.LONG_TERM: Term(mark("long-term customer")),
    Rank.MARKET: Term(mark("market customer")),
    Rank.POTENTIAL: Term(mark("potential customer")),
    Rank.ELIMINATED: Term(mark("eliminated customer")),
}
NAMES = {
    "fulfilment": Term(mark("contract fulfilment")),
    "fluctuation": Term(mark("monthly fluctuation")),
    "on_time": Term(mark("share paid on time")),
    "bill_share": Term(mark("share of acceptance bills")),
    "funds_stable": Term(mark("stable funds")),
    "stock_capacity": Term(mark("stock capacity")),
    "large_scale": Term(mark("large scale")),
    "demand_potential": Term(mark("large potential demand")),
    "creditworthy": Term(mark("good credit standing")),
    "at_risk": Term(mark("failing business or latent risk")),
}
FULFILMENTS = {
    Fulfilment.CONTRACTED: Term(mark("F1, delivered ÷ contracted")),
    Fulfilment.LESS_EXCUSED: Term(mark("F2, delivered ÷ (contracted − excused)")),
    Fulfilment.MONTH_BY_MONTH: Term(mark("F3, delivered within the plan ÷ plan, month by month")),
}
FLUCTUATIONS = {
    Fluctuation.CV_POPULATION: Term(mark("coefficient of variation, population")),
    Fluctuation.CV_SAMPLE: Term(mark("coefficient of variation, sample")),
    Fluctuation.MAX_DEVIATION: Term(mark("greatest deviation from the mean")),
    Fluctuation.MEAN_DEVIATION: Term(mark("mean deviation from the mean")),
    Fluctuation.MAX_STEP: Term(mark("greatest change from month to month")),
    Fluctuation.MEAN_STEP: Term(mark("mean change from month to month")),
    Fluctuation.SPREAD: Term(mark("(highest − lowest) ÷ mean")),
    Fluctuation.PLAN_GAP: Term(mark("mean deviation from the plan")),
}
REASONS = {
    Reason.AT_RISK: mark("A judgement of failing business or latent risk is in force: eliminated."),
    Reason.IDLE_ELIMINATED: mark(
        "%(idle)s months in a row without shipment, receipt, contract or settlement: eliminated."
    ),
    Reason.RETURNED: mark("Business again after elimination: taken back as a potential customer."),
    Reason.STAYS_OUT: mark("Eliminated before, and no business in this month: stays eliminated."),
    Reason.IDLE_POTENTIAL: mark(
        "%(idle)s months in a row without shipment, receipt, contract or settlement: potential customer."
    ),
    Reason.UNSHIPPED: mark(
        "Months without shipment and without a recorded excuse: %(unexcused)s; down from %(previous)s."
    ),
    Reason.ON_TRIAL: mark(
        "The criteria support %(supported)s, but the trial of %(trial)s months is in month %(running)s."
    ),
    Reason.NOT_YET_RUNNING: mark(
        "The criteria support %(supported)s, but an upgrade needs %(needed)s months of running; "
        "so far %(running)s."
    ),
    Reason.UPGRADED: mark("The criteria support %(supported)s: up from %(previous)s."),
    Reason.DOWNGRADED: mark("The criteria support no more than %(supported)s: down from %(previous)s."),
    Reason.KEPT: mark("The criteria support %(supported)s; the grade stays."),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A marked message with the values of its places; a `Term` among them is translated too."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


MISSING = Sentence(mark("Missing:"))


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of one grade."""

    criterion: str
    verdict: Verdict
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this grade; `lines` are per grade, best first, without the criteria that are not asked for."""

    decision: Sentence
    lines: Mapping[Rank, tuple[Line, ...]]
    missing: tuple[Sentence, ...]


def explain(policy: Policy, period: Month, inputs: Inputs, outcome: Outcome) -> Explanation:
    """What to tell the person who asks; the outcome is the recorded one."""
    width = len(CRITERIA)
    lines = {
        rank: tuple(
            Line(
                name, Verdict(letter), _sentence(name, Verdict(letter), policy, rank, period, inputs, outcome)
            )
            for name, letter in zip(CRITERIA, outcome.verdicts[place * width :], strict=False)
            if letter != Verdict.NOT_ASKED
        )
        for place, rank in enumerate(LADDER)
    }
    unknown = {line.criterion for row in lines.values() for line in row if line.verdict is Verdict.UNKNOWN}
    missing = tuple(_missing(name, policy, inputs) for name in CRITERIA if name in unknown)
    return Explanation(decision(policy, inputs, outcome), lines, missing)


def decision(policy: Policy, inputs: Inputs, outcome: Outcome) -> Sentence:
    values = {
        "idle": inputs.idle_run,
        "unexcused": inputs.unexcused_months,
        "running": inputs.running_months,
        "trial": policy.trial_months,
        "needed": policy.months_before_upgrade,
        "previous": GRADES[inputs.previous],
        "supported": GRADES[outcome.supported],
    }
    message = REASONS[outcome.reason]
    return Sentence(message, {name: value for name, value in values.items() if f"%({name})" in message})


def percentage(share: int, bound: Decimal | None = None) -> str:
    """Two decimals, more where two would not show on which side of the bound the share lies."""
    hidden = bound is not None and share != scale.of_percent(bound)
    places = 5 if hidden and scale.percent(share) == bound else 2
    return f"{scale.percent(share, places):,} %"


def tonnes(kilograms: int) -> str:
    return f"{from_kilograms(kilograms).normalize():,f}"


def _sentence(
    name: str, verdict: Verdict, policy: Policy, rank: Rank, period: Month, inputs: Inputs, outcome: Outcome
) -> Sentence:
    if name in QUALITIES:
        return _quality(name, verdict)
    bound = _bound(policy.ladder[rank], name)
    if verdict is Verdict.UNKNOWN:
        message = mark("%(name)s: not assessable (asked for: %(sign)s %(bound)s %%)")
        return Sentence(message, {"name": NAMES[name], "sign": _sign(name, True), "bound": bound})
    passed = verdict is Verdict.PASS
    value = getattr(outcome.values, name)
    values: dict[str, object] = {
        "name": NAMES[name],
        "value": percentage(value, bound),
        "sign": _sign(name, passed),
        "bound": bound,
        **_span(period, inputs),
    }
    passes = mark("%(name)s %(value)s %(sign)s %(bound)s %%: passed")
    fails = mark("%(name)s %(value)s %(sign)s %(bound)s %%: not passed")
    details = _details(name, policy, inputs)
    return Sentence(passes if passed else fails, {**values, **details})


def _details(name: str, policy: Policy, inputs: Inputs) -> dict[str, object]:
    """What the value was made from; `basis` is a sentence of its own in brackets behind the verdict."""
    if name == "fulfilment":
        delivered, owed = fulfilment_parts(policy.fulfilment, inputs)
        basis = mark("%(method)s, %(first)s to %(last)s, contracted %(owed)s t, delivered %(delivered)s t")
        method: Term = FULFILMENTS[policy.fulfilment]
        return {"basis": basis, "method": method, "owed": tonnes(owed), "delivered": tonnes(delivered)}
    if name == "fluctuation":
        used = fluctuation_method(policy, inputs)
        months = inputs.planned_months if used is Fluctuation.PLAN_GAP else inputs.months
        basis = mark("%(method)s, %(first)s to %(last)s, %(months)s months")
        return {"basis": basis, "method": FLUCTUATIONS[used], "months": months}
    part, whole = (
        (inputs.on_time_fen, inputs.due_fen) if name == "on_time" else (inputs.bills_fen, inputs.paid_fen)
    )
    basis = mark("%(part)s of %(whole)s yuan, %(first)s to %(last)s")
    return {"basis": basis, "part": _yuan(part), "whole": _yuan(whole)}


def _yuan(fen: int) -> str:
    return f"{Decimal(fen).scaleb(-2):,}"


def _span(period: Month, inputs: Inputs) -> dict[str, object]:
    first = Month(period.index - max(inputs.months, 1) + 1)
    return {"first": str(first), "last": str(period)}


def _quality(name: str, verdict: Verdict) -> Sentence:
    messages = {
        Verdict.PASS: mark("%(name)s: judged to hold, passed"),
        Verdict.FAIL: mark("%(name)s: judged not to hold, not passed"),
        Verdict.UNKNOWN: mark("%(name)s: not assessable, no judgement in force"),
    }
    return Sentence(messages[verdict], {"name": NAMES[name]})


def _missing(name: str, policy: Policy, inputs: Inputs) -> Sentence:
    """What has to be recorded so that the criterion can be assessed."""
    if name in QUALITIES:
        return Sentence(mark("a judgement of: %(name)s"), {"name": NAMES[name]})
    if name in {"fulfilment", "fluctuation"} and inputs.months < policy.least_months:
        values = {"months": inputs.months, "least": policy.least_months}
        return Sentence(mark("months of trade: %(months)s so far, at least %(least)s are needed"), values)
    messages = {
        "fulfilment": mark("contracted quantities of the months"),
        "fluctuation": mark("deliveries in the months of the window"),
        "on_time": mark("due dates of the receipts"),
        "bill_share": mark("receipts in the months of the window"),
    }
    return Sentence(messages[name])


def _bound(demands: Demands, name: str) -> Decimal:
    side = {"fulfilment": "over", "on_time": "over", "fluctuation": "under", "bill_share": "under"}[name]
    return Decimal(getattr(demands, f"{name}_{side}_pct"))


def _sign(name: str, passed: bool) -> str:
    over = name in {"fulfilment", "on_time"}
    return {(True, True): ">", (True, False): "≤", (False, True): "<", (False, False): "≥"}[over, passed]
