"""Files stored once by content, and where they are attached."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """The bytes: kept once under their SHA-256, never changed.

    Where a virus scanner is set, a new file waits for its verdict: until then its owner alone sees it.
    """

    class Check(models.TextChoices):
        OFF = "off", _("not checked")
        WAITING = "waiting", _("not yet checked")
        CLEAN = "clean", _("clean")
        INFECTED = "infected", _("infected")

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    check_state = models.CharField(max_length=8, choices=Check, default=Check.OFF)
    check_found = models.CharField(max_length=200, blank=True)


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
        verbose_name = _("attached file")
        indexes = [models.Index(fields=("subject_kind", "subject_id"), name="attachment_of_subject")]

    def __str__(self) -> str:
        return self.name
