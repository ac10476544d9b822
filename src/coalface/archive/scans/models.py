"""Scans: what was read from a stored file, and the attachments that people look at and confirm."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.credentials.models import Credential
from coalface.archive.customers.models import Customer
from coalface.desk.files.models import Attachment, StoredFile


class Reading(models.Model):
    """What the worker made of a stored file, once for all its attachments: pictures of pages, and text.

    `pieces` are `rules.lines.Piece` as lists: text, confidence, left, top, right, bottom, page.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READ = "read", _("read")
        SEEN = "seen", _("pictures only")
        FAILED = "failed", _("unreadable")

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    pages = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    pieces = models.JSONField(default=list)
    error = models.CharField(max_length=250, blank=True)
    read_at = models.DateTimeField(null=True)


class Scan(models.Model):
    """An attachment whose words can be searched and may become a credential, once a person confirms."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="scans", db_index=False)
    taken_in_at = models.DateTimeField(auto_now_add=True)
    kind_proposed = models.CharField(max_length=50, blank=True)
    credential = models.ForeignKey(
        Credential, models.SET_NULL, null=True, related_name="+", help_text="the document it filled"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("scan")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="scan_settled_at_and_by",
            )
        ]
        indexes = [
            models.Index(fields=("customer", "-taken_in_at", "-id"), name="scan_of_customer"),
            models.Index(fields=("-taken_in_at", "-id"), name="scan_by_time"),
        ]

    def __str__(self) -> str:
        return self.attachment.name
