"""Who sees whose jobs: everybody their own, administrators all."""

from coalface.desk.jobs.models import Progress, ProgressQuerySet
from coalface.identity.people.access import may
from coalface.identity.people.models import User


def visible_progress(user: User) -> ProgressQuerySet:
    rows = Progress.objects.all()
    return rows if may(user, "people.edit") else rows.filter(by=user)
