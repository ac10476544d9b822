"""Statements of what is owed to suppliers, in versions, line by line."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.pricing.rules.settling.states import State
from coalface.trade.purchasing.models.contracts import PurchaseContract
from coalface.trade.purchasing.models.receipts import PurchaseLot


def _yuan(label: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=Decimal(0))  # type: ignore[arg-type]  # a promise of words


def _tonnes(label: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=18, decimal_places=6)  # type: ignore[arg-type]  # a promise of words


@tracked("state", "posted_yuan", "due_on")
class PurchaseStatement(models.Model):
    """What we owe a supplier for the lots of a contract that ended in a period (采购结算单).

    `posted_yuan` is what of it is owed by approval: a new version changes it by the difference.
    """

    class States(models.TextChoices):
        DRAFT = State.DRAFT.value, _("being drawn up")
        IN_APPROVAL = State.IN_APPROVAL.value, _("in approval")
        POSTED = State.POSTED.value, _("settled")
        CANCELLED = State.CANCELLED.value, _("cancelled")

    number = models.CharField(_("statement number"), max_length=40, unique=True)
    contract = models.ForeignKey(PurchaseContract, models.PROTECT, related_name="statements", db_index=False)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=12, choices=States, default=States.DRAFT)
    posted_yuan = _yuan(_("owed, yuan"))
    due_on = models.DateField(_("payment due on"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

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

    def __str__(self) -> str:
        return self.number


class PurchaseStatementVersion(models.Model):
    """What a statement said at a time; a later one replaces it.

    `goods_yuan` is the sum of its lines. `gross_yuan` is to be paid, tax included; `held_yuan` waits for
    disputes.
    """

    statement = models.ForeignKey(PurchaseStatement, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    tonnes = _tonnes(_("tonnes settled"))
    goods_yuan = _yuan(_("sum of the lines, yuan"))
    gross_yuan = _yuan(_("to pay, yuan"))
    net_yuan = _yuan(_("without tax, yuan"))
    tax_yuan = _yuan(_("VAT, yuan"))
    rate_pct = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    held_yuan = _yuan(_("held for disputes, yuan"))
    left_out = models.JSONField(_("left out"), default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    posted_at = models.DateTimeField(_("posted at"), null=True)
    difference_yuan = models.DecimalField(
        _("difference posted, yuan"), max_digits=18, decimal_places=2, null=True
    )

    class Meta:
        verbose_name = _("version of a purchase statement")
        constraints = [
            models.UniqueConstraint(fields=("statement", "number"), name="purchase_version_once"),
            models.CheckConstraint(
                condition=Q(gross_yuan=F("net_yuan") + F("tax_yuan")), name="purchase_version_tax_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True, difference_yuan__isnull=True)
                | Q(posted_at__isnull=False, difference_yuan__isnull=False),
                name="purchase_version_posted_with_difference",
            ),
        ]


class PurchaseStatementLine(models.Model):
    """One lot in a version: weight less what is taken off for loss, price by the clauses, amount."""

    version = models.ForeignKey(PurchaseStatementVersion, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    lot = models.ForeignKey(PurchaseLot, models.PROTECT, related_name="+")
    sent_tonnes = _tonnes(_("tonnes at the origin"))
    arrived_tonnes = models.DecimalField(_("tonnes received"), max_digits=18, decimal_places=6, null=True)
    claimed_tonnes = _tonnes(_("loss taken off, t"))
    tonnes = _tonnes(_("tonnes settled"))
    base_price = models.DecimalField(_("contract price, yuan/t"), max_digits=10, decimal_places=2)
    unit_price = models.DecimalField(_("price, yuan/t"), max_digits=10, decimal_places=2)
    amount_yuan = _yuan(_("amount"))
    held_yuan = _yuan(_("held for disputes, yuan"))
    whose = models.CharField(_("whose result counts"), max_length=8, blank=True)
    steps = models.JSONField(default=list)

    class Meta:
        verbose_name = _("line of a purchase statement")
        ordering = ("version", "position")
        constraints = [
            models.UniqueConstraint(fields=("version", "lot"), name="purchase_line_once_a_lot"),
            models.CheckConstraint(condition=Q(held_yuan__gte=0), name="purchase_line_held"),
        ]
