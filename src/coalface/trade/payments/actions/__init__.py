"""Recording money received, posting it to accounts, and applying it to what was due."""

from coalface.trade.payments.actions.matching import (
    NotApplicable,
    apply_by_hand,
    apply_money,
    apply_open_money,
)
from coalface.trade.payments.actions.posting import post_news, post_receipts, touched
from coalface.trade.payments.actions.receipts import (
    NotReceivable,
    change_receipt,
    delete_receipt,
    record_receipt,
)

__all__ = [
    "NotApplicable",
    "NotReceivable",
    "apply_by_hand",
    "apply_money",
    "apply_open_money",
    "change_receipt",
    "delete_receipt",
    "post_news",
    "post_receipts",
    "record_receipt",
    "touched",
]
