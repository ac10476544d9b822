"""Audit events and the chain of seals over them; both tables refuse change in the database itself."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

_NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'the audit trail is append-only';",
)


class AuditEvent(models.Model):
    """One decision or change: who, when, what, about what. It outlives its subject: no foreign key."""

    occurred_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=80, db_index=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(max_length=250, blank=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    transaction_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("subject_kind", "subject_id", "-id"), name="audit_by_subject"),
            models.Index(fields=("actor_id", "-id"), name="audit_by_actor"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            _NO_TRUNCATE,
        ]


class AuditSeal(models.Model):
    """The place of an event in the chain: its hash covers the event and the previous hash."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            _NO_TRUNCATE,
        ]
