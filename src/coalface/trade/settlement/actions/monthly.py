"""Drawing up the statements of a whole month, for every contract that has something to settle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.settlement.access import EDIT
from coalface.trade.settlement.actions.preparing import LeftOut, prepare_statements
from coalface.trade.settlement.queries import contracts_to_settle

AT_ONCE = 50
"""Contracts in one transaction: the trucks of their customers wait at the gate for less than a second."""
Told = Callable[[int, int], None]
"""Is told how many contracts of how many are done."""


@dataclass(frozen=True, slots=True)
class MonthDrawn:
    made: int
    left_out: Sequence[LeftOut]


def prepare_month(*, month: Month, kind: str, by: User, told: Told = lambda done, total: None) -> MonthDrawn:
    """One statement per contract with unsettled lots that ended in the month; each stands or falls alone.

    Done again, or after a break, it goes on with the contracts that have none yet.
    """
    require(by, EDIT)
    made, done = 0, 0
    left_out: list[LeftOut] = []
    contracts = contracts_to_settle(by, month)
    for start in range(0, len(contracts), AT_ONCE):
        some = contracts[start : start + AT_ONCE]
        drawn = prepare_statements(contract_ids=some, first=month.first, last=month.last, kind=kind, by=by)
        made, done = made + len(drawn.made), done + len(some)
        left_out += drawn.left_out
        told(done, len(contracts))
    return MonthDrawn(made, left_out)
