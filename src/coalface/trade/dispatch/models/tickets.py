"""What a scale said, and the weighbridge tickets 磅单 made of it."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.trade.dispatch.models.notes import LoadingNote
from coalface.trade.dispatch.models.scales import Scale
from coalface.trade.dispatch.models.shipments import Shipment
from coalface.trade.dispatch.rules import weighing

_KEPT = pgtrigger.Protect(name="kept_as_weighed", operation=pgtrigger.Update | pgtrigger.Delete)


class Weighing(models.Model):
    """One weight as taken, never changed; `signs` are findings that hint at tampering."""

    class Kind(models.TextChoices):
        TARE = weighing.Kind.TARE.value, _("tare")
        GROSS = weighing.Kind.GROSS.value, _("gross weight")

    note = models.ForeignKey(LoadingNote, models.PROTECT, related_name="weighings", db_index=False)
    plate = models.CharField(_("number plate"), max_length=10)
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    tonnes = models.DecimalField(_("tonnes"), max_digits=9, decimal_places=3)
    typed = models.BooleanField(_("typed in"), default=False)
    signs = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    weighed_at = models.DateTimeField(_("weighed at"))
    weighed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("weighing")
        constraints = [models.CheckConstraint(condition=models.Q(tonnes__gt=0), name="weighing_has_weight")]
        indexes = [
            models.Index(fields=("plate", "-weighed_at"), name="weighing_of_plate"),
            models.Index(fields=("note", "weighed_at"), name="weighing_of_note"),
        ]
        triggers = [_KEPT]


class Ticket(models.Model):
    """One truck, one ticket, in three copies. A wrong one is voided by the ticket that replaces it."""

    number = models.CharField(_("ticket number"), max_length=40, unique=True)
    note = models.ForeignKey(LoadingNote, models.PROTECT, related_name="tickets", db_index=False)
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="tickets")
    tare = models.ForeignKey(Weighing, models.PROTECT, related_name="+", db_index=False)
    gross = models.ForeignKey(Weighing, models.PROTECT, related_name="+", db_index=False)
    tare_tonnes = models.DecimalField(_("tare, t"), max_digits=9, decimal_places=3)
    gross_tonnes = models.DecimalField(_("gross, t"), max_digits=9, decimal_places=3)
    net_tonnes = models.DecimalField(_("net tonnes"), max_digits=9, decimal_places=3)
    signs = models.PositiveSmallIntegerField(_("signs"), default=0)
    weighed_at = models.DateTimeField(_("weighed at"))
    weighed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    voided_at = models.DateTimeField(_("voided at"), null=True)
    void_reason = models.CharField(_("reason"), max_length=200, blank=True)
    printed = models.PositiveSmallIntegerField(_("printed"), default=0)

    class Meta:
        verbose_name = _("weighbridge ticket")
        constraints = [
            models.UniqueConstraint(
                fields=("note",), name="ticket_one_valid_per_note", condition=models.Q(voided_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(
                    net_tonnes=models.F("gross_tonnes") - models.F("tare_tonnes"), net_tonnes__gt=0
                ),
                name="ticket_net_is_gross_less_tare",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
                name="ticket_void_with_reason",
            ),
        ]
        indexes = [models.Index(fields=("-weighed_at", "-id"), name="ticket_by_time")]

    def __str__(self) -> str:
        return self.number
