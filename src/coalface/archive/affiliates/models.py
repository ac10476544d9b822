"""Affiliations between companies, customers or not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.affiliates.rules import Bond, Company
from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked


class OutsideCompany(models.Model):
    """A company that is no customer but owns, guarantees or heads some."""

    name = models.CharField(_("name"), max_length=200)
    name_core = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("company outside")

    def __str__(self) -> str:
        return self.name


def _one(customer: str, outside: str) -> models.Q:
    filled = models.Q(**{f"{customer}__isnull": False, f"{outside}__isnull": True})
    return filled | models.Q(**{f"{customer}__isnull": True, f"{outside}__isnull": False})


@tracked(
    "kind",
    "upper_customer",
    "upper_outside",
    "lower_customer",
    "lower_outside",
    "pct",
    "amount_fen",
    "from_on",
    "until_on",
    "source",
    high_volume=True,
)
class Affiliation(models.Model):
    """One tie: `upper` owns, guarantees for or heads `lower`; each side a customer or a company outside."""

    class Kind(models.TextChoices):
        OWNS = "owns", _("owns shares of")
        GROUP = "group", _("is the head of the group of")
        REPRESENTATIVE = "representative", _("has the same legal representative as")
        GUARANTEE = "guarantee", _("guarantees for")

    kind = models.CharField(_("kind of affiliation"), max_length=14, choices=Kind)
    upper_customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True, related_name="+")
    upper_outside = models.ForeignKey(OutsideCompany, models.PROTECT, null=True, blank=True, related_name="+")
    lower_customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True, related_name="+")
    lower_outside = models.ForeignKey(OutsideCompany, models.PROTECT, null=True, blank=True, related_name="+")
    pct = models.DecimalField(_("share, %"), max_digits=5, decimal_places=2, null=True, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("affiliation")
        constraints = [
            models.CheckConstraint(
                condition=_one("upper_customer", "upper_outside"), name="affiliation_one_upper"
            ),
            models.CheckConstraint(
                condition=_one("lower_customer", "lower_outside"), name="affiliation_one_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(upper_customer__isnull=False) | models.Q(lower_customer__isnull=False),
                name="affiliation_of_a_customer",
            ),
        ]

    @property
    def bond(self) -> Bond:
        return Bond(self.kind, self.upper, self.lower, self.pct)

    @property
    def upper(self) -> Company:
        return _company(self.upper_customer_id, self.upper_outside_id)

    @property
    def lower(self) -> Company:
        return _company(self.lower_customer_id, self.lower_outside_id)


def _company(customer_id: int | None, outside_id: int | None) -> Company:
    return ("customer", customer_id) if customer_id is not None else ("outside", outside_id or 0)
