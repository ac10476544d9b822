"""Services sold beside coal 服务产品 (R3.10): loading, blending, storage, transport."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.plans.rules.serving import service_amount
from coalface.trade.pricing.models.periods import Days, Point


@tracked("code", "name", "kind", "unit")
class Service(models.Model):
    class Kind(models.TextChoices):
        LOADING = "loading", _("loading")
        BLENDING = "blending", _("blending")
        STORAGE = "storage", _("storage")
        TRANSPORT = "transport", _("transport")

    class Unit(models.TextChoices):
        TONNE = "t", _("per tonne")
        TONNE_DAY = "t_day", _("per tonne and day")
        TONNE_KM = "t_km", _("per tonne and kilometre")
        CAR = "car", _("per car")
        TIME = "time", _("each time")

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    unit = models.CharField(_("unit"), max_length=6, choices=Unit, default=Unit.TONNE)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("service")

    def __str__(self) -> str:
        return self.name


@tracked("unit_price", "until_on", rights={"unit_price": "money.view"})
class ServicePrice(models.Model):
    """What a unit costs from a day on, until the next price; two never hold at once."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="prices")
    unit_price = models.DecimalField(_("unit price, yuan"), max_digits=12, decimal_places=4)
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("price of a service")
        ordering = ("-from_on",)
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_price__gte=0) & (Q(until_on__isnull=True) | Q(until_on__gte=F("from_on"))),
                name="service_price_in_order",
            ),
            ExclusionConstraint(
                name="service_price_one_at_a_time",
                expressions=[(Point(F("service_id")), "&&"), (Days(F("from_on"), F("until_on")), "&&")],
            ),
        ]


@tracked("quantity", "unit_price", "remarks", "cancelled_at", rights={"unit_price": "money.view"})
class ServiceOrder(models.Model):
    """A customer orders a service for a day; the price is that of the list on the day."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    day_on = models.DateField(_("day"))
    quantity = models.DecimalField(_("quantity"), max_digits=15, decimal_places=3)
    unit_price = models.DecimalField(_("unit price, yuan"), max_digits=12, decimal_places=4)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("order of a service")
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="service_order_has_quantity")]
        indexes = [models.Index(fields=("-day_on", "-id"), name="service_order_by_day")]

    @property
    def amount(self) -> Decimal:
        return service_amount(self.quantity, self.unit_price)

    def __str__(self) -> str:
        return f"{self.customer} · {self.service}"
