"""Who sees which contracts: those of the customers the right reaches."""

from django.db.models import QuerySet

from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User
from coalface.trade.contracts.models import Contract, ContractTerms, Quote, SupervisionPolicy


def visible_contracts(user: User) -> QuerySet[Contract]:
    return scoped(
        Contract.objects.all(),
        user,
        "trade.view",
        owner="customer__responsible",
        department="customer__department",
    )


def visible_terms(user: User) -> QuerySet[ContractTerms]:
    """Terms are seen with their contract; the prices in them only by those who see money."""
    return scoped(
        ContractTerms.objects.all(),
        user,
        "trade.view",
        owner="contract__customer__responsible",
        department="contract__customer__department",
    )


def decidable_contracts(user: User) -> QuerySet[Contract]:
    """Those on which a person may give their word when it is asked."""
    return scoped(
        Contract.objects.all(),
        user,
        "contract.decide",
        owner="customer__responsible",
        department="customer__department",
    )


def visible_quotes(user: User) -> QuerySet[Quote]:
    """Quotes are prices: seen by those who see the customer's money."""
    return _quotes(user, "money.view")


def decidable_quotes(user: User) -> QuerySet[Quote]:
    """Those on whose price below the floor a person may give their word."""
    return _quotes(user, "contract.decide")


def _quotes(user: User, right: str) -> QuerySet[Quote]:
    owner, department = "customer__responsible", "customer__department"
    return scoped(Quote.objects.all(), user, right, owner=owner, department=department)


def visible_limits(user: User) -> QuerySet[SupervisionPolicy]:
    """The limits of supervision, for everybody who sees contracts."""
    return SupervisionPolicy.objects.all() if may(user, "trade.view") else SupervisionPolicy.objects.none()
