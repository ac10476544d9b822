"""What people do about statements: draw up, work out anew, approve, invoice."""

from coalface.trade.settlement.actions.approving import reopen_statement, settle, submit_statement
from coalface.trade.settlement.actions.invoicing import NotInvoiced, record_invoice, record_red_letter
from coalface.trade.settlement.actions.monthly import MonthDrawn, prepare_month
from coalface.trade.settlement.actions.preparing import (
    Drawn,
    LeftOut,
    cancel_statement,
    index_row,
    prepare_statement,
    prepare_statements,
    rework_statement,
    set_freight,
)

__all__ = [
    "Drawn",
    "LeftOut",
    "MonthDrawn",
    "NotInvoiced",
    "cancel_statement",
    "index_row",
    "prepare_month",
    "prepare_statement",
    "prepare_statements",
    "record_invoice",
    "record_red_letter",
    "reopen_statement",
    "rework_statement",
    "set_freight",
    "settle",
    "submit_statement",
]
