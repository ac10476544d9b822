"""Quotes: a price offered to a customer or prospect until a day, with the steps by which it came about."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import HAULED, Mine, Product, Station
from coalface.trade.contracts.models.contracts import Contract
from coalface.trade.contracts.models.terms import ContractTerms
from coalface.trade.contracts.rules.quotes import State
from coalface.trade.pricing.models import FloatingFormula, PriceList

MONEY = "money.view"


@tracked(
    "product",
    "tonnes",
    "delivery_from_on",
    "delivery_until_on",
    "valid_until_on",
    "offered_price",
    "computed_price",
    "state",
    "words",
    rights={"offered_price": MONEY, "computed_price": MONEY},
)
class Quote(models.Model):
    """What is offered 报价单. `steps` are kept as they were at `priced_at`, the price then and the floor too.

    `offered_price` is what was negotiated, yuan/t; without one the computed price is offered. For a floating
    formula both are prices of the month in which the delivery begins.
    """

    class Basis(models.TextChoices):
        LIST = "list", _("price list")
        FLOATING = "floating", _("floating price")

    class State(models.TextChoices):
        DRAFT = State.DRAFT.value, _("draft")
        APPROVING = State.APPROVING.value, _("in approval")
        APPROVED = State.APPROVED.value, _("approved, not sent")
        SENT = State.SENT.value, _("sent")
        ACCEPTED = State.ACCEPTED.value, _("accepted")
        DECLINED = State.DECLINED.value, _("declined")
        EXPIRED = State.EXPIRED.value, _("expired")

    number = models.CharField(_("quote number"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    tonnes = models.DecimalField(_("tonnes"), max_digits=18, decimal_places=3)
    basis = models.CharField(_("price by"), max_length=8, choices=Basis, default=Basis.LIST)
    price_list = models.ForeignKey(PriceList, models.PROTECT, null=True, blank=True, related_name="+")
    formula = models.ForeignKey(FloatingFormula, models.PROTECT, null=True, blank=True, related_name="+")
    kcal_per_kg = models.PositiveIntegerField(_("grade, kcal/kg"), null=True, blank=True)
    mine = models.ForeignKey(Mine, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, related_name="+")
    transport = models.CharField(_("transport"), max_length=5, choices=HAULED, blank=True)
    freight_mode = models.CharField(
        _("freight"), max_length=11, choices=ContractTerms.Freight, default=ContractTerms.Freight.COLLECTED
    )
    delivery_from_on = models.DateField(_("delivery from"))
    delivery_until_on = models.DateField(_("delivery until"))
    valid_until_on = models.DateField(_("valid until"))
    offered_price = models.DecimalField(
        _("negotiated price, yuan/t"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    words = models.CharField(_("remarks"), max_length=250, blank=True)
    quality_words = models.TextField(_("quality"), blank=True, editable=False)
    computed_price = models.DecimalField(
        _("computed price, yuan/t"), max_digits=8, decimal_places=2, editable=False
    )
    floor_per_tonne = models.DecimalField(
        _("floor, yuan/t"), max_digits=8, decimal_places=2, null=True, editable=False
    )
    steps = models.JSONField(editable=False)
    priced_at = models.DateTimeField(editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn up by")
    )
    drawn_up_on = models.DateField(_("drawn up on"), editable=False)
    settled_on = models.DateField(_("settled on"), null=True, editable=False)
    settled_words = models.CharField(_("what was said"), max_length=250, blank=True, editable=False)
    contract = models.OneToOneField(
        Contract, models.SET_NULL, null=True, related_name="quote", editable=False, verbose_name=_("contract")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("quote")
        ordering = ("-drawn_up_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="list", price_list__isnull=False, formula=None)
                | Q(basis="floating", price_list=None, formula__isnull=False),
                name="quote_price_as_its_basis",
            ),
            models.CheckConstraint(
                condition=Q(tonnes__gt=0, delivery_until_on__gte=F("delivery_from_on")),
                name="quote_delivers_something",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("accepted", "declined", "expired"), settled_on__isnull=False)
                | Q(state__in=("draft", "approving", "approved", "sent"), settled_on=None),
                name="quote_settled_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=("-drawn_up_on", "-id"), name="quote_by_day"),
            models.Index(fields=("state", "valid_until_on"), name="quote_by_state"),
        ]

    @property
    def unit_price_per_tonne(self) -> Decimal:
        """What the customer is offered."""
        return self.computed_price if self.offered_price is None else self.offered_price

    @property
    def is_below_floor(self) -> bool:
        return self.floor_per_tonne is not None and self.unit_price_per_tonne < self.floor_per_tonne

    def __str__(self) -> str:
        return self.number
