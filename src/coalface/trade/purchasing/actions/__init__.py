"""What people do about bought coal."""

from coalface.trade.purchasing.actions.assays import (
    NotABoughtAssay,
    agree_result,
    save_purchase_assay,
    take_back_purchase_assay,
)
from coalface.trade.purchasing.actions.contracts import (
    NotPurchasable,
    change_purchase,
    delete_purchase,
    end_purchase,
    record_purchase,
    settle_contract,
    submit_purchase,
)
from coalface.trade.purchasing.actions.paying import NotPaid, record_payment, void_payment
from coalface.trade.purchasing.actions.receipts import (
    NotReceived,
    follow_receipts,
    record_receipt,
    void_receipt,
)
from coalface.trade.purchasing.actions.statements import (
    cancel_purchase_statement,
    prepare_purchase_statement,
    rework_purchase_statement,
    settle_statement,
    submit_purchase_statement,
)
from coalface.trade.purchasing.actions.suppliers import (
    DuplicateSupplier,
    SupplierInvalid,
    add_contact,
    add_licence,
    change_supplier,
    index_suppliers,
    record_supplier,
    remove_contact,
    remove_licence,
)

__all__ = [
    "DuplicateSupplier",
    "NotABoughtAssay",
    "NotPaid",
    "NotPurchasable",
    "NotReceived",
    "SupplierInvalid",
    "add_contact",
    "add_licence",
    "agree_result",
    "cancel_purchase_statement",
    "change_purchase",
    "change_supplier",
    "delete_purchase",
    "end_purchase",
    "follow_receipts",
    "index_suppliers",
    "prepare_purchase_statement",
    "record_payment",
    "record_purchase",
    "record_receipt",
    "record_supplier",
    "remove_contact",
    "remove_licence",
    "rework_purchase_statement",
    "save_purchase_assay",
    "settle_contract",
    "settle_statement",
    "submit_purchase",
    "submit_purchase_statement",
    "take_back_purchase_assay",
    "void_payment",
    "void_receipt",
]
