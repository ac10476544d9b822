"""Money received from customers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.ledger.models import AcceptorClass


class Instrument(models.TextChoices):
    """How a customer pays (B9)."""

    CASH = "cash", _("cash or transfer")
    BANK_ACCEPTANCE = "bank_acceptance", _("bank acceptance bill")
    COMMERCIAL_ACCEPTANCE = "commercial_acceptance", _("commercial acceptance bill")
    LETTER_OF_CREDIT = "letter_of_credit", _("letter of credit")
    PREPAYMENT = "prepayment", _("prepayment")
    SUPPLY_CHAIN_NOTE = "supply_chain_note", _("supply-chain note")


@tracked(
    "number",
    "customer",
    "received_on",
    "due_on",
    "amount",
    "instrument",
    "acceptor",
    "remarks",
    high_volume=True,
)
class Receipt(models.Model):
    """One payment received; `due_on` is when it should have come, where that is known.

    `acceptor` says who pays a bill, by how sure that is; unknown when empty.
    """

    number = models.CharField(_("receipt number"), max_length=80)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    amount = models.DecimalField(_("amount, yuan"), max_digits=18, decimal_places=2)
    instrument = models.CharField(_("instrument"), max_length=24, choices=Instrument, default=Instrument.CASH)
    acceptor = models.CharField(
        _("acceptor"), max_length=20, choices=AcceptorClass, blank=True, default="", db_default=""
    )
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="", db_default="")
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("number",), name="receipt_number_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="receipt_has_amount"),
        ]
        indexes = [
            models.Index(fields=("customer", "-received_on", "-id"), name="receipt_of_customer"),
            models.Index(fields=("-received_on", "-id"), name="receipt_by_day"),
        ]

    def __str__(self) -> str:
        return self.number
