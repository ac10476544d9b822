"""Audit events and the chain of seals over them; both tables refuse change in the database itself."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

_NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'the audit trail is append-only';",
)
_APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_AWAIT_SEAL = pgtrigger.Trigger(
    name="await_seal",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]  # theirs
    func="INSERT INTO audit_auditpending (event_id) SELECT id FROM written; RETURN NULL;",
)


class AuditEvent(models.Model):
    """One decision or change: who, when, what, about what. It outlives its subject: no foreign key."""

    occurred_at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=150)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(_("about"), max_length=250, blank=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    transaction_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("audit event")
        indexes = [
            models.Index(fields=("subject_kind", "subject_id", "-id"), name="audit_by_subject"),
            models.Index(fields=("actor_id", "-id"), name="audit_by_actor"),
            models.Index(fields=("-occurred_at", "-id"), name="audit_by_time"),
        ]
        triggers = [_APPEND_ONLY, _NO_TRUNCATE, _AWAIT_SEAL]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label}".strip()


class AuditSeal(models.Model):
    """The place of an event in the chain: its hash covers the event and the previous hash."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        triggers = [_APPEND_ONLY, _NO_TRUNCATE]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class AuditPending(models.Model):
    """An event that waits for its seal. The database queues it with the event, the sealer takes it out.

    An event with neither a seal nor a place here was tampered with.
    """

    event_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.event_id)
