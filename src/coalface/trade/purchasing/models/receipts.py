"""What came, in lots, and what was found in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Stockyard
from coalface.trade.purchasing.models.contracts import PurchaseContract
from coalface.trade.quality.reporting import LaboratoryReport
from coalface.trade.quality.rules.results import Outcome, Party
from coalface.trade.quality.rules.values import CODES


@tracked("outcome", "outcome_words")
class PurchaseLot(models.Model):
    """The coal of a contract that came in one period and shares one result (采购批次).

    Its loads are the contract's receipts of those days, so a corrected or voided one counts at once.
    `outcome` says whose result both sides settled on where the contract's choice does not stand.
    """

    class Outcomes(models.TextChoices):
        BUYER = Outcome.BUYER.value, _("our result counts")
        SELLER = Outcome.SELLER.value, _("the supplier's result counts")
        MEAN = Outcome.MEAN.value, _("the mean counts")
        REFEREE = Outcome.REFEREE.value, _("the referee's result counts")

    number = models.CharField(_("lot number"), max_length=40, unique=True)
    contract = models.ForeignKey(PurchaseContract, models.PROTECT, related_name="lots", db_index=False)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    outcome = models.CharField(_("agreed result"), max_length=8, choices=Outcomes, blank=True, default="")
    outcome_words = models.CharField(_("how it was agreed"), max_length=250, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("lot of bought coal")
        constraints = [
            models.UniqueConstraint(fields=("contract", "from_on"), name="purchase_lot_once_a_period"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="purchase_lot_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=("-until_on", "-id"), name="purchase_lot_by_day")]

    def __str__(self) -> str:
        return self.number


@tracked(
    "received_on",
    "vehicle",
    "origin_tonnes",
    "received_tonnes",
    "stockyard",
    "purpose",
    "voided_on",
    "void_reason",
)
class PurchaseReceipt(models.Model):
    """One load of bought coal that came (采购收货): what the supplier weighed, and what we did."""

    class Purpose(models.TextChoices):
        BLENDING = "blending", _("for blending")
        TRADING = "trading", _("for trading")

    number = models.CharField(_("goods receipt number"), max_length=40, unique=True)
    contract = models.ForeignKey(PurchaseContract, models.PROTECT, related_name="receipts", db_index=False)
    received_on = models.DateField(_("goods received on"))
    vehicle = models.CharField(_("plate or waybill"), max_length=60)
    origin_tonnes = models.DecimalField(
        _("tonnes at the origin"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    received_tonnes = models.DecimalField(_("tonnes received"), max_digits=15, decimal_places=3)
    stockyard = models.ForeignKey(
        Stockyard, models.PROTECT, related_name="+", db_index=False, verbose_name=_("stockyard")
    )
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.BLENDING)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="", db_default="")
    voided_on = models.DateField(_("voided on"), null=True, editable=False)
    void_reason = models.CharField(
        _("reason of the void"), max_length=200, blank=True, default="", db_default="", editable=False
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("receipt of bought coal")
        constraints = [
            models.CheckConstraint(
                condition=Q(received_tonnes__gt=0) & (Q(origin_tonnes__isnull=True) | Q(origin_tonnes__gt=0)),
                name="purchase_receipt_has_tonnes",
            ),
            models.CheckConstraint(
                condition=Q(voided_on__isnull=True, void_reason="")
                | Q(voided_on__isnull=False) & ~Q(void_reason=""),
                name="purchase_receipt_voided_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=("contract", "received_on"), name="purchase_receipt_of_contract"),
            models.Index(fields=("-received_on", "-id"), name="purchase_receipt_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class StockBooking(models.Model):
    """What of a receipt stands in the level of a stockyard; it outlives the receipt until it is taken off.

    So a receipt that is voided, corrected by a file or undone with it lowers the level by what it raised.
    """

    receipt_id = models.BigIntegerField(unique=True)
    stockyard = models.ForeignKey(Stockyard, models.PROTECT, related_name="+", db_index=False)
    day_on = models.DateField(_("day"))
    tonnes = models.DecimalField(_("tonnes"), max_digits=15, decimal_places=3)

    class Meta:
        verbose_name = _("booking of stock")


@tracked("laboratory", "report_number", "analysed_on", *CODES, "remarks")
class PurchaseAssay(LaboratoryReport):
    """What one side's laboratory found in a lot of bought coal; ours is the buyer's."""

    class Parties(models.TextChoices):
        BUYER = Party.BUYER.value, _("ours")
        SELLER = Party.SELLER.value, _("the supplier's")
        REFEREE = Party.REFEREE.value, _("the referee's")

    lot = models.ForeignKey(PurchaseLot, models.PROTECT, related_name="assays")
    party = models.CharField(_("whose"), max_length=8, choices=Parties)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("assay of bought coal")
        constraints = [models.UniqueConstraint(fields=("lot", "party"), name="purchase_assay_once_a_party")]

    def __str__(self) -> str:
        return self.report_number or f"{self.lot} · {self.get_party_display()}"
