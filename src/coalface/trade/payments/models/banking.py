"""Money as a bank's statements show it, and the payments it was taken as."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.payments.models.receipts import Receipt
from coalface.trade.payments.rules.banking import How


@tracked("why", "by_hand", "version", high_volume=True)
class BankLine(models.Model):
    """A sum that came in, as one row of a statement tells it; known by the bank's serial number.

    A line taken as a payment by itself stays as it was read, so that undoing the import may remove it;
    `by_hand` says that a person decided about it, and undoing leaves it alone. `why` says why it is no
    payment.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an owner")
        TAKEN = "taken", _("taken as a payment")
        SET_ASIDE = "set_aside", _("no payment of a customer")

    serial = models.CharField(_("bank's serial number"), max_length=80)
    received_on = models.DateField(_("received on"))
    payer_name = models.CharField(_("payer"), max_length=200, blank=True, default="", db_default="")
    payer_account = models.CharField(
        _("payer's account number"), max_length=40, blank=True, default="", db_default=""
    )
    amount = models.DecimalField(_("amount, yuan"), max_digits=18, decimal_places=2)
    summary = models.CharField(_("summary"), max_length=250, blank=True, default="", db_default="")
    purpose = models.CharField(_("purpose"), max_length=250, blank=True, default="", db_default="")
    by_hand = models.BooleanField(_("by hand"), default=False, db_default=False, editable=False)
    why = models.CharField(_("reason"), max_length=250, blank=True, default="", db_default="")
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("line of a bank statement")
        constraints = [
            models.UniqueConstraint(fields=("serial",), name="bank_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_line_has_amount"),
        ]
        indexes = [
            models.Index(fields=("-received_on", "-id"), name="bank_line_by_day"),
            models.Index(
                fields=("payer_account",), name="bank_line_by_payer", condition=~Q(payer_account="")
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def state(self) -> State:
        if hasattr(self, "taken"):
            return self.State.TAKEN
        return self.State.SET_ASIDE if self.why else self.State.WAITING

    @property
    def words(self) -> str:
        """What the payer said the money is for."""
        return " ".join(dict.fromkeys(text for text in (self.purpose, self.summary) if text))[:250]


class BankReceipt(models.Model):
    """A line taken as a payment, and how its customer was found. `remembered`: so is the payer's account.

    The line has no constraint, so that undoing an import can remove it first and this then tells which
    payment goes with it.
    """

    class How(models.TextChoices):
        ACCOUNT = How.ACCOUNT, _("by the payer's account number")
        NAME = How.NAME, _("by name")
        LIKE_NAME = How.LIKE_NAME, _("by name, but for its legal form")
        FORMER_NAME = How.FORMER_NAME, _("by another name")
        HAND = How.HAND, _("by hand")

    line = models.OneToOneField(BankLine, models.DO_NOTHING, db_constraint=False, related_name="taken")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="bank")
    how = models.CharField(_("how"), max_length=12, choices=How)
    remembered = models.BooleanField(default=False)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken at"))

    def __str__(self) -> str:
        return f"{self.receipt}"
