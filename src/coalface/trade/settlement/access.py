"""Who sees statements and invoices: those whom the right lets see the customer's money."""

from django.db.models import QuerySet

from coalface.identity.people.access import scoped
from coalface.identity.people.models import User
from coalface.trade.settlement.models import Invoice, Statement, StatementLine

SEE = "settlement.view"
EDIT = "settlement.edit"
APPROVE = "settlement.approve"
OF_STATEMENT = {
    "owner": "contract__customer__responsible",
    "department": "contract__customer__department",
}
OF_INVOICE = {name: f"statement__{path}" for name, path in OF_STATEMENT.items()}


def visible_statements(user: User, right: str = SEE) -> QuerySet[Statement]:
    return scoped(Statement.objects.all(), user, right, **OF_STATEMENT)


def visible_lines(user: User, right: str = SEE) -> QuerySet[StatementLine]:
    """The lines of every version of the statements within reach."""
    return StatementLine.objects.filter(version__statement__in=visible_statements(user, right))


def visible_invoices(user: User, right: str = SEE) -> QuerySet[Invoice]:
    return scoped(Invoice.objects.all(), user, right, **OF_INVOICE)


def decidable_statements(user: User) -> QuerySet[Statement]:
    """Those on which a person may give their word when it is asked."""
    return visible_statements(user, APPROVE)
