"""Reading and writing the policy as a JSON document, with every unsound value named."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any

from coalface.evaluation.grading.rules.policy import (
    LADDER,
    QUALITIES,
    Demands,
    Fluctuation,
    Judged,
    Policy,
    Rank,
)
from coalface.kernel.findings import Finding, Refused, blocking, mark

PERCENT_FIELDS = (
    "fulfilment_over_pct",
    "fluctuation_under_pct",
    "on_time_over_pct",
    "bill_share_under_pct",
)
RANGES = {
    "window_months": (3, 36),
    "least_months": (2, 36),
    "levels_per_unshipped_month": (0, 3),
    "idle_months_to_potential": (1, 24),
    "further_idle_months_to_eliminated": (1, 24),
    "trial_months": (0, 24),
    "running_months_before_upgrade": (0, 36),
    "levels_per_upgrade": (1, 3),
}
_SIMPLE = Policy()


class PolicyUnsound(Refused):
    """The document is not a policy that can be judged by."""


def write(policy: Policy) -> dict[str, Any]:
    """The policy as plain JSON values; percentages are strings, so that they stay exact."""
    plain = {f.name: getattr(policy, f.name) for f in fields(Policy) if f.name != "ladder"}
    return {
        **{name: value.value if isinstance(value, StrEnum) else value for name, value in plain.items()},
        "ladder": {rank.code: _write_demands(policy.ladder[rank]) for rank in LADDER},
    }


def read(document: Mapping[str, Any]) -> Policy:
    """The policy of a document; raises PolicyUnsound with a finding per unknown, missing or unsound value."""
    names = {f.name for f in fields(Policy)}
    strange = [_finding("policy_field", name) for name in sorted({*document} ^ names)]
    if strange:
        raise PolicyUnsound(*strange)
    try:
        values = {name: _read_value(name, document[name]) for name in names}
    except (ValueError, KeyError, TypeError, InvalidOperation, AttributeError) as error:
        raise PolicyUnsound(_finding("policy_value", str(error))) from error
    policy = Policy(**values)
    findings = list(unsound(policy))
    if findings:
        raise PolicyUnsound(*findings)
    return policy


def unsound(policy: Policy) -> Iterator[Finding]:
    """What is wrong with the values of a policy, if anything."""
    for name, (least, most) in RANGES.items():
        if not least <= getattr(policy, name) <= most:
            message = mark("%(name)s must lie between %(least)s and %(most)s.")
            yield blocking("policy_range", message, name, {"name": name, "least": least, "most": most})
    if policy.least_months > policy.window_months:
        message = mark("The least number of months cannot exceed the window.")
        yield blocking("policy_least_months", message, "least_months")
    if policy.fluctuation_without_plan is Fluctuation.PLAN_GAP:
        message = mark("The method without a plan cannot itself need a plan.")
        yield blocking("policy_fallback", message, "fluctuation_without_plan")
    for rank in LADDER:
        yield from _unsound_demands(rank, policy.ladder[rank])
    yield from _unsound_order(policy)


def _unsound_demands(rank: Rank, demands: Demands) -> Iterator[Finding]:
    for name in PERCENT_FIELDS:
        bound = getattr(demands, name)
        if bound is not None and not (0 <= bound <= 1000 and bound == bound.quantize(Decimal("0.01"))):
            message = mark("A bound is a percentage from 0 to 1000 with at most two decimals.")
            yield blocking("policy_bound", message, f"{rank.code}_{name}")


def _unsound_order(policy: Policy) -> Iterator[Finding]:
    for better, worse in pairwise(LADDER):
        over = (policy.ladder[better].fulfilment_over_pct or 0, policy.ladder[worse].fulfilment_over_pct or 0)
        under = (
            policy.ladder[better].fluctuation_under_pct or 9999,
            policy.ladder[worse].fluctuation_under_pct or 9999,
        )
        if over[0] < over[1] or under[0] > under[1]:
            message = mark("A higher grade cannot ask for less than the grade below it.")
            yield blocking("policy_order", message, f"{better.code}_fulfilment_over_pct")


def _write_demands(demands: Demands) -> dict[str, Any]:
    bounds = {name: getattr(demands, name) for name in PERCENT_FIELDS}
    return {
        **{name: None if bound is None else str(bound) for name, bound in bounds.items()},
        "judged": [judged.value for judged in demands.judged],
    }


def _read_value(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON in, a field of the policy out
    if name == "ladder":
        return {rank: _read_demands(value[rank.code]) for rank in LADDER}
    default = getattr(_SIMPLE, name)
    if isinstance(default, StrEnum):
        return type(default)(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name}: {value!r}")
    return value


def _read_demands(value: Mapping[str, Any]) -> Demands:
    judged = tuple(Judged(code) for code in value["judged"])
    if not set(judged) <= set(QUALITIES):
        raise ValueError(f"judged: {value['judged']!r}")
    bounds = {name: None if value.get(name) is None else Decimal(str(value[name])) for name in PERCENT_FIELDS}
    return Demands(**bounds, judged=judged)


def _finding(code: str, value: str) -> Finding:
    messages = {
        "policy_field": mark("The policy document lacks or does not know this field: %(value)s."),
        "policy_value": mark("The policy document holds a value that cannot be read: %(value)s."),
    }
    return blocking(code, messages[code], None, {"value": value})
