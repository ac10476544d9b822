"""Contracts by which coal is bought."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import HAULED, Product, Stockyard
from coalface.trade.contracts.rules.states import State
from coalface.trade.contracts.rules.terms import Basis
from coalface.trade.pricing.models import ClauseSet, FloatingFormula
from coalface.trade.purchasing.models.suppliers import Supplier
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import Counts

PRICED = Q(basis="fixed", unit_price_per_tonne__gt=0, formula=None) | Q(
    basis="floating", unit_price_per_tonne=None, formula__isnull=False
)


@tracked(
    "state", "number", "total_tonnes", "starts_on", "ends_on", "basis", "unit_price_per_tonne", "over_on"
)
class PurchaseContract(models.Model):
    """An agreement to buy coal (采购合同), with its price terms; what is in force no longer changes.

    Coal of a period (`way`) makes one lot, settled by the result that `counts`. `surcharge_per_tonne` is
    added to a floating price (yuan/t, signed).
    """

    class States(models.TextChoices):
        DRAFT = State.DRAFT.value, _("draft")
        APPROVING = State.APPROVING.value, _("in approval")
        IN_FORCE = State.IN_FORCE.value, _("in force")
        ENDED = State.ENDED.value, _("ended")

    class Basis(models.TextChoices):
        FIXED = Basis.FIXED.value, _("fixed price")
        FLOATING = Basis.FLOATING.value, _("floating price")

    class WeightBasis(models.TextChoices):
        ORIGIN = "mine", _("weight at the origin")
        ARRIVAL = "arrival", _("weight on arrival")

    class LossRule(models.TextChoices):
        EXCESS = "excess", _("the loss above the allowance is taken off")
        WHOLE = "whole", _("above the allowance the whole loss is taken off")
        NONE = "none", _("we bear the loss")

    class Ways(models.TextChoices):
        DAY = Way.DAY.value, _("each day")
        TEN_DAYS = Way.TEN_DAYS.value, _("each ten days")
        MONTH = Way.MONTH.value, _("each month")

    class Counted(models.TextChoices):
        BUYER = Counts.BUYER.value, _("our assay")
        SELLER = Counts.SELLER.value, _("the supplier's assay")
        MEAN = Counts.MEAN.value, _("the mean of both")

    number = models.CharField(_("contract number"), max_length=80, unique=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="contracts")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    stockyard = models.ForeignKey(
        Stockyard, models.PROTECT, related_name="+", verbose_name=_("delivered to the stockyard")
    )
    state = models.CharField(_("state"), max_length=10, choices=States, default=States.DRAFT)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    total_tonnes = models.DecimalField(_("tonnes agreed"), max_digits=15, decimal_places=3)
    basis = models.CharField(_("price by"), max_length=8, choices=Basis, default=Basis.FIXED)
    unit_price_per_tonne = models.DecimalField(
        _("price, yuan/t"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    formula = models.ForeignKey(
        FloatingFormula, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("formula")
    )
    surcharge_per_tonne = models.DecimalField(
        _("surcharge, yuan/t"), max_digits=8, decimal_places=2, default=Decimal(0), blank=True
    )
    vat_included = models.BooleanField(_("price includes VAT"), default=True)
    clause_set = models.ForeignKey(
        ClauseSet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quality clauses")
    )
    weight_basis = models.CharField(
        _("weight basis"), max_length=8, choices=WeightBasis, default=WeightBasis.ARRIVAL
    )
    loss_allowance_pct = models.DecimalField(
        _("loss allowance, %"), max_digits=5, decimal_places=3, default=Decimal(0)
    )
    loss_rule = models.CharField(_("rule of loss"), max_length=6, choices=LossRule, default=LossRule.EXCESS)
    way = models.CharField(_("lots are made up of"), max_length=8, choices=Ways, default=Ways.TEN_DAYS)
    counts = models.CharField(_("whose result counts"), max_length=6, choices=Counted, default=Counted.BUYER)
    terms_days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    origin = models.CharField(_("loaded at"), max_length=150, blank=True, default="")
    transport = models.CharField(_("transport"), max_length=5, choices=HAULED, blank=True, default="")
    quality_words = models.TextField(_("quality"), blank=True, default="")
    liability_words = models.TextField(_("liability"), blank=True, default="")
    dispute_words = models.TextField(_("settling of disputes"), blank=True, default="")
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="")
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    over_on = models.DateField(_("over since"), null=True, editable=False)
    over_reason = models.CharField(_("reason of the end"), max_length=250, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("purchase contract")
        constraints = [
            models.CheckConstraint(condition=PRICED, name="purchase_priced_as_its_basis"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="purchase_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(total_tonnes__gt=0), name="purchase_has_tonnes"),
            models.CheckConstraint(
                condition=Q(state="ended", over_on__isnull=False)
                | Q(state__in=("draft", "approving", "in_force"), over_on__isnull=True),
                name="purchase_over_since_a_day",
            ),
        ]
        indexes = [models.Index(fields=("-starts_on", "-id"), name="purchase_by_start")]

    def __str__(self) -> str:
        return self.number
