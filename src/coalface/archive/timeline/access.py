"""Who reads which entries of a timeline."""

from django.db.models import Q, QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.timeline.models import TimelineEntry
from coalface.archive.timeline.rules import RIGHT_OF_KIND
from coalface.desk.subjects.registry import subjects
from coalface.identity.people.access import scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import WIDTH


def visible_entries(user: User) -> QuerySet[TimelineEntry]:
    """Entries of customers the person sees; what tells of trade, papers or people with that right only."""
    entries = TimelineEntry.objects.filter(customer__in=visible_customers(user))
    base = scope_of(user, "customer.view")
    if base is None:
        return entries.none()
    for right, telling in _protected().items():
        scope = scope_of(user, right)
        if scope is None:
            entries = entries.exclude(telling)
        elif WIDTH[scope] < WIDTH[base]:
            reached = Q(customer__in=visible_customers(user, right))
            entries = entries.filter(~telling | reached)
    return entries


def _protected() -> dict[str, Q]:
    """By right, the entries that tell what it protects: by their kind, or by the record they come from."""
    found: dict[str, Q] = {}
    told = [(right, Q(kind=kind)) for kind, right in RIGHT_OF_KIND.items()]
    told += [(known.right, Q(subject_kind=known.kind)) for known in subjects()]
    for right, telling in sorted(told, key=lambda one: one[0]):
        if right.endswith(".view") and right != "customer.view":
            found[right] = found.get(right, Q()) | telling
    return found
