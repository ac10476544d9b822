"""A customer's price moved up or down for some days."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.pricing.models.lists import PriceList
from coalface.trade.pricing.models.periods import Days, Point


@tracked("until_on", rights={"until_on": "money.view"})
class PriceMove(models.Model):
    """What a product costs a customer more or less than a list says, from when to when (R0.30).

    `amount` is signed, yuan/t; nought keeps the price as it is and keeps others from moving it. Of a mine or,
    without one, of any. `planned_until_on` is the end as it was saved. One ended before its first day never
    counted: its end lies before its beginning.
    """

    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="moves")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    amount = models.DecimalField(_("move, yuan/t"), max_digits=8, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=100)
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"))
    planned_until_on = models.DateField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("price move")
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_until_on__gte=F("from_on"), until_on__lte=F("planned_until_on")),
                name="move_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(until_on=F("planned_until_on")),
                name="move_ended_at_a_moment",
            ),
            ExclusionConstraint(
                name="move_one_at_a_time",
                expressions=[
                    (Point(F("product_id")), "&&"),
                    (Point(F("customer_id")), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
                condition=Q(until_on__gte=F("from_on")),
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="kept_as_saved", exclude=["customer", "until_on", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.customer} {self.amount:+}"
