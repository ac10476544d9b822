"""Why less was delivered than agreed in a month, and by which limits key contracts are supervised."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.contracts.models.contracts import Contract


@tracked("side", "tonnes", "reason")
class Shortfall(models.Model):
    """Tonnes missing in a contract month, put down to a side; the carrier's and nobody's are excused."""

    class Side(models.TextChoices):
        SELLER = "seller", _("at the seller's fault")
        BUYER = "buyer", _("at the buyer's fault")
        CARRIER = "carrier", _("at the carrier's fault")
        NOBODY = "nobody", _("force majeure")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="shortfalls")
    month_on = models.DateField(_("month"))
    side = models.CharField(_("side at fault"), max_length=7, choices=Side)
    tonnes = models.DecimalField(_("tonnes"), max_digits=18, decimal_places=6)
    reason = models.CharField(_("reason"), max_length=250)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("shortfall")
        ordering = ("month_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0) & ~Q(reason=""), name="shortfall_with_reason")
        ]
        indexes = [models.Index(fields=("contract", "month_on"), name="shortfall_of_month")]

    def __str__(self) -> str:
        return f"{self.contract} {self.month_on:%Y-%m}"


@tracked("starts_on", "power_tonnes", "other_tonnes", "month_pct", "quarter_pct", "year_pct", "due_day")
class SupervisionPolicy(models.Model):
    """From which size on a contract is a key contract, and what it must fulfil (B2); from a day on."""

    starts_on = models.DateField(_("in force from"), unique=True)
    power_tonnes = models.PositiveIntegerField(_("key contract of a power plant from, t"), default=200_000)
    other_tonnes = models.PositiveIntegerField(_("key contract of others from, t"), default=100_000)
    month_pct = models.PositiveSmallIntegerField(_("month, at least %"), default=80)
    quarter_pct = models.PositiveSmallIntegerField(_("quarter, at least %"), default=90)
    year_pct = models.PositiveSmallIntegerField(_("year, at least %"), default=90)
    due_day = models.PositiveSmallIntegerField(_("report due on the day of the next month"), default=15)

    class Meta:
        verbose_name = _("limits of supervision")
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return str(self.starts_on)
