"""Who sees which care: whoever reaches the customer and may know what the occasion tells."""

from django.db.models import Q, QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.identity.people.access import may, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.relations.care.models import Care, CareDay, CarePolicy
from coalface.relations.care.rules import RIGHT_OF_KIND

SETTLE = "customer.note"
"""Settling care writes on the customer's timeline."""


def visible_cares(user: User, right: str = "customer.view") -> QuerySet[Care]:
    """Occasions of live customers inside the reach of a right; growth and birthdays by their rights too."""
    live = Care.objects.filter(customer__deleted_at__isnull=True)
    rows: QuerySet[Care] = scoped(
        live, user, right, owner="customer__responsible", department="customer__department"
    )
    for kind, needed in RIGHT_OF_KIND.items():
        scope = scope_of(user, needed)
        if scope is None:
            rows = rows.exclude(kind=kind)
        elif scope is not Scope.ALL:
            rows = rows.filter(~Q(kind=kind) | Q(customer__in=visible_customers(user, needed)))
    return rows


def visible_days(user: User) -> QuerySet[CareDay]:
    """Festivals and new products are no secret."""
    sees = may(user, "customer.view") or may(user, "policy.edit")
    return CareDay.objects.all() if sees else CareDay.objects.none()


def visible_care_policies(user: User) -> QuerySet[CarePolicy]:
    sees = may(user, "customer.view") or may(user, "policy.edit")
    return CarePolicy.objects.all() if sees else CarePolicy.objects.none()
