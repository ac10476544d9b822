"""Running accounts with all that was posted to them, rules of credit, and the marks of changed months."""

from coalface.trade.ledger.models.accounts import Account, Bucket, Entry, EntryKind, Series, Snapshot
from coalface.trade.ledger.models.credit import AcceptorClass, CreditGrant, CreditPolicy, CreditRating
from coalface.trade.ledger.models.months import DirtyMonth

__all__ = [
    "AcceptorClass",
    "Account",
    "Bucket",
    "CreditGrant",
    "CreditPolicy",
    "CreditRating",
    "DirtyMonth",
    "Entry",
    "EntryKind",
    "Series",
    "Snapshot",
]
