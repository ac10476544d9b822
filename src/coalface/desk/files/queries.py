"""Where files lie and what hangs on a subject."""

from pathlib import Path

from django.db.models import Model, QuerySet

from coalface.config import home
from coalface.desk.files.access import visible_attachments
from coalface.desk.files.models import Attachment, StoredFile
from coalface.identity.people.models import User


def folder() -> Path:
    return home.folder("files")


def path_of(stored: StoredFile) -> Path:
    """The file on disk; two letters of the hash part it over 256 folders."""
    return folder() / stored.sha256[:2] / stored.sha256


def attachments_of(user: User, of: Model) -> QuerySet[Attachment]:
    """What hangs on a subject now, newest first."""
    kept = visible_attachments(user, of).filter(removed_at__isnull=True)
    return kept.select_related("file", "attached_by").order_by("-attached_at", "-id")
