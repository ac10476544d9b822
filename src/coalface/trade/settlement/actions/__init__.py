"""What people do about statements: draw up, work out anew, approve, invoice."""

from coalface.trade.settlement.actions.approving import reopen_statement, settle, submit_statement
from coalface.trade.settlement.actions.invoicing import NotInvoiced, record_invoice, record_red_letter
from coalface.trade.settlement.actions.monthly import LeftOut, MonthDrawn, prepare_month
from coalface.trade.settlement.actions.preparing import (
    NotSettleable,
    cancel_statement,
    index_row,
    prepare_statement,
    rework_statement,
    set_freight,
)

__all__ = [
    "LeftOut",
    "MonthDrawn",
    "NotInvoiced",
    "NotSettleable",
    "cancel_statement",
    "index_row",
    "prepare_month",
    "prepare_statement",
    "record_invoice",
    "record_red_letter",
    "reopen_statement",
    "rework_statement",
    "set_freight",
    "settle",
    "submit_statement",
]
