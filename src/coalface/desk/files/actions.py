"""Keeping files: written once by content, durable before the database speaks of them."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import models, transaction
from django.utils import timezone

from coalface.desk.files import rules, viruses
from coalface.desk.files.access import visible_attachments
from coalface.desk.files.models import Attachment, StoredFile
from coalface.desk.files.queries import folder, path_of
from coalface.desk.subjects.hooks import News, tell
from coalface.desk.subjects.registry import kind_of
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

_CHUNK_BYTES = 2**20
ATTACHED = mark("Attached: %(name)s")


class NotKept(Refused):
    """The file is too large, empty or dangerous."""


class NotAttached(Refused):
    """The attachment, or what it hangs on, is not there for this person."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file written aside, not yet under its name."""

    path: Path
    sha256: str
    size_bytes: int
    head: bytes


def store(
    *,
    stream: BinaryIO,
    media_type: str = "",
    name: str = "",
    largest_bytes: int = rules.LARGEST_BYTES,
    by: User,
) -> StoredFile:
    """Keep the bytes of a stream, in constant memory; the same bytes are kept once.

    What the file is, its bytes tell; `media_type` counts only where they do not. Raises NotKept.
    A crash leaves at most a nameless draft, which nothing refers to.
    """
    draft = _written(stream, largest_bytes)
    try:
        refusals = rules.refusals(draft.head, draft.size_bytes, largest_bytes)
        if refusals:
            raise NotKept(*refusals)
        return _placed(draft, rules.sniffed(draft.head, name), media_type, by)
    finally:
        draft.path.unlink(missing_ok=True)


@transaction.atomic
def attach(
    *, subject: models.Model, stream: BinaryIO, name: str, media_type: str = "", by: User
) -> Attachment:
    """Store a file and hang it on a subject under its name."""
    stored = store(stream=stream, media_type=media_type, name=name, by=by)
    return attach_stored(subject=subject, stored=stored, name=name, by=by)


@transaction.atomic
def attach_stored(*, subject: models.Model, stored: StoredFile, name: str, by: User) -> Attachment:
    """Hang a file that is kept already on a subject."""
    attachment = Attachment.objects.create(
        file=stored,
        name=rules.safe_name(name),
        subject_kind=kind_of(subject),
        subject_id=subject.pk,
        attached_by=by,
        attached_at=timezone.now(),
    )
    detail = {"name": attachment.name, "sha256": stored.sha256, "bytes": stored.size_bytes}
    record(by=by, action="desk.files.attach", subject=subject, detail=detail)
    tell("attachment", [News(attachment, ATTACHED, {"name": attachment.name}, by)])
    return attachment


@transaction.atomic
def check_file(*, file_id: int, by: User) -> StoredFile:
    """Ask the virus scanner about a file that waits; raises ScannerFailed, and the file goes on waiting."""
    stored = StoredFile.objects.select_for_update().get(pk=file_id)
    if stored.check_state != StoredFile.Check.WAITING:
        return stored
    verdict = viruses.examine(path_of(stored))
    stored.check_state = StoredFile.Check.CLEAN if verdict.clean else StoredFile.Check.INFECTED
    stored.check_found = verdict.found[:200]
    stored.save(update_fields=["check_state", "check_found"])
    detail = {"state": stored.check_state, "found": stored.check_found}
    record(by=by, action="desk.files.check", subject=stored, detail=detail)
    return stored


@transaction.atomic
def remove(*, attachment: Attachment, by: User) -> Attachment:
    """Hide an attachment; the bytes stay and `restore` brings it back."""
    found = _locked(attachment, by)
    if found.removed_at is None:
        found.removed_at = timezone.now()
        _save(found, "desk.files.remove", by)
    return found


@transaction.atomic
def restore(*, attachment: Attachment, by: User) -> Attachment:
    found = _locked(attachment, by)
    if found.removed_at is not None:
        found.removed_at = None
        _save(found, "desk.files.restore", by)
    return found


def _locked(attachment: Attachment, by: User) -> Attachment:
    found = visible_attachments(by).select_for_update(of=("self",)).filter(pk=attachment.pk).first()
    if found is None:
        raise NotAttached(blocking("no_such_file", mark("This file is not there, or not for you to see.")))
    return found


def _save(attachment: Attachment, action: str, by: User) -> None:
    attachment.save(update_fields=["removed_at"])
    about = {"subject_kind": attachment.subject_kind, "subject_id": attachment.subject_id}
    record(by=by, action=action, subject=attachment, detail={**about, "name": attachment.name})


def _written(stream: BinaryIO, largest_bytes: int) -> _Draft:
    """Copy the stream to a draft in the same file system, flushed to the disk; stops soon after the limit."""
    digest, size, head = hashlib.sha256(), 0, b""
    handle, name = tempfile.mkstemp(prefix=".draft-", dir=folder())
    with os.fdopen(handle, "wb") as draft:
        while size <= largest_bytes and (chunk := stream.read(_CHUNK_BYTES)):
            digest.update(chunk)
            size += len(chunk)
            head += chunk[: max(0, rules.SNIFFED_BYTES - len(head))]
            draft.write(chunk)
        draft.flush()
        os.fsync(draft.fileno())
    return _Draft(Path(name), digest.hexdigest(), size, head)


@transaction.atomic
def _placed(draft: _Draft, media_type: str, told_type: str, by: User) -> StoredFile:
    """The bytes lie under their name before the row is committed: a row never lacks them.

    Two at once agree on one file and one row.
    """
    known = told_type if media_type == rules.BINARY and told_type else media_type
    stored, fresh = StoredFile.objects.get_or_create(
        sha256=draft.sha256,
        defaults={
            "size_bytes": draft.size_bytes,
            "media_type": known,
            "stored_at": timezone.now(),
            "check_state": StoredFile.Check.WAITING if viruses.configured() else StoredFile.Check.OFF,
        },
    )
    path = path_of(stored)
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        os.replace(draft.path, path)
        _flush_folder(path.parent)
    if fresh:
        detail = {"sha256": draft.sha256, "media_type": known}
        record(by=by, action="desk.files.store", subject=stored, detail=detail)
    return stored


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
