"""Revisions of the archive, signed by its keepers, and reports on key archives to the leaders."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalface.archive.customers.models import BaseTier, Customer, Grade
from coalface.identity.audit.history import tracked
from coalface.identity.people.models import Department


@tracked("name", "due_on", "closed_at")
class Revision(models.Model):
    """A full check of the archive 全面修订核查 (R0.09): who is asked about which customers until when."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    due_on = models.DateField(pgettext_lazy("task", "due on"))
    stale_days = models.PositiveIntegerField(_("contact is stale after days"), default=90)
    grades = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("grades"))
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("departments")
    )
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("archive", "revision")

    def __str__(self) -> str:
        return self.name


@tracked("signed_by", "signed_at", "remarks", "proposed_tier", high_volume=True)
class RevisionItem(models.Model):
    """One archive in a revision. What was found is worked out anew until it is signed, then kept."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="items")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    found = models.JSONField(default=list, help_text="what stood when it was signed: [code, values]")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signed at"), null=True)
    remarks = models.CharField(_("remarks"), max_length=500, blank=True)
    proposed_tier = models.CharField(_("proposed tier"), max_length=12, choices=BaseTier, blank=True)
    tier_reason = models.CharField(_("reason for the tier"), max_length=250, blank=True)
    tier_settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("archive under revision")
        constraints = [
            models.UniqueConstraint(fields=("revision", "customer"), name="revision_customer_once"),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True, signed_at__isnull=True)
                | models.Q(signed_by__isnull=False, signed_at__isnull=False),
                name="revision_signed_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=("revision", "department"), name="revision_by_department")]


@tracked("archives", "open_archives")
class KeyReport(models.Model):
    """The archives of key customers as reported to whoever leads a department, once a month (R0.28)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    addressed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("addressed to")
    )
    month_on = models.DateField(_("month"), help_text="its first day")
    archives = models.PositiveIntegerField(_("key archives"))
    open_archives = models.PositiveIntegerField(_("with something open"))
    reported_at = models.DateTimeField(_("reported at"), auto_now_add=True)

    class Meta:
        verbose_name = _("report on key archives")
        constraints = [
            models.UniqueConstraint(fields=("department", "month_on"), name="key_report_once_a_month"),
            models.CheckConstraint(
                condition=models.Q(open_archives__lte=models.F("archives")), name="key_report_open_among_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.month_on:%Y-%m}"


class KeyArchive(models.Model):
    """How one key archive stood when it was reported; it never changes afterwards."""

    report = models.ForeignKey(KeyReport, models.CASCADE, related_name="lines")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    grade = models.CharField(_("grade"), max_length=12, choices=Grade)
    found = models.JSONField(default=list, help_text="what stood open: [code, message, values]")

    class Meta:
        verbose_name = _("key archive")
        constraints = [models.UniqueConstraint(fields=("report", "customer"), name="key_archive_once")]
