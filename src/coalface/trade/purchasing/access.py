"""Who sees bought coal: it belongs to the company, so the right decides without a scope."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from coalface.identity.people.access import may, require
from coalface.identity.people.models import User
from coalface.trade.purchasing.models import (
    PurchaseAssay,
    PurchaseContract,
    PurchaseLot,
    PurchaseReceipt,
    PurchaseStatement,
    PurchaseStatementLine,
    StockBooking,
    Supplier,
    SupplierPayment,
)

SEE = "purchase.view"
EDIT = "purchase.edit"
PAY = "money.edit"
Row = TypeVar("Row", bound=Model)


def visible_suppliers(user: User, right: str = SEE) -> QuerySet[Supplier]:
    return _held(user, right, Supplier.objects.all())


def visible_contracts(user: User, right: str = SEE) -> QuerySet[PurchaseContract]:
    return _held(user, right, PurchaseContract.objects.all())


def visible_receipts(user: User, right: str = SEE) -> QuerySet[PurchaseReceipt]:
    return _held(user, right, PurchaseReceipt.objects.all())


def visible_lots(user: User, right: str = SEE) -> QuerySet[PurchaseLot]:
    return _held(user, right, PurchaseLot.objects.all())


def visible_assays(user: User, right: str = SEE) -> QuerySet[PurchaseAssay]:
    return _held(user, right, PurchaseAssay.objects.all())


def visible_statements(user: User, right: str = SEE) -> QuerySet[PurchaseStatement]:
    return _held(user, right, PurchaseStatement.objects.all())


def visible_lines(user: User) -> QuerySet[PurchaseStatementLine]:
    """The lines of every version of the statements."""
    return _held(user, SEE, PurchaseStatementLine.objects.all())


def visible_payments(user: User, right: str = SEE) -> QuerySet[SupplierPayment]:
    return _held(user, right, SupplierPayment.objects.all())


def visible_bookings(user: User) -> QuerySet[StockBooking]:
    return _held(user, SEE, StockBooking.objects.all())


def pays(user: User) -> bool:
    """Whether a person records payments to suppliers: finance does, for what it sees of purchases."""
    return may(user, PAY) and may(user, SEE)


def require_pays(user: User) -> None:
    for right in (PAY, SEE):
        require(user, right)


def _held(user: User, right: str, rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows if may(user, SEE) and may(user, right) else rows.none()
