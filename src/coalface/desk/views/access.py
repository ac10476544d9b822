"""Who sees a saved view: its owner, and everybody when it is shared. Only its owner changes it."""

from django.db.models import Q, QuerySet

from coalface.desk.views.models import SavedView
from coalface.identity.people.models import User


def visible_views(user: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True))


def own_views(user: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=user)
