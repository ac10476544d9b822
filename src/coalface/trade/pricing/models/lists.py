"""Price lists: what a product costs from when to when, who a list is for, floors, and agreed adjustments."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import HAULED, Mine, Product, Station
from coalface.trade.pricing.models.periods import AnyPoint, Days, Point, ThirdLetter


@tracked("name", "used_for", "for_members", "retired_on")
class PriceList(models.Model):
    """A named list of prices; one `for_members` prices nobody but the customers named in it."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    used_for = models.CharField(_("used for"), max_length=250, blank=True)
    for_members = models.BooleanField(_("for its members only"), default=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("price list")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@tracked("until_on")
class PriceListMember(models.Model):
    """A customer to whom a list for members applies, from when to when."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="members")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("member of a price list")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="price_list_member_ends_after_start",
            ),
            ExclusionConstraint(
                name="price_list_member_once_at_a_time",
                expressions=[
                    (Point(F("price_list_id")), "&&"),
                    (Point(F("customer_id")), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_list}: {self.customer}"


@tracked("until_on", "ended_on")
class Price(models.Model):
    """What a product costs for a period, from any mine or one, at any place or one, by any transport or one.

    `planned_until_on` is the end as it was saved; `until_on` comes earlier when a successor begins, or when
    somebody ended the price early: then `ended_on` is its last day.
    """

    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="prices")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, related_name="+")
    transport = models.CharField(_("transport"), max_length=5, choices=HAULED, blank=True)
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    planned_until_on = models.DateField(null=True)
    unit_price_per_tonne = models.DecimalField(_("price, yuan/t"), max_digits=8, decimal_places=2)
    kcal_per_kg = models.PositiveIntegerField(_("grade, kcal/kg"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))
    ended_on = models.DateField(_("ended early on"), null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("listed price")
        constraints = [
            models.CheckConstraint(condition=Q(unit_price_per_tonne__gt=0), name="price_above_zero"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="price_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_at=None, ended_by=None)
                | Q(ended_on__gte=F("from_on"), ended_at__isnull=False, ended_by__isnull=False),
                name="price_ended_by_somebody",
            ),
            ExclusionConstraint(
                name="price_one_at_a_time",
                expressions=[
                    (Point(F("price_list_id")), "&&"),
                    (Point(F("product_id")), "&&"),
                    (AnyPoint(F("mine_id")), "&&"),
                    (AnyPoint(F("place_id")), "&&"),
                    (Point(ThirdLetter(F("transport"))), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]
        indexes = [models.Index(fields=("price_list", "product", "-from_on"), name="price_of_product")]
        triggers = [
            pgtrigger.ReadOnly(name="kept_as_saved", exclude=["until_on", "ended_on", "ended_at", "ended_by"])
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.unit_price_per_tonne}"


@tracked("until_on")
class PriceFloor(models.Model):
    """Below this nobody sells without approval (R45.06); a floor of one mine goes before the general one."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    planned_until_on = models.DateField(null=True)
    floor_per_tonne = models.DecimalField(_("floor, yuan/t"), max_digits=8, decimal_places=2)
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("price floor")
        constraints = [
            models.CheckConstraint(condition=Q(floor_per_tonne__gt=0), name="floor_above_zero"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="floor_ends_after_start",
            ),
            ExclusionConstraint(
                name="floor_one_at_a_time",
                expressions=[
                    (Point(F("product_id")), "&&"),
                    (AnyPoint(F("mine_id")), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="kept_as_saved", exclude=["until_on"])]

    def __str__(self) -> str:
        return f"{self.product} ≥ {self.floor_per_tonne}"


@tracked("until_on")
class AdjustmentVersion(models.Model):
    """By which ordered steps the prices of a list go up or down for grade, volume and risk, for a period.

    `document` is read and written by `rules.steps`.
    """

    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="adjustments")
    number = models.PositiveIntegerField(_("version"))
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    document = models.JSONField()
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("version of adjustments")
        ordering = ("price_list", "-number")
        constraints = [
            models.UniqueConstraint(fields=("price_list", "number"), name="adjustment_number_once"),
            ExclusionConstraint(
                name="adjustment_one_at_a_time",
                expressions=[
                    (Point(F("price_list_id")), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="kept_as_saved", exclude=["until_on"])]

    def __str__(self) -> str:
        return f"{self.price_list} V{self.number}"
