"""Promises that stand in a contract, and its signatures."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalface.identity.audit.history import tracked
from coalface.trade.contracts.models.contracts import Contract


@tracked("side", "words", "amount_yuan", "tonnes", "due_on", "owner", "done_on", "done_words")
class Promise(models.Model):
    """A promise with its amount, as recorded in the contract (R45.10), and whether it was kept."""

    class Side(models.TextChoices):
        OURS = "ours", _("by us")
        THEIRS = "theirs", _("by the customer")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="promises")
    side = models.CharField(_("promised"), max_length=6, choices=Side, default=Side.OURS)
    words = models.CharField(_("promise"), max_length=250)
    amount_yuan = models.DecimalField(
        _("amount, yuan"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    tonnes = models.DecimalField(_("tonnes"), max_digits=18, decimal_places=6, null=True, blank=True)
    due_on = models.DateField(pgettext_lazy("task", "due on"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("in charge")
    )
    done_on = models.DateField(_("kept on"), null=True)
    done_words = models.CharField(_("what was done"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("promise")
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_words="")
                | (Q(done_on__isnull=False) & ~Q(done_words="")),
                name="promise_done_with_words",
            ),
            models.CheckConstraint(
                condition=(Q(amount_yuan__isnull=True) | Q(amount_yuan__gt=0))
                & (Q(tonnes__isnull=True) | Q(tonnes__gt=0)),
                name="promise_amounts_above_zero",
            ),
        ]
        indexes = [models.Index(fields=("due_on",), name="promise_open", condition=Q(done_on__isnull=True))]

    def __str__(self) -> str:
        return self.words


@tracked("state", "settled_at")
class Signature(models.Model):
    """One party's electronic signature under a contract, through the driver of a signing service."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the signature")
        SIGNED = "signed", _("signed")
        REFUSED = "refused", _("signature refused")

    class Party(models.TextChoices):
        SELLER = "seller", _("seller")
        BUYER = "buyer", _("buyer")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="signatures")
    party = models.CharField(_("party"), max_length=6, choices=Party)
    signer = models.CharField(_("signer"), max_length=100)
    driver = models.CharField(_("signing service"), max_length=40)
    reference = models.CharField(_("reference"), max_length=100)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested at"))
    settled_at = models.DateTimeField(_("settled at"), null=True)
    words = models.CharField(_("words"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("signature")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("contract", "party"),
                condition=Q(state__in=("waiting", "signed")),
                name="signature_of_a_party_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="signature_settled_when_not_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.signer}"
