"""Imports change what the months sum up: they are summed up again when a file is loaded or undone."""

from collections.abc import Sequence

from coalface.archive.customers.models import Customer
from coalface.desk.imports.registry import Outcome, afterwards, summarised
from coalface.identity.people.models import User
from coalface.trade.ledger.models import DirtyMonth
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.months.models import BusyMonths, CashMonth, CustomerMonth


def _recompute(outcomes: Sequence[Outcome], by: User) -> None:
    recompute_dirty(by=by)


afterwards(["contracts", "contract_months", "shipments", "payments", "bank_lines"], _recompute)
summarised(Customer, (DirtyMonth, CustomerMonth, CashMonth, BusyMonths))
