"""Who may merge which cards."""

from django.db.models import QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.merging.models import DuplicatePair, Merge, Split
from coalface.identity.people.models import User

RIGHT = "customer.merge"


def visible_pairs(user: User) -> QuerySet[DuplicatePair]:
    """Pairs of live cards both of which the person may merge."""
    reach = visible_customers(user, RIGHT)
    return DuplicatePair.objects.filter(first__in=reach, second__in=reach)


def visible_merges(user: User) -> QuerySet[Merge]:
    """Merges into cards the person may merge, those taken back included."""
    return Merge.objects.filter(kept__in=visible_customers(user, RIGHT))


def visible_splits(user: User) -> QuerySet[Split]:
    """Splits of cards the person may merge, those taken back included."""
    return Split.objects.filter(source__in=visible_customers(user, RIGHT))
