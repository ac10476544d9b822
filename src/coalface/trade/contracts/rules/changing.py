"""What of a contract may still be changed by hand, by the state it is in."""

from collections.abc import Collection, Sequence

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.contracts.rules.contracts import MonthQuantity
from coalface.trade.contracts.rules.states import OVER, State

IN_APPROVAL = mark("The contract is in approval; send it back or withdraw the approval first.")
IS_OVER = mark("The contract is over and stays as it was.")
BY_SUPPLEMENT = mark("The contract was approved; this changes by a supplement.")
ALWAYS = frozenset({"remarks", "excused"})
"""Remarks, and what is excused month by month, are recorded while the contract runs."""


def change_findings(state: State, *, approved: bool, changed: Collection[str]) -> list[Finding]:
    """Why these fields cannot be changed; a contract concluded elsewhere stays open to correction."""
    if state is State.APPROVING:
        return [blocking("in_approval", IN_APPROVAL)]
    if state in OVER and set(changed) - ALWAYS:
        return [blocking("contract_over", IS_OVER)]
    if state is State.IN_FORCE and approved:
        names = sorted(set(changed) - ALWAYS)
        return [blocking("by_supplement", BY_SUPPLEMENT, name) for name in names[:1]]
    return []


def what_changed(before: Sequence[MonthQuantity], now: Sequence[MonthQuantity]) -> str:
    """`quantities` when what is agreed differs, `excused` when only what is excused does, else nothing."""
    if {one.month: one.tonnes for one in before} != {one.month: one.tonnes for one in now}:
        return "quantities"
    return "excused" if list(before) != list(now) else ""
