"""Credit that was granted, and the rules it was granted by; both are only ever added to."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.trade.ledger.models.accounts import Account, yuan_field
from coalface.trade.ledger.rules.credit import Acceptor, Rating, Terms

_KEPT = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class AcceptorClass(models.TextChoices):
    """Who has promised to pay a bill."""

    STATE_BANK = Acceptor.STATE_BANK, _("state-owned bank")
    JOINT_STOCK_BANK = Acceptor.JOINT_STOCK_BANK, _("joint-stock bank")
    LOCAL_BANK = Acceptor.LOCAL_BANK, _("city or rural bank")
    FINANCE_COMPANY = Acceptor.FINANCE_COMPANY, _("finance company of a group")
    COMPANY = Acceptor.COMPANY, _("company")


class CreditRating(models.TextChoices):
    """How good a customer's credit is."""

    AAA = Rating.AAA, "AAA"
    AA = Rating.AA, "AA"
    A = Rating.A, "A"
    B = Rating.B, "B"
    C = Rating.C, "C"


class CreditPolicy(models.Model):
    """How far bills count and how credit limits come about, from a day on; the newest such row counts.

    `weights_pct` maps acceptor classes to percent, `factors_pct` ratings to the lowest and highest percent.
    """

    from_on = models.DateField(_("valid from"))
    weights_pct = models.JSONField(_("weights of acceptors"))
    factors_pct = models.JSONField(_("factors of ratings"))
    longest_bill_months = models.PositiveSmallIntegerField(_("longest bill, months"), default=6)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rules of credit")
        triggers = [_KEPT]

    def __str__(self) -> str:
        return f"{self.from_on}"

    @property
    def terms(self) -> Terms:
        return Terms(
            {acceptor: Decimal(weight) for acceptor, weight in self.weights_pct.items()},
            {rating: (Decimal(low), Decimal(high)) for rating, (low, high) in self.factors_pct.items()},
            self.longest_bill_months,
        )


class CreditGrant(models.Model):
    """A limit as it was set for a customer, with the sales and the rating it was reckoned from."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    credit_limit = yuan_field(_("credit limit, yuan"))
    terms_days = models.PositiveSmallIntegerField(_("term, days"))
    rating = models.CharField(_("credit rating"), max_length=3, choices=CreditRating)
    mean_monthly_sales = yuan_field(_("mean monthly sales, yuan"))
    factor_pct = models.DecimalField(_("factor, %"), max_digits=6, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=250)
    granted_at = models.DateTimeField(_("granted"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("credit granted")
        triggers = [_KEPT]

    def __str__(self) -> str:
        return f"{self.credit_limit}"
