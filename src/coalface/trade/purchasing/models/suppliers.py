"""Suppliers, the people there, and their licences."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.credentials.rules import Document
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Mine
from coalface.trade.purchasing.rules import suppliers as rules


@tracked(
    "name",
    "credit_code",
    "kind",
    "standing",
    "rating",
    "region",
    "address",
    "bank_name",
    "bank_account",
    "vat_rate_pct",
    "responsible",
    "remarks",
)
class Supplier(models.Model):
    """Who sells coal to us 供应商 (R43.02). It belongs to the company; `responsible` buys from it.

    `name_core` is the name without its legal form, for finding doubles. Without `vat_rate_pct` the rate of
    coal on the day holds; small taxpayers have a rate of their own.
    """

    class Kind(models.TextChoices):
        MINE = rules.Kind.MINE.value, _("coal mine")
        WASHER = rules.Kind.WASHER.value, _("washing plant")
        TRADER = rules.Kind.TRADER.value, _("trader")

    class Standing(models.TextChoices):
        CANDIDATE = rules.Standing.CANDIDATE.value, _("candidate")
        ACTIVE = rules.Standing.ACTIVE.value, _("active")
        SUSPENDED = rules.Standing.SUSPENDED.value, _("suspended")

    class Rating(models.TextChoices):
        A = "A", _("A, excellent")
        B = "B", _("B, good")
        C = "C", _("C, fair")
        D = "D", _("D, poor")

    name = models.CharField(_("supplier"), max_length=200)
    name_core = models.CharField(max_length=200, editable=False, db_index=True)
    credit_code = models.CharField(_("credit code"), max_length=18, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing, default=Standing.CANDIDATE, db_default="candidate"
    )
    rating = models.CharField(_("rating"), max_length=1, choices=Rating, blank=True, default="")
    region = models.CharField(_("region"), max_length=60, blank=True, default="")
    address = models.CharField(_("address"), max_length=250, blank=True, default="")
    mines = models.ManyToManyField(Mine, related_name="+", blank=True, verbose_name=_("mines loaded from"))
    bank_name = models.CharField(_("bank"), max_length=120, blank=True, default="")
    bank_account = models.CharField(_("bank account"), max_length=30, blank=True, default="")
    vat_rate_pct = models.DecimalField(
        _("own VAT rate, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("purchaser"),
    )
    remarks = models.CharField(_("remarks"), max_length=250, blank=True, default="")
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("supplier")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="supplier_has_name"),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | ~Q(credit_code=""), name="supplier_code_or_none"
            ),
            models.CheckConstraint(
                condition=Q(vat_rate_pct__isnull=True) | Q(vat_rate_pct__gte=0, vat_rate_pct__lte=17),
                name="supplier_vat_rate",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked("name", "post", "phone")
class SupplierContact(models.Model):
    """Somebody to call at a supplier's."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=60)
    post = models.CharField(_("post"), max_length=60, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("contact of a supplier")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


@tracked("paper", "number", "valid_from_on", "expires_on")
class SupplierLicence(models.Model):
    """A licence of a supplier; without `expires_on` it has no end. Judged by the rule of credentials (B1)."""

    class Paper(models.TextChoices):
        BUSINESS = rules.Paper.BUSINESS.value, _("business licence")
        MINING = rules.Paper.MINING.value, _("mining licence")
        SAFETY = rules.Paper.SAFETY.value, _("work safety licence")
        ENVIRONMENT = rules.Paper.ENVIRONMENT.value, _("pollution permit")
        OTHER = rules.Paper.OTHER.value, _("other licence")

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="licences")
    paper = models.CharField(_("licence"), max_length=12, choices=Paper)
    number = models.CharField(_("number"), max_length=60)
    valid_from_on = models.DateField(_("valid from"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        verbose_name = _("licence of a supplier")
        ordering = ("paper", "-expires_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=("supplier", "paper", "number"), name="supplier_licence_once"),
            models.CheckConstraint(
                condition=Q(valid_from_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("valid_from_on")),
                name="supplier_licence_ends_after_start",
            ),
        ]

    @property
    def document(self) -> Document:
        """As the rules judge it: what is put on file here was looked at."""
        return Document("verified", self.valid_from_on, self.expires_on, self.expires_on is None)

    def __str__(self) -> str:
        return f"{self.get_paper_display()} {self.number}"
