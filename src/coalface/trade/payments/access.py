"""Who sees which receipts: the right to see money decides, not the right to see trade."""

from django.db.models import QuerySet

from coalface.identity.people.access import scoped
from coalface.identity.people.models import User
from coalface.trade.payments.models import BankLine, BankReceipt, Bill, Match, Receipt, Reconciliation


def visible_receipts(user: User) -> QuerySet[Receipt]:
    return scoped(
        Receipt.objects.all(),
        user,
        "money.view",
        owner="customer__responsible",
        department="customer__department",
    )


def visible_matches(user: User) -> QuerySet[Match]:
    """What was applied on the accounts whose money the person may see."""
    owner, department = "account__customer__responsible", "account__customer__department"
    return scoped(Match.objects.all(), user, "money.view", owner=owner, department=department)


def visible_bills(user: User) -> QuerySet[Bill]:
    """Acceptance bills of the customers whose money the person may see."""
    return scoped(
        Bill.objects.all(),
        user,
        "money.view",
        owner="customer__responsible",
        department="customer__department",
    )


def visible_reconciliations(user: User) -> QuerySet[Reconciliation]:
    """Letters to the customers whose money the person may see."""
    owner, department = "account__customer__responsible", "account__customer__department"
    return scoped(Reconciliation.objects.all(), user, "money.view", owner=owner, department=department)


def visible_bank_lines(user: User) -> QuerySet[BankLine]:
    """Money on the bank account: that of one's customers, and by the widest scope what nobody owns yet."""
    return _bank_lines(user, "money.view")


def visible_bank_receipts(user: User) -> QuerySet[BankReceipt]:
    """How those customers were found who paid."""
    owner, department = "receipt__customer__responsible", "receipt__customer__department"
    return scoped(BankReceipt.objects.all(), user, "money.view", owner=owner, department=department)


def editable_bank_lines(user: User) -> QuerySet[BankLine]:
    """The lines a person may assign, set aside or release."""
    return _bank_lines(user, "money.edit")


def _bank_lines(user: User, right: str) -> QuerySet[BankLine]:
    return scoped(
        BankLine.objects.all(),
        user,
        right,
        owner="taken__receipt__customer__responsible",
        department="taken__receipt__customer__department",
    )
