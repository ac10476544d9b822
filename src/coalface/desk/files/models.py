"""Files stored once by content, and where they are attached."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """The bytes: kept once under their SHA-256, never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()


class Attachment(models.Model):
    """A file under a name on a subject; removal hides it and keeps the bytes."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("subject_kind", "subject_id"), name="attachment_of_subject")]

    def __str__(self) -> str:
        return self.name
