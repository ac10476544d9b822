"""Recording decisions, and sealing what was recorded."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.db import connection, models, transaction
from django.db.models import BigIntegerField
from django.utils import timezone

from coalface.identity.audit.models import AuditEvent, AuditPending, AuditSeal
from coalface.identity.audit.queries import pending_events, tip
from coalface.identity.audit.rules import chain

# One sealer at a time, on all machines together; an arbitrary number of our own.
SEAL_LOCK = 0xC0A1_5EA1
# How long an event may wait for an older transaction, so that none holds the seals up.
PATIENCE = timedelta(seconds=1)


class CurrentTransaction(models.Func):
    """`pg_current_xact_id()` as a number."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = BigIntegerField()


def record(
    *,
    by: AbstractUser,
    action: str,
    subject: models.Model | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one event inside the caller's transaction."""
    record_all(by=by, action=action, acts=[(subject, detail or {})])


def record_all(
    *,
    by: AbstractUser,
    action: str,
    acts: Iterable[tuple[models.Model | None, Mapping[str, object]]],
) -> None:
    """As `record`, an event for each subject with its detail, in one statement."""
    now = timezone.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            occurred_at=now,
            actor_id=by.pk,
            actor_name=str(by),
            action=action,
            subject_kind=subject._meta.model_name or "" if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            subject_label=str(subject)[:250] if subject is not None else "",
            detail=dict(detail),
            transaction_id=CurrentTransaction(),
        )
        for subject, detail in acts
    )


@transaction.atomic
def record_unknown(*, action: str, detail: Mapping[str, object]) -> None:
    """Append what nobody known did, such as a failed sign-in."""
    AuditEvent.objects.create(
        occurred_at=timezone.now(),
        actor_id=None,
        actor_name="",
        action=action,
        detail=dict(detail),
        transaction_id=CurrentTransaction(),
    )


@transaction.atomic
def seal_events(*, limit: int = 2000, patience: timedelta = PATIENCE) -> int:
    """Chain the events that wait for it; returns how many. A second sealer meanwhile finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    events = pending_events(limit=limit, patience=patience)
    if not events:
        return 0
    seals = [
        AuditSeal(sequence=seal.sequence, event_id=seal.event_id, sealed_at=seal.sealed_at, hash=seal.hash)
        for seal in chain(tip(), events, timezone.now())
    ]
    AuditSeal.objects.bulk_create(seals)
    AuditPending.objects.filter(pk__in=[event.id for event in events]).delete()
    return len(seals)
