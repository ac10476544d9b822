"""Acceptance bills customers pay with, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.ledger.models import AcceptorClass
from coalface.trade.payments.models.receipts import Receipt
from coalface.trade.payments.rules.bills import State


@tracked("state", "partner", "moved_on", "counted", "version")
class Bill(models.Model):
    """A bill, or a part of one split off it. `counted` is what of it counts for buying before it is paid.

    A bill is known by its number and the range of the parts it is made of, in fen: 1 to 100 times its yuan
    for a whole bill. `receipt` is the payment it came with; parts share that of the whole.
    """

    class State(models.TextChoices):
        HELD = State.HELD, _("in hand")
        ENDORSED = State.ENDORSED, _("endorsed on")
        DISCOUNTED = State.DISCOUNTED, _("discounted")
        PLEDGED = State.PLEDGED, _("pledged")
        MATURED = State.MATURED, _("paid at maturity")
        DISHONOURED = State.DISHONOURED, _("dishonoured")
        SPLIT = State.SPLIT, _("split")

    number = models.CharField(_("bill number"), max_length=40)
    range_from = models.BigIntegerField(_("range from"))
    range_to = models.BigIntegerField(_("range to"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    drawer = models.CharField(_("drawer"), max_length=200)
    acceptor_name = models.CharField(_("acceptor's name"), max_length=200)
    acceptor = models.CharField(_("acceptor"), max_length=20, choices=AcceptorClass)
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"))
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount, yuan"), max_digits=18, decimal_places=2)
    counted = models.DecimalField(_("counted, yuan"), max_digits=18, decimal_places=2)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HELD)
    partner = models.CharField(_("with whom"), max_length=200, blank=True)
    moved_on = models.DateField(_("since"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("acceptance bill")
        constraints = [
            models.UniqueConstraint(
                fields=("number", "range_from"), condition=~Q(state="split"), name="bill_part_once"
            ),
            models.UniqueConstraint(
                fields=("number",), condition=Q(parent__isnull=True), name="bill_recorded_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bill_has_amount"),
            models.CheckConstraint(condition=Q(due_on__gt=F("issued_on")), name="bill_due_after_issue"),
            models.CheckConstraint(condition=Q(range_to__gte=F("range_from")), name="bill_range_in_order"),
        ]
        indexes = [
            models.Index(fields=("state", "due_on"), name="bill_by_due_date"),
            models.Index(fields=("customer", "-received_on", "-id"), name="bill_of_customer"),
        ]

    def __str__(self) -> str:
        return self.number if self.parent_id is None else f"{self.number} ({self.range_from}–{self.range_to})"
