"""Which entries of the index a person may look through.

This is the outer fence: an entry passes when any right to see something reaches it. `queries` then confirms
every hit with the subject's own scope, so the fence may be too wide and never too narrow.
"""

from django.db.models import Q, QuerySet

from coalface.desk.search.models import SearchEntry
from coalface.identity.people.access import department_ids_below, scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import RIGHTS, Scope, widest

SEEING = tuple(right.code for right in RIGHTS if right.scoped and right.code.endswith(".view"))


def reachable_entries(user: User) -> QuerySet[SearchEntry]:
    """Entries inside the widest scope of the person's rights to see."""
    scope = widest(scope for right in SEEING if (scope := scope_of(user, right)))
    if scope is None:
        return SearchEntry.objects.none()
    if scope is Scope.ALL:
        return SearchEntry.objects.all()
    mine = Q(responsible=user) | Q(everyones=True)
    if scope is Scope.BELOW:
        mine |= Q(department__in=department_ids_below(user))
    return SearchEntry.objects.filter(mine)
