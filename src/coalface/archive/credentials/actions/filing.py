"""Putting documents on file, correcting and renewing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.credentials.actions.locking import lock_current
from coalface.archive.credentials.actions.notices import close_reminders
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.credentials.queries import document_of, rule_of
from coalface.archive.credentials.rules import CURRENT, document_findings
from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.files.actions import attach
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class CredentialInvalid(Refused):
    """The document breaks the rule of its kind; the findings name the fields."""


class AlreadyOnFile(Refused):
    """The customer holds such a document already: it is renewed, not recorded again."""


class CredentialFields(TypedDict, total=False):
    number: str
    holder: str
    scope: str
    valid_from_on: date | None
    expires_on: date | None
    open_ended: bool
    remarks: str


@dataclass(frozen=True, slots=True)
class Scan:
    """An image or PDF of the document."""

    stream: BinaryIO
    name: str
    media_type: str


@transaction.atomic
def record_credential(
    *,
    customer_id: int,
    kind_id: int,
    by: User,
    scans: Sequence[Scan] = (),
    **fields: Unpack[CredentialFields],
) -> Credential:
    """Put a document on file; it waits to be checked (R0.02)."""
    customer = _lock_owner(customer_id, by)
    kind = CredentialKind.objects.get(pk=kind_id)
    if not kind.several_at_once and _holds(customer, kind):
        message = mark("%(kind)s is on file already: please renew that one.")
        raise AlreadyOnFile(blocking("already_on_file", message, "kind", {"kind": kind.name}))
    credential = Credential(customer=customer, kind=kind, **fields)
    return _file(credential, scans, by, "record", _("Recorded: %(credential)s"))


@transaction.atomic
def renew_credential(
    *,
    credential_id: int,
    version: int,
    by: User,
    scans: Sequence[Scan] = (),
    **fields: Unpack[CredentialFields],
) -> Credential:
    """Put the successor of a document on file and stop reminding of the old one (R0.15).

    The old one counts until its successor is verified; then it is kept as replaced.
    """
    old = lock_current(credential_id, by, "credential.edit")
    check_version(old, seen=version, offered=fields)
    if Credential.objects.filter(replaces=old).exists():
        message = mark("A renewal of this document is on file already.")
        raise AlreadyOnFile(blocking("already_renewed", message))
    new = Credential(customer=old.customer, kind=old.kind, replaces=old, **fields)
    close_reminders(old, by)
    return _file(new, scans, by, "renew", _("Renewed: %(credential)s"))


@transaction.atomic
def change_credential(
    *,
    credential_id: int,
    version: int,
    by: User,
    scans: Sequence[Scan] = (),
    **changes: Unpack[CredentialFields],
) -> Credential:
    """Correct a document; whoever verified it verified other words, so it waits to be checked again."""
    credential = lock_current(credential_id, by, "credential.edit")
    check_version(credential, seen=version, offered=changes)
    before = {name: getattr(credential, name) for name in changes}
    for name, value in changes.items():
        setattr(credential, name, value)
    _judge(credential)
    changed = {n: (old, getattr(credential, n)) for n, old in before.items() if old != getattr(credential, n)}
    _attach(credential, scans, by)
    if not changed and not scans:
        return credential
    if "expires_on" in changed or "open_ended" in changed:
        credential.reminded_days = None
        close_reminders(credential, by)
    credential.state = Credential.State.PENDING
    credential.verified_by = credential.verified_at = None
    credential.version += 1
    credential.save()
    detail = {"kind": credential.kind.code, "changed": changed, "scans": len(scans)}
    record(by=by, action="archive.credential.change", subject=credential, detail=detail)
    return credential


def _file(credential: Credential, scans: Sequence[Scan], by: User, verb: str, told: str) -> Credential:
    _judge(credential)
    credential.save()
    _attach(credential, scans, by)
    text = told % {"credential": credential}
    write(
        customer=credential.customer,
        kind=TimelineEntry.Kind.CREDENTIAL,
        text=text,
        by=by,
        subject=credential,
    )
    detail = {"kind": credential.kind.code, "expires_on": credential.expires_on, "scans": len(scans)}
    record(by=by, action=f"archive.credential.{verb}", subject=credential, detail=detail)
    return credential


def _judge(credential: Credential) -> None:
    found = document_findings(
        rule_of(credential.kind),
        document_of(credential),
        number=credential.number,
        holder=credential.holder,
    )
    try:
        credential.clean_fields(exclude=["customer", "kind", "replaces", "verified_by", "verified_at"])
    except ValidationError as error:
        texts = error.message_dict.items()
        found += [blocking("field_invalid", text, field) for field, many in texts for text in many]
    if found:
        raise CredentialInvalid(*found)


def _lock_owner(customer_id: int, by: User) -> Customer:
    rows = visible_customers(by, "credential.edit").select_for_update(of=("self",))
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise OutOfReach
    return customer


def _holds(customer: Customer, kind: CredentialKind) -> bool:
    return Credential.objects.filter(customer=customer, kind=kind, state__in=CURRENT).exists()


def _attach(credential: Credential, scans: Sequence[Scan], by: User) -> None:
    for scan in scans:
        attach(subject=credential, stream=scan.stream, name=scan.name, media_type=scan.media_type, by=by)
