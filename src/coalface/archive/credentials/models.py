"""Kinds of credentials and the credentials held by customers."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer


def default_reminders() -> list[int]:
    return [90, 60, 30]


class CredentialKind(models.Model):
    """A kind of licence or certificate and its validity rule (B1), kept as configuration."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    mandatory_for = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("mandatory for")
    )
    applies_to = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("applies to")
    )
    usual_years = models.PositiveSmallIntegerField(_("usual validity in years"), null=True, blank=True)
    may_be_open_ended = models.BooleanField(_("may have no end"), default=False)
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(), default=default_reminders, verbose_name=_("remind days before")
    )
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """One document held by a customer. A renewal replaces it and keeps it."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending check")
        VERIFIED = "verified", _("verified")
        REJECTED = "rejected", _("rejected")
        REPLACED = "replaced", _("replaced")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="credentials")
    kind = models.ForeignKey(CredentialKind, models.PROTECT, related_name="credentials")
    number = models.CharField(_("number"), max_length=100, blank=True)
    holder = models.CharField(_("holder or person authorised"), max_length=200, blank=True)
    scope = models.CharField(_("scope"), max_length=250, blank=True)
    valid_from_on = models.DateField(_("valid from"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    open_ended = models.BooleanField(_("no end of validity"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(open_ended=False) | models.Q(expires_on__isnull=True),
                name="credential_open_or_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by__isnull=True, verified_at__isnull=True)
                | models.Q(verified_by__isnull=False, verified_at__isnull=False),
                name="credential_verified_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=("expires_on", "id"), name="credential_by_expiry")]
