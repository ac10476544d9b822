"""Letters that compare our account with the customer's books, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.ledger.models import Account
from coalface.trade.payments.rules.reconciling import Adjusted, Side, Transit, adjusted


@tracked("state", "their_closing", "answered_on", "answered_by", "version")
class Reconciliation(models.Model):
    """What a customer owed at the beginning and the end of some days by our books, in yuan; then by theirs.

    Above 0 the customer owes. Our figures are kept as they stood when the letter was written.
    """

    class State(models.TextChoices):
        SENT = "sent", _("waiting for the answer")
        AGREED = "agreed", _("agrees")
        EXPLAINED = "explained", _("agrees with items in transit")
        DIFFERS = "differs", _("does not agree")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    number = models.CharField(_("letter number"), max_length=30, unique=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    our_opening = models.DecimalField(_("our opening, yuan"), max_digits=18, decimal_places=2)
    our_closing = models.DecimalField(_("our closing, yuan"), max_digits=18, decimal_places=2)
    state = models.CharField(_("answer"), max_length=10, choices=State, default=State.SENT)
    their_closing = models.DecimalField(_("their closing, yuan"), max_digits=18, decimal_places=2, null=True)
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=100, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("reconciliation")
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="reconciliation_in_order"),
            models.CheckConstraint(
                condition=Q(state="sent", their_closing__isnull=True, answered_on__isnull=True)
                | Q(~Q(state="sent"), their_closing__isnull=False, answered_on__isnull=False),
                name="reconciliation_answer_whole",
            ),
        ]
        indexes = [models.Index(fields=("account", "-to_on"), name="reconciliation_of_account")]

    def __str__(self) -> str:
        return self.number

    @property
    def adjusted(self) -> Adjusted | None:
        """Both balances with what is in transit; None before the answer."""
        if self.their_closing is None:
            return None
        return adjusted(self.our_closing, self.their_closing, [item.transit for item in self.items.all()])


class TransitItem(models.Model):
    """Something one side has in its books and the other not yet."""

    class Side(models.TextChoices):
        OURS = Side.OURS, _("only in our books")
        THEIRS = Side.THEIRS, _("only in their books")

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="items")
    side = models.CharField(_("side"), max_length=6, choices=Side)
    day_on = models.DateField(_("day"))
    words = models.CharField(_("what it says"), max_length=250)
    amount = models.DecimalField(_("amount, yuan"), max_digits=18, decimal_places=2)

    class Meta:
        ordering = ("side", "day_on", "pk")

    def __str__(self) -> str:
        return self.words

    @property
    def transit(self) -> Transit:
        return Transit(Side(self.side), self.day_on, self.words, self.amount)
