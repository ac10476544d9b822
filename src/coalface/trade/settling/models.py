"""What a statement keeps, of sales and of purchases alike: its state, its versions, their lines."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.trade.settling.rules.states import State


def yuan_field(label: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=Decimal(0))  # type: ignore[arg-type]  # a promise of words


def tonnes_field(label: object) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=18, decimal_places=6)  # type: ignore[arg-type]  # a promise of words


class AnyStatement(models.Model):
    """What is owed for the lots of a contract that ended in a period.

    `posted_yuan` is what of it is owed by approval: a new version changes it by the difference.
    """

    class States(models.TextChoices):
        DRAFT = State.DRAFT.value, _("being drawn up")
        IN_APPROVAL = State.IN_APPROVAL.value, _("in approval")
        POSTED = State.POSTED.value, _("settled")
        CANCELLED = State.CANCELLED.value, _("cancelled")

    contract_id: int
    versions: Any
    number = models.CharField(_("statement number"), max_length=40, unique=True)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=12, choices=States, default=States.DRAFT)
    posted_yuan = yuan_field(_("posted, yuan"))
    due_on = models.DateField(_("payment due on"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class AnyVersion(models.Model):
    """What a statement said at a time; a later one replaces it and is compared with it.

    `goods_yuan` is the sum of its lines, `total_yuan` everything to pay, `held_yuan` waits for disputes.
    """

    lines: Any
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    tonnes = tonnes_field(_("tonnes settled"))
    goods_yuan = yuan_field(_("sum of the lines, yuan"))
    net_yuan = yuan_field(_("coal without tax, yuan"))
    tax_yuan = yuan_field(_("VAT on coal, yuan"))
    rate_pct = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    total_yuan = yuan_field(_("to pay, yuan"))
    held_yuan = yuan_field(_("held for disputes, yuan"))
    left_out = models.JSONField(_("left out"), default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    posted_at = models.DateTimeField(_("posted at"), null=True)
    difference_yuan = models.DecimalField(
        _("difference posted, yuan"), max_digits=18, decimal_places=2, null=True
    )

    class Meta:
        abstract = True


class AnyLine(models.Model):
    """One lot in a version: its weight, its price with the clause sheet, and its amount.

    `water_tonnes` is what the clauses take off for water above their limit.
    """

    lot: Any
    lot_id: int
    position = models.PositiveIntegerField()
    sent_tonnes = tonnes_field(_("tonnes sent"))
    arrived_tonnes = models.DecimalField(_("tonnes arrived"), max_digits=18, decimal_places=6, null=True)
    claimed_tonnes = tonnes_field(_("loss taken off, t"))
    water_tonnes = models.DecimalField(_("water taken off, t"), max_digits=18, decimal_places=6, null=True)
    tonnes = tonnes_field(_("tonnes settled"))
    base_price = models.DecimalField(_("contract price, yuan/t"), max_digits=10, decimal_places=2)
    unit_price = models.DecimalField(_("price, yuan/t"), max_digits=10, decimal_places=2)
    amount_yuan = yuan_field(_("amount"))
    held_yuan = yuan_field(_("held for disputes, yuan"))
    whose = models.CharField(_("whose result counts"), max_length=8, blank=True)
    steps = models.JSONField(default=list)

    class Meta:
        abstract = True
