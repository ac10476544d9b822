"""Statements with their versions and lines, and the invoices written upon them."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.contracts.models import Contract
from coalface.trade.pricing.rules.settling.states import State
from coalface.trade.pricing.rules.settling.taxes import Item
from coalface.trade.quality.models import Lot


def _yuan(label: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=Decimal(0))  # type: ignore[arg-type]  # a promise of words


def _tonnes(label: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=18, decimal_places=6)  # type: ignore[arg-type]  # a promise of words


@tracked("state", "kind", "freight_yuan", rights={"freight_yuan": "money.view"})
class Statement(models.Model):
    """What a customer owes for the lots of a contract that ended in a period (结算单).

    `posted_yuan` is what of it lies on the running account, `released_yuan` what of the provisional value
    was taken off for it: a new version posts only the difference.
    """

    class Kind(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional statement")
        FINAL = "final", _("final statement")

    class States(models.TextChoices):
        DRAFT = State.DRAFT.value, _("being drawn up")
        IN_APPROVAL = State.IN_APPROVAL.value, _("in approval")
        POSTED = State.POSTED.value, _("settled")
        CANCELLED = State.CANCELLED.value, _("cancelled")

    number = models.CharField(_("statement number"), max_length=40, unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FINAL)
    state = models.CharField(_("state"), max_length=12, choices=States, default=States.DRAFT)
    freight_yuan = _yuan(_("freight, yuan"))
    posted_yuan = _yuan(_("posted, yuan"))
    released_yuan = _yuan(_("provisional value released, yuan"))
    due_on = models.DateField(_("payment due on"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("statement")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="statement_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(freight_yuan__gte=0), name="statement_freight_not_negative"),
        ]
        indexes = [
            models.Index(fields=("contract", "last_on"), name="statement_of_contract"),
            models.Index(fields=("-last_on", "-id"), name="statement_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class StatementVersion(models.Model):
    """What a statement said at a time; a later one replaces it and is compared with it.

    `goods_yuan` is the sum of its lines. With tax inside the price it is the coal's amount with tax; else
    tax comes on top. `total_yuan` is everything to pay, freight included; `held_yuan` waits for disputes.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    tonnes = _tonnes(_("tonnes settled"))
    goods_yuan = _yuan(_("sum of the lines, yuan"))
    coal_yuan = _yuan(_("coal with tax, yuan"))
    net_yuan = _yuan(_("coal without tax, yuan"))
    tax_yuan = _yuan(_("VAT on coal, yuan"))
    rate_pct = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    freight_yuan = _yuan(_("freight, yuan"))
    freight_net_yuan = _yuan(_("freight without tax, yuan"))
    freight_tax_yuan = _yuan(_("VAT on freight, yuan"))
    freight_rate_pct = models.DecimalField(_("VAT rate of freight, %"), max_digits=5, decimal_places=2)
    total_yuan = _yuan(_("to pay, yuan"))
    held_yuan = _yuan(_("held for disputes, yuan"))
    left_out = models.JSONField(_("left out"), default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    posted_at = models.DateTimeField(_("posted at"), null=True)
    difference_yuan = models.DecimalField(
        _("difference posted, yuan"), max_digits=18, decimal_places=2, null=True
    )

    class Meta:
        verbose_name = _("version of a statement")
        constraints = [
            models.UniqueConstraint(fields=("statement", "number"), name="statement_version_once"),
            models.CheckConstraint(
                condition=Q(coal_yuan=F("net_yuan") + F("tax_yuan")), name="statement_tax_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True, difference_yuan__isnull=True)
                | Q(posted_at__isnull=False, difference_yuan__isnull=False),
                name="statement_version_posted_with_difference",
            ),
        ]


class StatementLine(models.Model):
    """One lot in a version: its weight, its price with the clause sheet, and its amount.

    `water_tonnes` is what the clauses take off for water above their limit.
    """

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    sent_tonnes = _tonnes(_("tonnes sent"))
    arrived_tonnes = models.DecimalField(_("tonnes arrived"), max_digits=18, decimal_places=6, null=True)
    claimed_tonnes = _tonnes(_("loss taken off, t"))
    water_tonnes = models.DecimalField(_("water taken off, t"), max_digits=18, decimal_places=6, null=True)
    tonnes = _tonnes(_("tonnes settled"))
    base_price = models.DecimalField(_("contract price, yuan/t"), max_digits=10, decimal_places=2)
    unit_price = models.DecimalField(_("price, yuan/t"), max_digits=10, decimal_places=2)
    amount_yuan = _yuan(_("amount"))
    held_yuan = _yuan(_("held for disputes, yuan"))
    whose = models.CharField(_("whose result counts"), max_length=8, blank=True)
    steps = models.JSONField(default=list)

    class Meta:
        verbose_name = _("line of a statement")
        ordering = ("version", "position")
        constraints = [
            models.UniqueConstraint(fields=("version", "lot"), name="statement_line_once_a_lot"),
            models.CheckConstraint(condition=Q(held_yuan__gte=0), name="statement_line_held"),
        ]


class Invoice(models.Model):
    """An invoice in the register; a red letter 红字 points at its original and has negative amounts."""

    class Kind(models.TextChoices):
        SPECIAL = "special", _("special VAT invoice")
        ORDINARY = "ordinary", _("ordinary invoice")

    class Items(models.TextChoices):
        COAL = Item.COAL.value, _("coal")
        FREIGHT = Item.FREIGHT.value, _("freight")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="invoices")
    number = models.CharField(_("invoice number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SPECIAL)
    item = models.CharField(_("what it is about"), max_length=8, choices=Items, default=Items.COAL)
    issued_on = models.DateField(_("invoiced on"))
    amount = models.DecimalField(_("amount with tax, yuan"), max_digits=18, decimal_places=2)
    net = models.DecimalField(_("without tax, yuan"), max_digits=18, decimal_places=2)
    tax = models.DecimalField(_("VAT, yuan"), max_digits=18, decimal_places=2)
    rate_pct = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="red_letters", verbose_name=_("original")
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("invoice")
        constraints = [
            models.CheckConstraint(condition=Q(amount=F("net") + F("tax")), name="invoice_adds_up"),
            models.CheckConstraint(
                condition=Q(original__isnull=True, amount__gt=0) | Q(original__isnull=False, amount__lt=0),
                name="invoice_red_letter_is_negative",
            ),
        ]
        indexes = [models.Index(fields=("-issued_on", "-id"), name="invoice_by_day")]
        triggers = [pgtrigger.Protect(name="kept_as_recorded", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number
