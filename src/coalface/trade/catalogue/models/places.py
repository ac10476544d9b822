"""Mines, products and stations; what mines bring out, on which routes it travels, where it lies."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models.transport import HAULED, Transport
from coalface.trade.catalogue.rules import month_output


@tracked("code", "name", "region")
class Mine(models.Model):
    """Where coal comes from: an own mine or, for imported histories, any mine named in the file."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    region = models.CharField(_("region"), max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


@tracked("code", "name", "kind")
class Product(models.Model):
    """A kind of coal as sold."""

    class Kind(models.TextChoices):
        THERMAL = "thermal", _("thermal coal")
        COKING = "coking", _("coking coal")
        ANTHRACITE = "anthracite", _("anthracite")
        PCI = "pci", _("injection coal")
        LIGNITE = "lignite", _("lignite")
        OTHER = "other", _("other")

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.THERMAL)

    def __str__(self) -> str:
        return self.name


@tracked("code", "name", "is_port")
class Station(models.Model):
    """A railway station or port from or to which coal moves."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_port = models.BooleanField(_("port"), default=False)

    def __str__(self) -> str:
        return self.name


@tracked("daily_tonnes", "holiday_days", "overhaul_days", "remarks")
class MineOutput(models.Model):
    """What a mine brings out of a product in a month: so much a day, less holidays and overhauls (检修)."""

    mine = models.ForeignKey(Mine, models.PROTECT, related_name="+", db_index=False, verbose_name=_("mine"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    month_on = models.DateField(_("month"))
    daily_tonnes = models.DecimalField(_("output a day, t"), max_digits=12, decimal_places=3)
    holiday_days = models.PositiveSmallIntegerField(_("days of holiday"), default=0)
    overhaul_days = models.PositiveSmallIntegerField(_("days of overhaul"), default=0)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("mine output")
        constraints = [
            models.UniqueConstraint(fields=("mine", "product", "month_on"), name="mine_output_once"),
            models.CheckConstraint(condition=models.Q(daily_tonnes__gte=0), name="mine_output_not_negative"),
        ]
        indexes = [models.Index(fields=("-month_on", "-id"), name="mine_output_by_month")]

    @property
    def tonnes(self) -> Decimal:
        """Tonnes of the whole month."""
        return month_output(self.daily_tonnes, self.month_on, self.holiday_days, self.overhaul_days)

    def __str__(self) -> str:
        return f"{self.mine} · {self.product} · {self.month_on:%Y-%m}"


@tracked("code", "name", "mine", "origin", "port", "destination", "transport", "distance_km", "transit_days")
class HaulRoute(models.Model):
    """The way of coal 运输线路: mine, where it is loaded, the port in between, where it is received.

    `daily_tonnes` is the carrying capacity of a day; without it the route sets no bound to a plan.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    mine = models.ForeignKey(
        Mine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mine")
    )
    origin = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("loaded at")
    )
    port = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by way of the port")
    )
    destination = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received at")
    )
    transport = models.CharField(_("transport"), max_length=10, choices=HAULED, default=Transport.RAIL)
    distance_km = models.PositiveIntegerField(_("distance, km"), null=True, blank=True)
    transit_days = models.PositiveSmallIntegerField(_("days on the way"), null=True, blank=True)
    loss_allowance_pct = models.DecimalField(
        _("loss allowance, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    daily_tonnes = models.DecimalField(
        _("carrying capacity a day, t"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("haul route")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(loss_allowance_pct__isnull=True)
                | models.Q(loss_allowance_pct__gte=0, loss_allowance_pct__lt=100),
                name="haul_route_loss_is_a_share",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked("code", "name", "product", "capacity_tonnes", "alarm_pct", "low_tonnes", "horizon_days")
class Stockyard(models.Model):
    """Where a product lies 货场: with its capacity and the bounds of its alarm (R45.02)."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    mine = models.ForeignKey(
        Mine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mine")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("station or port")
    )
    capacity_tonnes = models.DecimalField(_("capacity, t"), max_digits=15, decimal_places=3)
    alarm_pct = models.DecimalField(
        _("alarm from this share of capacity, %"), max_digits=5, decimal_places=2, default=Decimal(90)
    )
    low_tonnes = models.DecimalField(
        _("lowest stock, t"), max_digits=15, decimal_places=3, default=Decimal(0)
    )
    horizon_days = models.PositiveSmallIntegerField(_("days looked ahead"), default=7)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("stockyard")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    capacity_tonnes__gt=0,
                    alarm_pct__gt=0,
                    alarm_pct__lte=100,
                    low_tonnes__gte=0,
                    low_tonnes__lt=models.F("capacity_tonnes"),
                ),
                name="stockyard_bounds_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked("tonnes", "remarks", high_volume=True)
class StockLevel(models.Model):
    """What lay in a stockyard at the end of a day.

    One that nobody read follows from the level before and what was booked since; `booked_tonnes` is what
    came after the reading, or without one.
    """

    stockyard = models.ForeignKey(Stockyard, models.CASCADE, related_name="levels", db_index=False)
    day_on = models.DateField(_("day"))
    tonnes = models.DecimalField(_("stock, t"), max_digits=15, decimal_places=3)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="", db_default="")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by")
    )
    is_read = models.BooleanField(_("read"), default=True, db_default=True)
    booked_tonnes = models.DecimalField(
        _("booked since, t"), max_digits=15, decimal_places=3, default=Decimal(0), db_default=Decimal(0)
    )

    class Meta:
        verbose_name = _("stock level")
        constraints = [
            models.UniqueConstraint(fields=("stockyard", "day_on"), name="stock_level_once"),
            models.CheckConstraint(condition=models.Q(tonnes__gte=0), name="stock_level_not_negative"),
        ]
        indexes = [models.Index(fields=("-day_on", "-id"), name="stock_level_by_day")]

    def __str__(self) -> str:
        return f"{self.stockyard} · {self.day_on}"
