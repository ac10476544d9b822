"""Checking documents against what they claim (R0.02, 核实信息的准确性)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.credentials.actions.locking import lock_current
from coalface.archive.credentials.actions.notices import close_reminders
from coalface.archive.credentials.models import Credential
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class NothingToCheck(Refused):
    """The document has been verified already."""


class ReasonMissing(Refused):
    """A rejection says what is wrong."""


@transaction.atomic
def verify_credential(*, credential_id: int, version: int, by: User) -> Credential:
    """Say that the document is right; what it renews is kept as replaced."""
    credential = _lock_pending(credential_id, version, by)
    credential.state = Credential.State.VERIFIED
    credential.verified_by, credential.verified_at = by, timezone.now()
    credential.version += 1
    credential.save()
    if credential.replaces is not None:
        _retire(credential.replaces, by)
    _note(credential, _("Verified: %(credential)s"), by)
    detail = {"kind": credential.kind.code, "replaces": credential.replaces_id}
    record(by=by, action="archive.credential.verify", subject=credential, detail=detail)
    return credential


@transaction.atomic
def reject_credential(*, credential_id: int, version: int, reason: str, by: User) -> Credential:
    """Say what is wrong with the document; what it was to renew is reminded of again."""
    if not reason.strip():
        raise ReasonMissing(blocking("reason_missing", mark("Please give the reason."), "reason"))
    credential = _lock_pending(credential_id, version, by)
    credential.state = Credential.State.REJECTED
    credential.remarks = reason.strip()[:250]
    credential.version += 1
    old, credential.replaces = credential.replaces, None
    credential.save()
    if old is not None:
        old.reminded_days = None
        old.save(update_fields=["reminded_days"])
    close_reminders(credential, by)
    _note(credential, _("Rejected: %(credential)s (%(reason)s)"), by)
    renews = old.pk if old else None
    detail = {"kind": credential.kind.code, "reason": credential.remarks, "renews": renews}
    record(by=by, action="archive.credential.reject", subject=credential, detail=detail)
    return credential


def _lock_pending(credential_id: int, version: int, by: User) -> Credential:
    credential = lock_current(credential_id, by, "credential.verify")
    check_version(credential, seen=version, offered={})
    if credential.state != Credential.State.PENDING:
        message = mark("This document has been checked already.")
        raise NothingToCheck(blocking("nothing_to_check", message))
    return credential


def _retire(old: Credential, by: User) -> None:
    old.state = Credential.State.REPLACED
    old.version += 1
    old.save()
    close_reminders(old, by)


def _note(credential: Credential, told: str, by: User) -> None:
    text = told % {"credential": credential, "reason": credential.remarks}
    kind = TimelineEntry.Kind.CREDENTIAL
    write(customer=credential.customer, kind=kind, text=text, by=by, subject=credential)
