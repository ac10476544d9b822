"""Suppliers with their papers, what is bought from them, what came, what was found in it, what is paid."""

from coalface.trade.purchasing.models.contracts import PurchaseContract
from coalface.trade.purchasing.models.payments import SupplierPayment
from coalface.trade.purchasing.models.receipts import (
    PurchaseAssay,
    PurchaseLot,
    PurchaseReceipt,
    StockBooking,
)
from coalface.trade.purchasing.models.statements import (
    PurchaseStatement,
    PurchaseStatementLine,
    PurchaseStatementVersion,
)
from coalface.trade.purchasing.models.suppliers import Supplier, SupplierContact, SupplierLicence

__all__ = [
    "PurchaseAssay",
    "PurchaseContract",
    "PurchaseLot",
    "PurchaseReceipt",
    "PurchaseStatement",
    "PurchaseStatementLine",
    "PurchaseStatementVersion",
    "StockBooking",
    "Supplier",
    "SupplierContact",
    "SupplierLicence",
    "SupplierPayment",
]
