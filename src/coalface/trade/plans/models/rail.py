"""Cars asked of the railway for a route and month, what it granted, and what was loaded each day."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import HaulRoute, Product


@tracked("asked_cars", "granted_cars", "granted_on", "remarks")
class RailRequest(models.Model):
    """请车: so many cars on a route in a month; `granted_cars` 批车 is empty until the railway answers."""

    haul_route = models.ForeignKey(
        HaulRoute, models.PROTECT, related_name="+", db_index=False, verbose_name=_("haul route")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    month_on = models.DateField(_("month"))
    asked_cars = models.PositiveIntegerField(_("cars asked for"))
    tonnes_a_car = models.DecimalField(_("tonnes a car"), max_digits=6, decimal_places=2, default=Decimal(70))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    granted_cars = models.PositiveIntegerField(_("cars granted"), null=True)
    granted_on = models.DateField(_("granted on"), null=True)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("railway request")
        constraints = [
            models.UniqueConstraint(
                fields=("haul_route", "month_on", "product"),
                name="rail_request_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(granted_cars__isnull=True, granted_on__isnull=True)
                | models.Q(granted_cars__lte=models.F("asked_cars"), granted_on__isnull=False),
                name="rail_request_granted_and_on",
            ),
        ]
        indexes = [models.Index(fields=("-month_on", "-id"), name="rail_request_by_month")]

    def __str__(self) -> str:
        return f"{self.haul_route} · {self.month_on:%Y-%m}"


@tracked("cars", "tonnes")
class LoadingDay(models.Model):
    """日装车: cars of a request loaded on a day."""

    request = models.ForeignKey(RailRequest, models.CASCADE, related_name="loadings", db_index=False)
    day_on = models.DateField(_("day"))
    cars = models.PositiveIntegerField(_("cars loaded"))
    tonnes = models.DecimalField(_("tonnes loaded"), max_digits=15, decimal_places=3, null=True)

    class Meta:
        verbose_name = _("loading of a day")
        constraints = [models.UniqueConstraint(fields=("request", "day_on"), name="loading_day_once")]
        ordering = ("day_on",)

    def __str__(self) -> str:
        return f"{self.request} · {self.day_on}"
