"""Loading notes 提煤单: who may fetch how much coal with which truck, and until when."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models.carriers import Carrier
from coalface.trade.dispatch.rules import notes


class LoadingNoteQuerySet(models.QuerySet["LoadingNote"]):
    def live(self) -> Self:
        """Open, in the yard or loaded: they hold their plate and a part of the account."""
        return self.filter(state__in=notes.LIVE)


@tracked(
    "plate",
    "driver",
    "driver_phone",
    "carrier",
    "tonnes",
    "valid_from_on",
    "valid_until_on",
    "state",
    "close_reason",
    "reserved_yuan",
    high_volume=True,
    rights={"reserved_yuan": "money.view"},
)
class LoadingNote(models.Model):
    """`reserved_yuan` is what it holds of the account now: tonnes × price while live, 0 afterwards."""

    class State(models.TextChoices):
        OPEN = notes.State.OPEN.value, _("open")
        IN_YARD = notes.State.IN_YARD.value, _("in the yard")
        LOADED = notes.State.LOADED.value, _("loaded")
        OUT = notes.State.OUT.value, _("out")
        VOID = notes.State.VOID.value, _("void")
        EXPIRED = notes.State.EXPIRED.value, _("expired")

    number = models.CharField(_("loading note number"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", db_index=False)
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    plate = models.CharField(_("number plate"), max_length=10)
    driver = models.CharField(_("driver"), max_length=40, blank=True)
    driver_phone = models.CharField(_("driver's telephone"), max_length=20, blank=True)
    tonnes = models.DecimalField(_("tonnes"), max_digits=9, decimal_places=3)
    valid_from_on = models.DateField(_("valid from"))
    valid_until_on = models.DateField(_("valid until"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    unit_price_per_tonne = models.DecimalField(_("price, yuan/t"), max_digits=12, decimal_places=2)
    reserved_yuan = models.DecimalField(_("reserved, yuan"), max_digits=16, decimal_places=2)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    close_reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LoadingNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("loading note")
        constraints = [
            models.UniqueConstraint(
                fields=("plate",), name="note_one_live_per_plate", condition=models.Q(state__in=notes.LIVE)
            ),
            models.CheckConstraint(
                condition=models.Q(tonnes__gt=0, unit_price_per_tonne__gt=0), name="note_has_worth"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until_on__gte=models.F("valid_from_on")),
                name="note_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=notes.LIVE, closed_at__isnull=True, reserved_yuan__gt=0)
                | (~models.Q(state__in=notes.LIVE) & models.Q(closed_at__isnull=False, reserved_yuan=0)),
                name="note_reserves_while_live",
            ),
        ]
        indexes = [
            models.Index(fields=("customer", "-issued_at", "-id"), name="note_of_customer"),
            models.Index(fields=("-issued_at", "-id"), name="note_by_issue"),
            models.Index(
                fields=("valid_until_on",), name="note_running_out", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return self.number
