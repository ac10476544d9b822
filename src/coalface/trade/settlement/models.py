"""Statements with their versions and lines, and the invoices written upon them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.contracts.models import Contract
from coalface.trade.quality.models import Lot
from coalface.trade.settling.models import AnyLine, AnyStatement, AnyVersion, yuan_field
from coalface.trade.settling.rules.taxes import Item


@tracked("state", "kind", "freight_yuan", rights={"freight_yuan": "money.view"})
class Statement(AnyStatement):
    """What a customer owes for the lots of a contract that ended in a period (结算单).

    `posted_yuan` is what of it lies on the running account, `released_yuan` what of the provisional value
    was taken off for it.
    """

    class Kind(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional statement")
        FINAL = "final", _("final statement")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FINAL)
    freight_yuan = yuan_field(_("freight, yuan"))
    released_yuan = yuan_field(_("provisional value released, yuan"))

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


class StatementVersion(AnyVersion):
    """What a statement said at a time, with the freight that lies in what is to pay.

    With tax inside the price `goods_yuan` is the coal's amount with tax; else tax comes on top.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="versions")
    coal_yuan = yuan_field(_("coal with tax, yuan"))
    freight_yuan = yuan_field(_("freight, yuan"))
    freight_net_yuan = yuan_field(_("freight without tax, yuan"))
    freight_tax_yuan = yuan_field(_("VAT on freight, yuan"))
    freight_rate_pct = models.DecimalField(_("VAT rate of freight, %"), max_digits=5, decimal_places=2)

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


class StatementLine(AnyLine):
    """One lot in a version."""

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="lines")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")

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
