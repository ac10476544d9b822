"""Formulas of floating prices: what each said from which month on."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.market.indices.models import PriceIndex
from coalface.trade.pricing.models.periods import Days, Point
from coalface.trade.pricing.rules import floating as rules


@tracked("name", "remarks")
class FloatingFormula(models.Model):
    """A named way by which a price follows indices (B5); its versions say how, from which month on."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    remarks = models.TextField(_("remarks"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("floating formula")

    def __str__(self) -> str:
        return self.name


@tracked("until_on")
class FloatingVersion(models.Model):
    """What a formula says from a month on, until its successor. Only its end is ever changed, by that one."""

    class Method(models.TextChoices):
        SHARES = rules.Method.SHARES.value, _("shares of base price and indices")
        PER_YUAN = rules.Method.PER_YUAN.value, _("per yuan over or under the base price")

    class Reading(models.TextChoices):
        LAST_ISSUE = rules.Reading.LAST_ISSUE.value, _("last issue of the month before")
        MONTH_MEAN = rules.Reading.MONTH_MEAN.value, _("mean of the month before")

    formula = models.ForeignKey(FloatingFormula, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    base_price = models.DecimalField(_("base price, yuan/t"), max_digits=6, decimal_places=2)
    base_kcal = models.PositiveIntegerField(_("base grade, kcal/kg"), default=5500)
    method = models.CharField(_("method"), max_length=10, choices=Method, default=Method.SHARES)
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=4)
    low = models.DecimalField(
        _("lowest price, yuan/t"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    high = models.DecimalField(
        _("highest price, yuan/t"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    reading = models.CharField(
        _("what is taken of an index"), max_length=10, choices=Reading, default=Reading.LAST_ISSUE
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("version of a floating formula")
        constraints = [
            models.UniqueConstraint(fields=("formula", "number"), name="floating_version_number_once"),
            models.CheckConstraint(
                name="floating_share_of_one", condition=Q(share__gte=0, share__lte=1, base_price__gt=0)
            ),
            models.CheckConstraint(
                name="floating_range_in_order",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
            ),
            ExclusionConstraint(
                name="floating_version_one_at_a_time",
                expressions=[
                    (Point(F("formula_id")), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="kept_as_saved", exclude=["until_on"])]

    def __str__(self) -> str:
        return f"{self.formula} V{self.number}"


class FloatingMember(models.Model):
    """An index in a version, with its weight relative to the others."""

    version = models.ForeignKey(FloatingVersion, models.PROTECT, related_name="members")
    index = models.ForeignKey(PriceIndex, models.PROTECT, related_name="+", verbose_name=_("price index"))
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=4, default=1)

    class Meta:
        verbose_name = _("index of a floating formula")
        constraints = [
            models.UniqueConstraint(fields=("version", "index"), name="floating_index_once"),
            models.CheckConstraint(name="floating_weight_above_zero", condition=Q(weight__gt=0)),
        ]
        triggers = [pgtrigger.Protect(name="kept_as_saved", operation=pgtrigger.Update)]


class FloatingGrade(models.Model):
    """Another grade in a version, by the ratio of heats or by a factor."""

    class Rule(models.TextChoices):
        RATIO = rules.GradeRule.RATIO.value, _("by the ratio of heats")
        FACTOR = rules.GradeRule.FACTOR.value, _("by a factor")

    version = models.ForeignKey(FloatingVersion, models.PROTECT, related_name="grades")
    kcal_per_kg = models.PositiveIntegerField(_("grade, kcal/kg"))
    rule = models.CharField(_("rule"), max_length=10, choices=Rule)
    factor = models.DecimalField(_("factor"), max_digits=5, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("grade of a floating formula")
        constraints = [
            models.UniqueConstraint(fields=("version", "kcal_per_kg"), name="floating_grade_once"),
            models.CheckConstraint(
                name="floating_factor_with_its_rule",
                condition=Q(rule="ratio", factor__isnull=True) | Q(rule="factor", factor__gt=0),
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept_as_saved", operation=pgtrigger.Update)]
