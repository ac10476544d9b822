"""Weighbridges for trucks and for wagons."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Mine
from coalface.trade.dispatch.rules.frames import LineFormat


@tracked(
    "code",
    "name",
    "kind",
    "mine",
    "address",
    "line_format",
    "most_tonnes",
    "tolerance_tonnes",
    "calibrated_on",
    "verified_until_on",
    "in_use",
)
class Scale(models.Model):
    """A weighbridge 地磅 or rail scale 轨道衡; without an address its weights are typed in."""

    class Kind(models.TextChoices):
        TRUCK = "truck", _("truck scale")
        RAIL = "rail", _("rail scale")

    class Format(models.TextChoices):
        ASCII = LineFormat.ASCII.value, _("lines of text")
        TOLEDO = LineFormat.TOLEDO.value, _("Toledo, continuous")
        XOR = LineFormat.XOR.value, _("frames with XOR check")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.TRUCK)
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("address of the line"), max_length=120, blank=True)
    line_format = models.CharField(_("line format"), max_length=8, choices=Format, default=Format.ASCII)
    most_tonnes = models.DecimalField(_("can weigh, t"), max_digits=7, decimal_places=3, default=Decimal(100))
    tolerance_tonnes = models.DecimalField(
        _("division, t"), max_digits=5, decimal_places=3, default=Decimal("0.02")
    )
    calibrated_on = models.DateField(_("calibrated on"), null=True, blank=True)
    verified_until_on = models.DateField(_("verified until"), null=True, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(most_tonnes__gt=0, tolerance_tonnes__gt=0), name="scale_weighs_something"
            )
        ]

    def __str__(self) -> str:
        return self.name
