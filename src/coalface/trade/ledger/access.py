"""Who may act on a customer's trade, and who sees prices: the one place every later app of the stage asks."""

from collections.abc import Iterable

from django.db.models import QuerySet

from coalface.archive.customers.models import Customer
from coalface.identity.people.access import NotAllowed, may, require, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import WIDTH, Scope
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.ledger.models import Account, CreditGrant, CreditPolicy, Entry, Series

PRICE_FIELDS = frozenset({"unit_price_per_tonne", "amount"})
CUSTOMER_DELETED = mark("%(customer)s is in the recycle bin; restore the customer first.")
OUT_OF_REACH = mark("The customer %(customer)s lies outside the records your right reaches.")


def visible_accounts(user: User) -> QuerySet[Account]:
    """Running accounts of the customers whose money the person may see."""
    owner, department = "customer__responsible", "customer__department"
    return scoped(Account.objects.all(), user, "money.view", owner=owner, department=department)


def visible_account_entries(user: User) -> QuerySet[Entry]:
    """The lines of those accounts."""
    owner, department = "account__customer__responsible", "account__customer__department"
    return scoped(Entry.objects.all(), user, "money.view", owner=owner, department=department)


def visible_grants(user: User) -> QuerySet[CreditGrant]:
    """Credit granted on those accounts."""
    owner, department = "account__customer__responsible", "account__customer__department"
    return scoped(CreditGrant.objects.all(), user, "money.view", owner=owner, department=department)


def visible_credit_policies(user: User) -> QuerySet[CreditPolicy]:
    """The rules of credit concern everybody who sees money."""
    return CreditPolicy.objects.all() if may(user, "money.view") else CreditPolicy.objects.none()


def visible_series(user: User) -> QuerySet[Series]:
    """How many numbers were given, for those who read the audit trail."""
    return Series.objects.all() if may(user, "audit.view") else Series.objects.none()


def hidden_fields(user: User) -> frozenset[str]:
    """The fields of contracts and shipments a person must not see in any list, page, export or search.

    Prices show only when the right to see money reaches as far as the right to see trade: with a narrower
    one, some rows of a list would show prices that it does not cover.
    """
    money, trade = scope_of(user, "money.view"), scope_of(user, "trade.view")
    return frozenset() if money is not None and _reaches(money, trade) else PRICE_FIELDS


def require_reach(user: User, right: str, customer: Customer) -> None:
    """Refuse unless the person holds the right and the customer lies in its scope."""
    require_reach_all(user, right, [customer])


def require_reach_all(user: User, right: str, customers: Iterable[Customer]) -> None:
    """Refuse unless the person holds the right and every customer lies in its scope."""
    require(user, right)
    if scope_of(user, right) is Scope.ALL:
        return
    asked = {customer.pk: customer for customer in customers}
    reached = scoped(Customer.objects.filter(pk__in=asked), user, right).values_list("pk", flat=True)
    for pk in asked.keys() - set(reached):
        raise NotAllowed(blocking("out_of_reach", OUT_OF_REACH, None, {"customer": str(asked[pk])}))


def customer_findings(customer: Customer) -> list[Finding]:
    """What speaks against recording new business for a customer."""
    if customer.deleted_at is None:
        return []
    values = {"customer": str(customer)}
    return [blocking("customer_deleted", CUSTOMER_DELETED, "customer", values)]


def _reaches(right: Scope, other: Scope | None) -> bool:
    return other is None or WIDTH[right] >= WIDTH[other]
