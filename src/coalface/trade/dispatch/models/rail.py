"""Rail waybills 运单 and their wagons."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models.carriers import Carrier
from coalface.trade.dispatch.models.scales import Scale
from coalface.trade.dispatch.models.shipments import Shipment
from coalface.trade.dispatch.rules.rail import WeightFrom


@tracked("number", "loaded_on", "weight_from", "carrier", "scale", "remarks", high_volume=True)
class Waybill(models.Model):
    """A train or a part of one; once sent it has its shipment and its wagons stay as they are."""

    class Weight(models.TextChoices):
        TICKET = WeightFrom.TICKET.value, _("ticket weight")
        SCALE = WeightFrom.SCALE.value, _("rail-scale weight")

    number = models.CharField(_("waybill number"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", db_index=False)
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    origin = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("from station"),
    )
    destination = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("to station"),
    )
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    scale = models.ForeignKey(
        Scale, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rail scale")
    )
    loaded_on = models.DateField(_("loaded on"))
    weight_from = models.CharField(
        _("weight that counts"), max_length=6, choices=Weight, default=Weight.TICKET
    )
    remarks = models.CharField(_("remarks"), max_length=200, blank=True)
    shipment = models.OneToOneField(Shipment, models.PROTECT, null=True, related_name="waybill")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("waybill")
        indexes = [
            models.Index(fields=("customer", "-loaded_on", "-id"), name="waybill_of_customer"),
            models.Index(fields=("-loaded_on", "-id"), name="waybill_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


@tracked("number", "marked_tonnes", "ticket_tonnes", "scale_tonnes", high_volume=True)
class Wagon(models.Model):
    """车号, 标记载重, 票重 and what the rail scale says."""

    waybill = models.ForeignKey(Waybill, models.CASCADE, related_name="wagons", db_index=False)
    number = models.CharField(_("wagon number"), max_length=7)
    marked_tonnes = models.DecimalField(_("marked load, t"), max_digits=7, decimal_places=3)
    ticket_tonnes = models.DecimalField(_("ticket weight, t"), max_digits=7, decimal_places=3)
    scale_tonnes = models.DecimalField(
        _("rail-scale weight, t"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    import_run_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("wagon")
        constraints = [
            models.UniqueConstraint(fields=("waybill", "number"), name="wagon_once_per_waybill"),
            models.CheckConstraint(
                condition=models.Q(ticket_tonnes__gt=0, marked_tonnes__gt=0), name="wagon_has_weight"
            ),
        ]

    def __str__(self) -> str:
        return self.number
