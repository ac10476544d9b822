"""The running account of a customer: four sums that are kept, and the lines they are made of."""

from decimal import Decimal
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.ledger.rules.accounts import Standing, Sums

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'accounts are append-only';",
)


def yuan_field(
    label: "str | StrPromise", *, editable: bool = True
) -> "models.DecimalField[Decimal, Decimal]":
    """An amount in yuan and fen that begins at 0."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=Decimal(0), editable=editable)


class Bucket(models.TextChoices):
    """The sum a line changes."""

    RECEIVED = "received", _("received")
    SETTLED = "settled", _("settled")
    UNSETTLED = "unsettled", _("shipped and not settled")
    RESERVED = "reserved", _("on open loading notes")


class EntryKind(models.TextChoices):
    """What happened, as the account sees it."""

    OPENING = "opening", _("opening balance")
    RECEIPT = "receipt", _("payment received")
    RECEIPT_REVERSAL = "receipt_reversal", _("payment taken back")
    REVALUATION = "revaluation", _("bill counted anew")
    RESERVATION = "reservation", _("loading note issued")
    RELEASE = "release", _("loading note released")
    PROVISIONAL = "provisional", _("shipped at contract price")
    PROVISIONAL_RELEASE = "provisional_release", _("provisional value replaced")
    SETTLEMENT = "settlement", _("settlement")
    RESETTLEMENT = "resettlement", _("resettlement")
    ADJUSTMENT = "adjustment", _("account adjusted")


@tracked("credit_limit", "terms_days", "opened_on", "opening_yuan", "blocked_on", "blocked_why")
class Account(models.Model):
    """What a customer paid, owes, has on the way and has reserved, in yuan: the sums of its entries.

    `counted` is what of `received` counts for buying, since a bill may never be paid. `lines` numbers the
    entries: who posts to an account that somebody else posted to meanwhile is stopped by it.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    credit_limit = yuan_field(_("credit limit, yuan"))
    terms_days = models.PositiveSmallIntegerField(_("term, days"), default=0)
    opened_on = models.DateField(_("account opened on"))
    opening_yuan = yuan_field(_("opening balance, yuan"))
    blocked_on = models.DateField(_("blocked since"), null=True, blank=True)
    blocked_why = models.CharField(_("reason for the block"), max_length=250, blank=True)
    received = yuan_field(_("received, yuan"), editable=False)
    counted = yuan_field(_("received and counted, yuan"), editable=False)
    settled = yuan_field(_("settled, yuan"), editable=False)
    unsettled = yuan_field(_("shipped and not settled, yuan"), editable=False)
    reserved = yuan_field(_("on open loading notes, yuan"), editable=False)
    lines = models.PositiveIntegerField(default=0, editable=False)
    posted_at = models.DateTimeField(_("last posted"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("running account")
        constraints = [
            models.CheckConstraint(condition=Q(credit_limit__gte=0), name="account_limit_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, unsettled__gte=0), name="account_on_the_way_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(blocked_on__isnull=True, blocked_why="")
                | (Q(blocked_on__isnull=False) & ~Q(blocked_why="")),
                name="account_block_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.customer.name

    @property
    def sums(self) -> Sums:
        return Sums(self.received, self.counted, self.settled, self.unsettled, self.reserved)

    @property
    def standing(self) -> Standing:
        """With the terms now in force: the customer's grade as it is."""
        return Standing(self.sums, self.credit_limit, self.customer.grade, self.blocked_on, self.blocked_why)


class Entry(models.Model):
    """One line of an account; never changed and never deleted. `number` counts the lines of its account.

    `amount` is signed yuan; `counted` is signed too and only said of money received. A settlement says when
    it is due.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField(_("line"))
    posted_at = models.DateTimeField(_("posted"))
    day_on = models.DateField(_("day"))
    kind = models.CharField(_("what happened"), max_length=24, choices=EntryKind)
    bucket = models.CharField(_("sum"), max_length=10, choices=Bucket)
    amount = models.DecimalField(_("amount, yuan"), max_digits=18, decimal_places=2)
    counted = yuan_field(_("counted, yuan"))
    due_on = models.DateField(_("due on"), null=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    words = models.CharField(_("what it says"), max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("line of an account")
        constraints = [
            models.UniqueConstraint(fields=("account", "number"), name="entry_number_once"),
            models.CheckConstraint(condition=~Q(amount=0, counted=0), name="entry_says_something"),
            models.CheckConstraint(
                condition=Q(counted=0) | Q(bucket="received"), name="entry_counts_money_received"
            ),
        ]
        indexes = [
            models.Index(fields=("account", "posted_at"), name="entry_by_time"),
            models.Index(fields=("subject_kind", "subject_id"), name="entry_by_subject"),
            models.Index(
                fields=("account", "due_on"),
                name="entry_due",
                condition=Q(bucket__in=("settled", "received")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            _NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.words}"


class Snapshot(models.Model):
    """The sums of an account as a month began; written by the first posting of the month."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="snapshots", db_index=False)
    month_on = models.DateField()
    received = yuan_field(_("received, yuan"))
    counted = yuan_field(_("received and counted, yuan"))
    settled = yuan_field(_("settled, yuan"))
    unsettled = yuan_field(_("shipped and not settled, yuan"))
    reserved = yuan_field(_("on open loading notes, yuan"))
    lines = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("account", "month_on"), name="snapshot_of_month_once"),
            models.CheckConstraint(condition=Q(month_on__day=1), name="snapshot_at_month_begin"),
        ]

    @property
    def sums(self) -> Sums:
        return Sums(self.received, self.counted, self.settled, self.unsettled, self.reserved)


class Series(models.Model):
    """The last number given in a series and year; its row is locked until the number is committed."""

    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("name", "year"), name="series_of_year_once")]

    def __str__(self) -> str:
        return f"{self.name}{self.year}"
