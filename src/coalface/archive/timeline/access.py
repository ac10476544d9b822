"""Who reads which entries of a timeline."""

from django.db.models import Q, QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.timeline.models import TimelineEntry
from coalface.archive.timeline.rules import RIGHT_OF_KIND
from coalface.identity.people.access import scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import WIDTH


def visible_entries(user: User) -> QuerySet[TimelineEntry]:
    """Entries of customers the person sees; about trade, money, credentials, grades with that right only."""
    entries = TimelineEntry.objects.filter(customer__in=visible_customers(user))
    base = scope_of(user, "customer.view")
    if base is None:
        return entries.none()
    for right in sorted(set(RIGHT_OF_KIND.values())):
        kinds = [kind for kind, needed in RIGHT_OF_KIND.items() if needed == right]
        scope = scope_of(user, right)
        if scope is None:
            entries = entries.exclude(kind__in=kinds)
        elif WIDTH[scope] < WIDTH[base]:
            reached = Q(customer__in=visible_customers(user, right))
            entries = entries.filter(~Q(kind__in=kinds) | reached)
    return entries
