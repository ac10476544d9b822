"""Reading confidential facts leaves a trace (R0.16)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from coalface.archive.dossier.models import Fact
from coalface.archive.dossier.queries.readers import READ
from coalface.identity.audit.actions import record
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User

SAME_VIEW = timedelta(minutes=1)
LOOKED_BACK = 20
MOST_NAMED = 1_000


@transaction.atomic
def log_reading(
    *,
    page: str,
    facts: Sequence[Fact],
    subject: models.Model | None = None,
    refresh: bool = False,
    by: User,
) -> bool:
    """Record that somebody was shown the confidential ones of these facts; one event for a page.

    A `refresh` of a part of the same page within a minute is the same view. Returns whether it was recorded.
    """
    secret = [fact for fact in facts if fact.field.confidential][:MOST_NAMED]
    if not secret or (refresh and _just_read(page, subject, by)):
        return False
    detail = {
        "page": page,
        "fields": sorted({fact.field_id for fact in secret}),
        "facts": sorted(fact.pk for fact in secret),
    }
    record(by=by, action=READ, subject=subject, detail=detail)
    return True


def _just_read(page: str, subject: models.Model | None, by: User) -> bool:
    """Whether one of the person's last few events is this very reading; bounded, whatever they did before."""
    newest = AuditEvent.objects.filter(actor_id=by.pk).order_by("-pk")[:LOOKED_BACK]
    since, subject_id = timezone.now() - SAME_VIEW, subject.pk if subject is not None else None
    return any(
        event.action == READ
        and event.occurred_at >= since
        and (event.detail.get("page"), event.subject_id) == (page, subject_id)
        for event in newest
    )
