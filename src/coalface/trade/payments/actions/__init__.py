"""Recording money received, posting it to accounts, and applying it to what was due."""

from coalface.trade.payments.actions.banking import (
    NotAssignable,
    assign_line,
    drop_payments,
    release_line,
    set_line_aside,
    take_known_payers,
)
from coalface.trade.payments.actions.bills import BillOdd, NotMovable, move_bill, record_bill, split_bill
from coalface.trade.payments.actions.collecting import remind_of_bills, remind_of_late_money
from coalface.trade.payments.actions.matching import (
    NotApplicable,
    apply_by_hand,
    apply_money,
    apply_open_money,
)
from coalface.trade.payments.actions.pooling import tell_of_pool
from coalface.trade.payments.actions.posting import post_news, post_receipts, touched
from coalface.trade.payments.actions.receipts import (
    NotReceivable,
    change_receipt,
    delete_receipt,
    record_receipt,
)
from coalface.trade.payments.actions.reconciling import NotReconcilable, keep_answer, write_letter

__all__ = [
    "BillOdd",
    "NotApplicable",
    "NotAssignable",
    "NotMovable",
    "NotReceivable",
    "NotReconcilable",
    "apply_by_hand",
    "apply_money",
    "apply_open_money",
    "assign_line",
    "change_receipt",
    "delete_receipt",
    "drop_payments",
    "keep_answer",
    "move_bill",
    "post_news",
    "post_receipts",
    "record_bill",
    "record_receipt",
    "release_line",
    "remind_of_bills",
    "remind_of_late_money",
    "set_line_aside",
    "split_bill",
    "take_known_payers",
    "tell_of_pool",
    "touched",
    "write_letter",
]
