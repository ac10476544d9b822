"""Whose notices a person reads: their own, as long as they may see what each is about."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.registry import subjects
from coalface.identity.people.models import User


def visible_notices(user: User, kinds: Collection[str] | None = None) -> QuerySet[Notice]:
    """A notice about a subject that left the person's scope, or is gone, no longer shows.

    `kinds` limits the question to some kinds of subjects; "" are notices about none.
    """
    within = Q(subject_kind="")
    for subject in subjects():
        if kinds is not None and subject.kind not in kinds:
            continue
        seen = subject.visible(user).order_by().filter(pk=OuterRef("subject_id"))
        within |= Q(subject_kind=subject.kind) & Q(Exists(seen))
    return Notice.objects.filter(within, recipient=user)
