"""Voyages and the draft surveys that say how much was loaded."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models.carriers import Carrier
from coalface.trade.dispatch.models.shipments import Shipment
from coalface.trade.dispatch.rules.ships import SEA_WATER


@tracked("number", "ship", "berth", "pile", "loaded_on", "carrier", "remarks", high_volume=True)
class Voyage(models.Model):
    """A ship that loads at a port; once sent it has its shipment and its surveys stay as they are."""

    number = models.CharField(_("voyage number"), max_length=40, unique=True)
    ship = models.CharField(_("ship"), max_length=80)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", db_index=False)
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    port = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("port of loading"),
    )
    destination = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("port of discharge"),
    )
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    berth = models.CharField(_("berth"), max_length=40, blank=True)
    pile = models.CharField(_("pile"), max_length=40, blank=True)
    loaded_on = models.DateField(_("loaded on"))
    remarks = models.CharField(_("remarks"), max_length=200, blank=True)
    shipment = models.OneToOneField(Shipment, models.PROTECT, null=True, related_name="voyage")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("voyage")
        indexes = [
            models.Index(fields=("customer", "-loaded_on", "-id"), name="voyage_of_customer"),
            models.Index(fields=("-loaded_on", "-id"), name="voyage_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.ship} {self.number}"


@tracked("displacement_tonnes", "density", "ballast_tonnes", "stores_tonnes", "mean_draft_metres")
class DraftSurvey(models.Model):
    """One of the two readings; displacement is the table's, for sea water of 1.025."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("before loading")
        AFTER = "after", _("after loading")

    voyage = models.ForeignKey(Voyage, models.CASCADE, related_name="surveys", db_index=False)
    moment = models.CharField(_("when"), max_length=6, choices=Moment)
    mean_draft_metres = models.DecimalField(
        _("mean draft, m"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    displacement_tonnes = models.DecimalField(_("displacement, t"), max_digits=12, decimal_places=3)
    density = models.DecimalField(
        _("density of the water, t/m³"), max_digits=5, decimal_places=4, default=SEA_WATER
    )
    ballast_tonnes = models.DecimalField(_("ballast water, t"), max_digits=12, decimal_places=3, default=0)
    stores_tonnes = models.DecimalField(
        _("fuel, fresh water and stores, t"), max_digits=12, decimal_places=3, default=0
    )
    surveyor = models.CharField(_("surveyor"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("draft survey")
        constraints = [
            models.UniqueConstraint(fields=("voyage", "moment"), name="survey_once_per_moment"),
            models.CheckConstraint(
                condition=models.Q(displacement_tonnes__gt=0, ballast_tonnes__gte=0, stores_tonnes__gte=0),
                name="survey_not_negative",
            ),
        ]
