"""What a contract says of price, weight, loss, freight and tax, from which day on."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import HAULED, Mine, Product, Station
from coalface.trade.contracts.models.contracts import Contract
from coalface.trade.contracts.rules.terms import Basis
from coalface.trade.pricing.models import ClauseSet, FloatingFormula, PriceList
from coalface.trade.pricing.models.periods import Days, Point

PRICED = (
    Q(basis="fixed", unit_price_per_tonne__gt=0, price_list=None, formula=None)
    | Q(basis="list", unit_price_per_tonne=None, price_list__isnull=False, formula=None)
    | Q(basis="floating", unit_price_per_tonne=None, price_list=None, formula__isnull=False)
)


@tracked("until_on")
class ContractTerms(models.Model):
    """One version of a contract's terms; only its end is ever changed, by a successor.

    `surcharge_per_tonne` is added to a list's or a formula's price (yuan/t, signed). `loss_allowance_pct` is
    the loss on the way that nobody answers for (B6).
    """

    class Basis(models.TextChoices):
        FIXED = Basis.FIXED.value, _("fixed price")
        LIST = Basis.LIST.value, _("price list")
        FLOATING = Basis.FLOATING.value, _("floating price")

    class LossRule(models.TextChoices):
        EXCESS = "excess", _("only the loss above the allowance is claimed")
        WHOLE = "whole", _("above the allowance the whole loss is claimed")
        NONE = "none", _("the buyer bears the loss")

    class Freight(models.TextChoices):
        COLLECTED = "collected", _("collected by the buyer")
        ONE_TICKET = "one_ticket", _("one ticket, freight in the coal invoice")
        TWO_TICKETS = "two_tickets", _("two tickets, freight invoiced apart")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="terms")
    number = models.PositiveIntegerField(_("version"))
    from_on = models.DateField(_("valid from"))
    until_on = models.DateField(_("valid until"), null=True, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(_("price by"), max_length=8, choices=Basis)
    unit_price_per_tonne = models.DecimalField(
        _("price, yuan/t"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    price_list = models.ForeignKey(PriceList, models.PROTECT, null=True, blank=True, related_name="+")
    formula = models.ForeignKey(FloatingFormula, models.PROTECT, null=True, blank=True, related_name="+")
    kcal_per_kg = models.PositiveIntegerField(_("grade, kcal/kg"), null=True, blank=True)
    surcharge_per_tonne = models.DecimalField(
        _("surcharge, yuan/t"), max_digits=8, decimal_places=2, default=0
    )
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, related_name="+")
    transport = models.CharField(_("transport"), max_length=5, choices=HAULED, blank=True)
    clause_set = models.ForeignKey(ClauseSet, models.PROTECT, null=True, blank=True, related_name="+")
    weight_basis = models.CharField(_("weight basis"), max_length=8, choices=Contract.WeightBasis)
    loss_allowance_pct = models.DecimalField(
        _("loss allowance, %"), max_digits=5, decimal_places=3, default=0
    )
    loss_rule = models.CharField(_("rule of loss"), max_length=6, choices=LossRule, default=LossRule.EXCESS)
    freight_mode = models.CharField(_("freight"), max_length=11, choices=Freight, default=Freight.COLLECTED)
    vat_included = models.BooleanField(_("price includes VAT"), default=True)
    supplement = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("terms of a contract")
        ordering = ("contract", "-number")
        constraints = [
            models.UniqueConstraint(fields=("contract", "number"), name="terms_number_once"),
            models.CheckConstraint(condition=PRICED, name="terms_price_as_their_basis"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="terms_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(loss_allowance_pct__gte=0, loss_allowance_pct__lte=10),
                name="terms_loss_allowance",
            ),
            ExclusionConstraint(
                name="terms_one_at_a_time",
                expressions=[
                    (Point(F("contract_id")), "&&"),
                    (Days(F("from_on"), F("until_on")), "&&"),
                ],
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="kept_as_saved", exclude=["until_on"])]

    def __str__(self) -> str:
        return f"{self.contract} V{self.number}"
