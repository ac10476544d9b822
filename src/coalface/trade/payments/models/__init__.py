"""Money received from customers, what it paid, and the bills among it."""

from coalface.trade.payments.models.banking import BankLine, BankReceipt
from coalface.trade.payments.models.bills import Bill
from coalface.trade.payments.models.matches import Match
from coalface.trade.payments.models.receipts import Instrument, Receipt
from coalface.trade.payments.models.reconciling import Reconciliation, TransitItem

__all__ = [
    "BankLine",
    "BankReceipt",
    "Bill",
    "Instrument",
    "Match",
    "Receipt",
    "Reconciliation",
    "TransitItem",
]
