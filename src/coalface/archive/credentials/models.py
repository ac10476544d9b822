"""Kinds of credentials and the credentials held by customers."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.credentials.rules import CURRENT, DEFAULT_REMINDERS
from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked


def default_reminders() -> list[int]:
    return list(DEFAULT_REMINDERS)


@tracked(
    "name",
    "mandatory_for",
    "applies_to",
    "usual_years",
    "may_be_open_ended",
    "several_at_once",
    "reminder_days",
    "abolished_on",
)
class CredentialKind(models.Model):
    """A kind of licence or certificate and its validity rule (B1), kept as configuration.

    `mandatory_for` and `applies_to` list industries, `*` meaning every one. `reminder_days` run from the
    longest to the shortest; the longest says from when on a credential is expiring.
    """

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
    several_at_once = models.BooleanField(_("several at the same time"), default=False)
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=default_reminders,
        blank=True,
        verbose_name=_("remind days before"),
    )
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("kind of credential")
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class CredentialQuerySet(models.QuerySet["Credential"]):
    def current(self) -> Self:
        """Neither replaced nor rejected, and not of a customer in the recycle bin."""
        return self.filter(state__in=CURRENT, customer__deleted_at__isnull=True)

    def asked_for(self) -> Self:
        """Of kinds that are still in use."""
        return self.filter(kind__abolished_on__isnull=True)


@tracked(
    "number",
    "holder",
    "scope",
    "valid_from_on",
    "expires_on",
    "open_ended",
    "state",
    "verified_by",
    "verified_at",
    "remarks",
    high_volume=True,
    rights={
        name: "credential.view"
        for name in (
            "number",
            "holder",
            "scope",
            "valid_from_on",
            "expires_on",
            "open_ended",
            "state",
            "remarks",
        )
    },
)
class Credential(models.Model):
    """One document held by a customer. A renewal replaces it and keeps it."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending check")
        VERIFIED = "verified", _("verified")
        REJECTED = "rejected", _("rejected")
        REPLACED = "replaced", _("replaced")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="credentials", db_index=False)
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
    reminded_days = models.SmallIntegerField(
        null=True, editable=False, help_text="the last reminder sent, as days before the end; 0 on expiry"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
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
            models.CheckConstraint(
                condition=models.Q(valid_from_on__isnull=True)
                | models.Q(expires_on__isnull=True)
                | models.Q(expires_on__gte=models.F("valid_from_on")),
                name="credential_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=("expires_on", "id"),
                name="credential_by_expiry",
                condition=models.Q(state__in=CURRENT),
            ),
            models.Index(fields=("customer", "kind"), name="credential_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()
