"""What customers order for a month 行业订货, and who is served first when it does not suffice."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer, Grade
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import HaulRoute, Product
from coalface.trade.contracts.models import Contract


@tracked("tonnes", "wished_price", "haul_route", "remarks", rights={"wished_price": "money.view"})
class Order(models.Model):
    """A customer orders tonnes of a product for a month, under a contract or without one (R0.12).

    `part` is nought but for orders that came with another card of the same company.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contract")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    month_on = models.DateField(_("month"))
    tonnes = models.DecimalField(_("tonnes"), max_digits=15, decimal_places=3)
    wished_price = models.DecimalField(
        _("wished price, yuan/t"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    haul_route = models.ForeignKey(
        HaulRoute, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("haul route")
    )
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="", db_default="")
    part = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    late = models.BooleanField(_("came late"), default=False, db_default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("order")
        constraints = [
            models.UniqueConstraint(
                fields=("customer", "month_on", "product", "contract", "part"),
                name="order_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(tonnes__gte=0)
                & (models.Q(wished_price__isnull=True) | models.Q(wished_price__gt=0)),
                name="order_quantities",
            ),
        ]
        indexes = [models.Index(fields=("-month_on", "-id"), name="order_by_month")]

    def __str__(self) -> str:
        return f"{self.customer} · {self.month_on:%Y-%m}"


class PriorityPolicyQuerySet(models.QuerySet["PriorityPolicy"]):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).order_by("-starts_on")


@tracked("starts_on", "grades", "due_day")
class PriorityPolicy(models.Model):
    """Who is served first in a shortage, from a day on; a grade that is not named gets nothing (R0.19-R0.23).

    `due_day` of the month before is when orders are due.
    """

    starts_on = models.DateField(_("in force from"), unique=True)
    grades = ArrayField(
        models.CharField(max_length=12, choices=Grade), verbose_name=_("grades, the first served first")
    )
    due_day = models.PositiveSmallIntegerField(
        _("orders are due on this day of the month before"), default=20
    )

    objects = PriorityPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy of priorities")
        ordering = ("-starts_on",)

    def priority(self, grade: str) -> int | None:
        return self.grades.index(grade) if grade in self.grades else None

    def __str__(self) -> str:
        return str(self.starts_on)
