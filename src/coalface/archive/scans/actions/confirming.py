"""Turning what a scan says into a credential, once a person has compared them (R0.02)."""

from typing import Unpack

from django.db import transaction
from django.utils import timezone

from coalface.archive.credentials.access import visible_credentials
from coalface.archive.credentials.actions import (
    CredentialFields,
    change_credential,
    record_credential,
    renew_credential,
)
from coalface.archive.credentials.actions import Scan as Paper
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.scans.access import confirmable_scans
from coalface.archive.scans.models import Scan
from coalface.desk.files.queries import path_of
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class AlreadySettled(Refused):
    """Somebody has confirmed or put aside this scan already."""


class ScanOutOfReach(NotAllowed):
    """The scan is not among those the person may confirm."""


@transaction.atomic
def confirm_scan(*, scan_id: int, kind_id: int, by: User, **fields: Unpack[CredentialFields]) -> Credential:
    """Fill a credential from a scan.

    A scan of a credential corrects that one. A scan of a customer renews the document of its kind that is on
    file, or is recorded as the first; the file comes along and is kept once.
    """
    scan = _lock(scan_id, by)
    own = _own_credential(scan, by)
    if own is not None and own.kind_id == kind_id:
        filled = change_credential(credential_id=own.pk, version=own.version, by=by, **fields)
    else:
        filled = _file(scan, kind_id, by, fields)
    scan.credential = filled
    _settle(scan, by)
    _settle_copy(scan, filled, by)
    record(by=by, action="archive.scan.confirm", subject=scan, detail={"credential": filled.pk})
    return filled


@transaction.atomic
def dismiss_scan(*, scan_id: int, by: User) -> Scan:
    """Say that a scan is no document to be filed as a credential; it stays an attachment."""
    scan = _lock(scan_id, by)
    _settle(scan, by)
    record(by=by, action="archive.scan.dismiss", subject=scan)
    return scan


def _lock(scan_id: int, by: User) -> Scan:
    rows = confirmable_scans(by).select_related("attachment__file", "customer")
    scan = rows.select_for_update(of=("self",)).filter(pk=scan_id).first()
    if scan is None:
        message = mark("This scan is not among those you may confirm.")
        raise ScanOutOfReach(blocking("scan_out_of_reach", message))
    if scan.settled_at is not None:
        message = mark("This scan has been confirmed or put aside already.")
        raise AlreadySettled(blocking("scan_settled", message))
    return scan


def _own_credential(scan: Scan, by: User) -> Credential | None:
    attachment = scan.attachment
    if attachment.subject_kind != "credential":
        return None
    return visible_credentials(by, "credential.edit").filter(pk=attachment.subject_id).first()


def _file(scan: Scan, kind_id: int, by: User, fields: CredentialFields) -> Credential:
    """Renew what is on file of this kind, else record the first."""
    kind = CredentialKind.objects.get(pk=kind_id)
    held = Credential.objects.current().filter(customer=scan.customer, kind=kind, replaced_by__isnull=True)
    old = None if kind.several_at_once else held.order_by("-pk").first()
    file = scan.attachment.file
    with path_of(file).open("rb") as stream:
        papers = [Paper(stream, scan.attachment.name, file.media_type)]
        if old is None:
            return record_credential(
                customer_id=scan.customer_id, kind_id=kind.pk, by=by, scans=papers, **fields
            )
        return renew_credential(credential_id=old.pk, version=old.version, by=by, scans=papers, **fields)


def _settle_copy(scan: Scan, filled: Credential, by: User) -> None:
    """The same file now hangs on the credential too: nobody needs to confirm it there again."""
    copies = Scan.objects.filter(
        attachment__file=scan.attachment.file,
        attachment__subject_kind="credential",
        attachment__subject_id=filled.pk,
        settled_at__isnull=True,
    )
    copies.update(credential=filled, settled_at=timezone.now(), settled_by=by)


def _settle(scan: Scan, by: User) -> None:
    scan.settled_at, scan.settled_by = timezone.now(), by
    scan.save(update_fields=["credential", "settled_at", "settled_by"])
