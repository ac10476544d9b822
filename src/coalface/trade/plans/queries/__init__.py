"""What people ask of planning: supply and demand of a month, its balance, the plan that counts, cars."""

from coalface.trade.plans.queries.balance import Balance, balance_of
from coalface.trade.plans.queries.plans import plan_that_counts, policy_on, revisions_of
from coalface.trade.plans.queries.sheets import SheetRow, order_sheet
from coalface.trade.plans.queries.supply import Supply, supply_of

__all__ = [
    "Balance",
    "SheetRow",
    "Supply",
    "balance_of",
    "order_sheet",
    "plan_that_counts",
    "policy_on",
    "revisions_of",
    "supply_of",
]
