"""Drawing up the statements of a whole month, for every contract that has something to settle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused
from coalface.kernel.periods import Month
from coalface.trade.settlement.access import EDIT
from coalface.trade.settlement.actions.preparing import prepare_statement
from coalface.trade.settlement.queries import contracts_to_settle

Told = Callable[[int, int], None]
"""Is told how many contracts of how many are done."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A contract of which no statement could be drawn up, and why."""

    contract: str
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class MonthDrawn:
    made: int
    left_out: Sequence[LeftOut]


def prepare_month(*, month: Month, kind: str, by: User, told: Told = lambda done, total: None) -> MonthDrawn:
    """One statement per contract with unsettled lots that ended in the month; each stands or falls alone.

    Done again, or after a break, it goes on with the contracts that have none yet.
    """
    require(by, EDIT)
    made, left_out = 0, []
    contracts = contracts_to_settle(by, month)
    for done, (contract_id, number) in enumerate(contracts, 1):
        try:
            prepare_statement(contract_id=contract_id, first=month.first, last=month.last, kind=kind, by=by)
        except Refused as refusal:
            left_out.append(LeftOut(number, refusal.findings))
        else:
            made += 1
        told(done, len(contracts))
    return MonthDrawn(made, left_out)
