"""Recording decisions."""

from collections.abc import Mapping

from django.db import models
from django.db.models import BigIntegerField
from django.utils import timezone

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User


class CurrentTransaction(models.Func):
    """`pg_current_xact_id()` as a number."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = BigIntegerField()


def record(
    *,
    by: User,
    action: str,
    subject: models.Model | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one event inside the caller's transaction."""
    AuditEvent.objects.create(
        occurred_at=timezone.now(),
        actor_id=by.pk,
        actor_name=str(by),
        action=action,
        subject_kind=subject._meta.model_name or "" if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        subject_label=str(subject)[:250] if subject is not None else "",
        detail=dict(detail or {}),
        transaction_id=CurrentTransaction(),
    )
