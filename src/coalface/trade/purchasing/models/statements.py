"""Statements of what is owed to suppliers, in versions, line by line."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.purchasing.models.contracts import PurchaseContract
from coalface.trade.purchasing.models.receipts import PurchaseLot
from coalface.trade.settling.models import AnyLine, AnyStatement, AnyVersion, yuan_field


@tracked("state", "posted_yuan", "due_on")
class PurchaseStatement(AnyStatement):
    """What we owe a supplier for the lots of a contract that ended in a period (采购结算单)."""

    contract = models.ForeignKey(PurchaseContract, models.PROTECT, related_name="statements", db_index=False)
    posted_yuan = yuan_field(_("owed, yuan"))

    class Meta:
        verbose_name = _("purchase statement")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="purchase_statement_ends_after_start"
            )
        ]
        indexes = [
            models.Index(fields=("contract", "last_on"), name="purchase_statement_of_contract"),
            models.Index(fields=("-last_on", "-id"), name="purchase_statement_by_day"),
        ]


class PurchaseStatementVersion(AnyVersion):
    """What a statement said at a time."""

    statement = models.ForeignKey(PurchaseStatement, models.CASCADE, related_name="versions")

    class Meta:
        verbose_name = _("version of a purchase statement")
        constraints = [
            models.UniqueConstraint(fields=("statement", "number"), name="purchase_version_once"),
            models.CheckConstraint(
                condition=Q(total_yuan=F("net_yuan") + F("tax_yuan")), name="purchase_version_tax_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True, difference_yuan__isnull=True)
                | Q(posted_at__isnull=False, difference_yuan__isnull=False),
                name="purchase_version_posted_with_difference",
            ),
        ]


class PurchaseStatementLine(AnyLine):
    """One lot in a version."""

    version = models.ForeignKey(PurchaseStatementVersion, models.CASCADE, related_name="lines")
    lot = models.ForeignKey(PurchaseLot, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a purchase statement")
        ordering = ("version", "position")
        constraints = [
            models.UniqueConstraint(fields=("version", "lot"), name="purchase_line_once_a_lot"),
            models.CheckConstraint(condition=Q(held_yuan__gte=0), name="purchase_line_held"),
        ]
