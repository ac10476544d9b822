"""Which money was applied to which debt."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.payments.rules.matching import How


@tracked("undone_at", "undone_by", high_volume=True)
class Match(models.Model):
    """So much of one line of an account applied to another; what is taken back stays, with its end.

    `credit` is money received or a settlement lowered, `debit` a settlement or money taken back.
    """

    class How(models.TextChoices):
        REFERENCE = How.REFERENCE, _("by reference")
        OLDEST = How.OLDEST, _("oldest due first")
        MANUAL = How.MANUAL, _("applied by hand")
        REVERSAL = How.REVERSAL, _("money taken back")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    debit = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    credit = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    amount = models.DecimalField(_("amount, yuan"), max_digits=18, decimal_places=2)
    how = models.CharField(_("how"), max_length=10, choices=How)
    matched_at = models.DateTimeField(_("applied"))
    matched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        verbose_name = _("money applied")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="match_has_amount"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="match_end_paired",
            ),
        ]
        indexes = [models.Index(fields=("account", "matched_at"), name="match_of_account")]

    def __str__(self) -> str:
        return f"{self.amount}"
