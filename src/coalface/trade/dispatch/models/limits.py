"""What the gate allows and what may be lost, from which day on, by whom and by which source."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.trade.dispatch.rules.limits import HouseLimits
from coalface.trade.dispatch.rules.losses import Allowance
from coalface.trade.dispatch.rules.weighing import Limits


class GateLimits(models.Model):
    """The row begun last by a day counts for it; rows are only ever added, so what was judged can be told.

    `losses` maps means of transport to the percent allowed and the percent from which weights are disputed,
    both as text, the second may be null.
    """

    from_on = models.DateField(_("valid from"), unique=True)
    most_gross_tonnes = models.DecimalField(_("most gross weight, t"), max_digits=6, decimal_places=3)
    note_over_pct = models.DecimalField(_("above the note at most, %"), max_digits=5, decimal_places=2)
    tare_apart_pct = models.DecimalField(_("tare apart from the usual, %"), max_digits=5, decimal_places=2)
    again_minutes = models.PositiveSmallIntegerField(_("weighed again within, minutes"))
    quick_minutes = models.PositiveSmallIntegerField(_("loaded in less than, minutes"))
    losses = models.JSONField(_("loss allowed"))
    source = models.CharField(_("source of the limits"), max_length=250)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("limits of the gate")
        triggers = [
            pgtrigger.Protect(name="kept_as_set", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.from_on}"

    @property
    def house(self) -> HouseLimits:
        gate = Limits(
            self.most_gross_tonnes,
            self.note_over_pct,
            self.tare_apart_pct,
            self.again_minutes,
            self.quick_minutes,
        )
        return HouseLimits(gate, {way: _allowance(*texts) for way, texts in self.losses.items()})


def _allowance(pct: str, dispute_pct: str | None) -> Allowance:
    return Allowance(Decimal(pct), Decimal(dispute_pct) if dispute_pct is not None else None)
