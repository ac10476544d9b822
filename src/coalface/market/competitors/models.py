"""Other sellers of coal, as far as our customers meet them."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked


class CompetitorQuerySet(models.QuerySet["Competitor"]):
    def current(self) -> Self:
        """Without those that have left the market."""
        return self.filter(left_on__isnull=True)


@tracked("name", "short_name", "code", "coal_kind", "region", "remarks", "left_on")
class Competitor(models.Model):
    """A company that sells what we sell (R0.04 竞争对手状况, R1.05)."""

    class CoalKind(models.TextChoices):
        THERMAL = "thermal", _("thermal coal")
        COKING = "coking", _("coking coal")
        PCI = "pci", _("PCI coal")
        ANTHRACITE = "anthracite", _("anthracite")
        MIXED = "mixed", _("several kinds")

    name = models.CharField(_("name"), max_length=200, unique=True)
    name_key = models.CharField(max_length=400, editable=False, db_index=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    code = models.CharField(_("code of the competitor"), max_length=30, unique=True)
    coal_kind = models.CharField(_("kind of coal"), max_length=12, choices=CoalKind, default=CoalKind.THERMAL)
    region = models.CharField(_("region"), max_length=60, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    left_on = models.DateField(_("left the market on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CompetitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("competitor")
        indexes = [models.Index(fields=("name_key", "id"), name="competitor_by_name")]

    def __str__(self) -> str:
        return self.short_name or self.name
