"""Posting to running accounts, keeping them and granting credit; numbering; marking customer months."""

from coalface.trade.ledger.actions.accounts import (
    NotAdjustable,
    NotOpenable,
    adjust,
    block_account,
    open_account,
    unblock_account,
)
from coalface.trade.ledger.actions.credit import NotGranted, PolicyOdd, grant_credit, set_credit_policy
from coalface.trade.ledger.actions.marking import (
    MARK_STAGED,
    Numbered,
    apply_changes,
    array_literals,
    keep,
    mark_dirty,
)
from coalface.trade.ledger.actions.numbering import next_number, next_numbers
from coalface.trade.ledger.actions.posting import (
    Act,
    CreditExceeded,
    Line,
    lock_account,
    lock_accounts,
    post,
    post_acts,
    require_available,
)
from coalface.trade.ledger.models import Bucket, EntryKind

__all__ = [
    "MARK_STAGED",
    "Act",
    "Bucket",
    "CreditExceeded",
    "EntryKind",
    "Line",
    "NotAdjustable",
    "NotGranted",
    "NotOpenable",
    "Numbered",
    "PolicyOdd",
    "adjust",
    "apply_changes",
    "array_literals",
    "block_account",
    "grant_credit",
    "keep",
    "lock_account",
    "lock_accounts",
    "mark_dirty",
    "next_number",
    "next_numbers",
    "open_account",
    "post",
    "post_acts",
    "require_available",
    "set_credit_policy",
    "unblock_account",
]
