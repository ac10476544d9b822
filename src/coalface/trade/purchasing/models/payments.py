"""Money paid to suppliers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.purchasing.models.statements import PurchaseStatement
from coalface.trade.purchasing.models.suppliers import Supplier


@tracked("voided_on", "void_reason")
class SupplierPayment(models.Model):
    """One payment to a supplier (采购付款); without a statement it is a prepayment."""

    class Instrument(models.TextChoices):
        CASH = "cash", _("cash or transfer")
        BANK_ACCEPTANCE = "bank_acceptance", _("bank acceptance bill")
        COMMERCIAL_ACCEPTANCE = "commercial_acceptance", _("commercial acceptance bill")
        LETTER_OF_CREDIT = "letter_of_credit", _("letter of credit")
        SUPPLY_CHAIN_NOTE = "supply_chain_note", _("supply-chain note")

    number = models.CharField(_("payment number"), max_length=40, unique=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="payments", db_index=False)
    statement = models.ForeignKey(
        PurchaseStatement, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount, yuan"), max_digits=18, decimal_places=2)
    instrument = models.CharField(_("instrument"), max_length=24, choices=Instrument, default=Instrument.CASH)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="")
    voided_on = models.DateField(_("voided on"), null=True, editable=False)
    void_reason = models.CharField(_("reason of the void"), max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("payment to a supplier")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="supplier_payment_has_amount"),
            models.CheckConstraint(
                condition=Q(voided_on__isnull=True, void_reason="")
                | Q(voided_on__isnull=False) & ~Q(void_reason=""),
                name="supplier_payment_voided_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=("supplier", "-paid_on"), name="supplier_payment_of_supplier"),
            models.Index(fields=("-paid_on", "-id"), name="supplier_payment_by_day"),
        ]

    def __str__(self) -> str:
        return self.number
