"""The customer record, its names and contacts, and the terms granted to it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.rules import Gap, Status
from coalface.identity.audit.history import tracked
from coalface.identity.people.models import Department


class Industry(models.TextChoices):
    POWER = "power", _("power")
    STEEL = "steel", _("steel and coking")
    CHEMICAL = "chemical", _("chemical")
    CEMENT = "cement", _("cement and building materials")
    HEATING = "heating", _("heating")
    MINING = "mining", _("coal mining and washing")
    TRADER = "trader", _("coal trader")
    OTHER = "other", _("other")


class Grade(models.TextChoices):
    """The five grades of R0.19-R0.23, best first."""

    STRATEGIC = "strategic", _("strategic")
    LONG_TERM = "long_term", _("long-term")
    MARKET = "market", _("market")
    POTENTIAL = "potential", _("potential")
    ELIMINATED = "eliminated", _("eliminated")


class BaseTier(models.TextChoices):
    """The three base tiers of R0.11."""

    LONG_TERM = "long_term", _("long-term tier")
    MARKET = "market", _("market tier")
    POTENTIAL = "potential", _("potential tier")


class CustomerQuerySet(models.QuerySet["Customer"]):
    def live(self) -> Self:
        """Without those in the recycle bin."""
        return self.filter(deleted_at__isnull=True)

    def binned(self) -> Self:
        return self.filter(deleted_at__isnull=False)

    def due_for_check(self, day: date) -> Self:
        """Risky customers whose irregular check has come up; without a date it is due at once (R0.29)."""
        late = models.Q(next_check_on__isnull=True) | models.Q(next_check_on__lte=day)
        return self.live().filter(late, risky=True)


@tracked(
    "name",
    "credit_code",
    "registry_id",
    "industry",
    "region",
    "address",
    "latitude",
    "longitude",
    "responsible",
    "department",
    "status",
    "grade",
    "grade_period_on",
    "base_tier",
    "base_tier_reason",
    "risky",
    "remarks",
    "deleted_at",
    high_volume=True,
    rights={"grade": "grade.view", "grade_period_on": "grade.view"},
)
class Customer(models.Model):
    """A company that buys or may buy coal; the card exists from first contact on.

    `credit_code` identifies a Chinese company, `registry_id` any other. The grade fields are the terms
    that grading feeds back; trade reads them here.
    """

    class Status(models.TextChoices):
        PROSPECT = Status.PROSPECT, _("prospect")
        TRIAL = Status.TRIAL, _("on trial")
        ACTIVE = Status.ACTIVE, _("in business")
        DORMANT = Status.DORMANT, _("dormant")
        CLOSED = Status.CLOSED, _("closed")

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(
        max_length=400, editable=False, db_index=True, help_text="pinyin of the name, for sorting"
    )
    name_core = models.CharField(
        max_length=200, editable=False, db_index=True, help_text="normalised name, for duplicates"
    )
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, null=True, blank=True, unique=True
    )
    registry_id = models.CharField(_("other registry id"), max_length=60, null=True, blank=True, unique=True)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry, default=Industry.OTHER)
    region = models.CharField(_("region"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROSPECT)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade, default=Grade.POTENTIAL)
    grade_period_on = models.DateField(_("graded for"), null=True, editable=False)
    base_tier = models.CharField(_("base tier"), max_length=12, choices=BaseTier, default=BaseTier.POTENTIAL)
    base_tier_reason = models.CharField(_("reason for the tier"), max_length=250, blank=True)
    engaged_until = models.DateField(
        _("under contract until"),
        null=True,
        editable=False,
        help_text="the last day of its last contract, as trade tells; 9999-12-31 for one without an end",
    )
    risky = models.BooleanField(_("needs watching"), default=False)
    next_check_on = models.DateField(null=True, editable=False)
    remarks = models.TextField(_("remarks"), blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            models.Index(fields=("name_key", "id"), name="customer_by_name"),
            models.Index(fields=("grade", "name_key", "id"), name="customer_by_grade"),
            models.Index(fields=("responsible", "name_key", "id"), name="customer_by_person"),
            models.Index(fields=("department", "name_key", "id"), name="customer_by_department"),
            models.Index(fields=("industry", "name_key", "id"), name="customer_by_industry"),
            models.Index(
                fields=("deleted_at",), name="customer_binned", condition=~models.Q(deleted_at=None)
            ),
            models.Index(
                fields=("next_check_on",), name="customer_check_due", condition=models.Q(risky=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="customer_coordinates_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(risky=True) | models.Q(next_check_on__isnull=True),
                name="customer_checked_when_risky",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked("kind", "name", "until_on", high_volume=True)
class CustomerName(models.Model):
    """Another name a customer is or was known by."""

    class Kind(models.TextChoices):
        SHORT = "short", _("short name")
        FORMER = "former", _("former name")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="names")
    kind = models.CharField(_("kind of name"), max_length=6, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_core = models.CharField(max_length=200, editable=False, db_index=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("other name")
        constraints = [
            models.UniqueConstraint(fields=("customer", "kind", "name"), name="customer_name_once")
        ]

    def __str__(self) -> str:
        return self.name


@tracked(
    "name", "role", "phone", "email", "wechat", "preferred_channel", "is_primary", "left_on", high_volume=True
)
class Contact(models.Model):
    """A person at the customer."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("phone")
        VISIT = "visit", _("face to face")
        WECHAT = "wechat", _("WeChat")
        EMAIL = "email", _("e-mail")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("position held"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    preferred_channel = models.CharField(
        _("preferred channel"), max_length=6, choices=Channel, default=Channel.PHONE
    )
    is_primary = models.BooleanField(_("main contact"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("contact")
        constraints = [
            models.UniqueConstraint(
                fields=("customer",), condition=models.Q(is_primary=True), name="one_main_contact"
            ),
            models.CheckConstraint(
                condition=models.Q(is_primary=False) | models.Q(left_on__isnull=True),
                name="main_contact_still_there",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CheckPolicy(models.Model):
    """How irregular the checks of risky customers are (R0.29); the newest row counts, older ones stay."""

    shortest_days = models.PositiveSmallIntegerField(_("shortest gap, days"), default=10)
    longest_days = models.PositiveSmallIntegerField(_("longest gap, days"), default=45)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rules of irregular checks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shortest_days__gte=1, longest_days__gte=models.F("shortest_days")),
                name="check_gap_in_order",
            )
        ]

    @property
    def gap(self) -> Gap:
        return Gap(self.shortest_days, self.longest_days)
