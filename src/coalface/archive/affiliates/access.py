"""Who sees which affiliations: those that touch a customer in reach."""

from django.db.models import Q, QuerySet

from coalface.archive.affiliates.models import Affiliation, OutsideCompany
from coalface.archive.customers.access import visible_customers
from coalface.identity.people.access import may
from coalface.identity.people.models import User


def visible_affiliations(user: User, right: str = "customer.view") -> QuerySet[Affiliation]:
    reached = visible_customers(user, right)
    return Affiliation.objects.filter(Q(upper_customer__in=reached) | Q(lower_customer__in=reached))


def visible_outside(user: User) -> QuerySet[OutsideCompany]:
    """Names of companies that are no customers are no secret among those who see customers."""
    return OutsideCompany.objects.all() if may(user, "customer.view") else OutsideCompany.objects.none()
