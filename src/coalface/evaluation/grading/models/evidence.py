"""What people judged, and what excuses a month (R0.19, R0.24)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.rules.policy import Judged


class JudgementKind(models.TextChoices):
    """What a person has to judge (R0.19-R0.23)."""

    FUNDS_STABLE = Judged.FUNDS_STABLE.value, _("stable funds")
    STOCK_CAPACITY = Judged.STOCK_CAPACITY.value, _("stock capacity")
    LARGE_SCALE = Judged.LARGE_SCALE.value, _("large scale")
    DEMAND_POTENTIAL = Judged.DEMAND_POTENTIAL.value, _("large potential demand")
    CREDITWORTHY = Judged.CREDITWORTHY.value, _("good credit standing")
    AT_RISK = Judged.AT_RISK.value, _("failing business or latent risk")


class Judgement(models.Model):
    """What a person found about a customer; the latest one that covers the period counts."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    criterion = models.CharField(_("criterion"), max_length=16, choices=JudgementKind)
    holds = models.BooleanField(_("holds"))
    evidence = models.TextField(_("evidence"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("judged by")
    )
    judged_at = models.DateTimeField(_("judged at"), auto_now_add=True)

    class Meta:
        verbose_name = _("judgement")
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="judgement_period"),
            models.CheckConstraint(condition=~Q(evidence=""), name="judgement_has_evidence"),
        ]
        indexes = [models.Index(fields=("customer", "criterion", "-id"), name="judgement_of_customer")]

    def __str__(self) -> str:
        return str(JudgementKind(self.criterion).label)


class Excuse(models.Model):
    """Why a month without shipment is not the customer's fault; without one it counts as 无故 (R0.24)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    month_on = models.DateField(_("month"))
    reason = models.CharField(_("reason"), max_length=250)
    evidence = models.TextField(_("evidence"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("excuse")
        constraints = [models.UniqueConstraint(fields=("customer", "month_on"), name="excuse_once_a_month")]

    def __str__(self) -> str:
        return self.reason
