"""What a product promises of its quality from when on, and the floors of the law below it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models.places import Product


@tracked("starts_on", "source", "document", "note")
class LegalFloor(models.Model):
    """What the law asks of coal for sale, from a day until the next (B3).

    `document` is read and written by `rules.quality`.
    """

    starts_on = models.DateField(_("in force from"), unique=True)
    source = models.CharField(_("source"), max_length=150)
    document = models.JSONField()
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("floors of the law")
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return f"{self.source} · {self.starts_on}"


@tracked("number", "from_on", "carried_km", "note")
class ProductSpec(models.Model):
    """What a product promises from a day until its next version 质量规格; kept as it was saved.

    `judged_by` are the floors of the law it was held against. `document` is read by `rules.quality`.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="specs")
    number = models.PositiveIntegerField(_("version"))
    from_on = models.DateField(_("valid from"))
    carried_km = models.PositiveIntegerField(_("carried at most, km"), null=True, blank=True)
    document = models.JSONField()
    note = models.CharField(_("note"), max_length=250, blank=True)
    judged_by = models.ForeignKey(LegalFloor, models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("quality specification")
        ordering = ("product", "-number")
        constraints = [
            models.UniqueConstraint(fields=("product", "number"), name="spec_number_once"),
            models.UniqueConstraint(fields=("product", "from_on"), name="spec_once_a_day"),
            models.CheckConstraint(
                condition=Q(carried_km__isnull=True) | Q(carried_km__gt=0), name="spec_distance_above_zero"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="kept_as_saved")]

    def __str__(self) -> str:
        return f"{self.product} V{self.number}"
