"""Accounts, what they hold at any instant and how that came about; and months still to be summed up."""

from coalface.trade.ledger.queries.accounts import (
    PolicyVersion,
    SheetLine,
    account_of,
    accounts,
    balance,
    credit_policies,
    credit_terms,
    limit_at,
    sheet,
)
from coalface.trade.ledger.queries.marks import months_pending

__all__ = [
    "PolicyVersion",
    "SheetLine",
    "account_of",
    "accounts",
    "balance",
    "credit_policies",
    "credit_terms",
    "limit_at",
    "months_pending",
    "sheet",
]
