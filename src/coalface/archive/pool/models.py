"""Claims on customers of the pool, what flows in and out, and the census that fills it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer, Industry
from coalface.archive.pool.rules.claims import Limits
from coalface.identity.audit.history import tracked

WATCHED = ["prospect", "dormant"]


def watched_statuses() -> list[str]:
    return list(WATCHED)


ANSWERS = (
    "name",
    "place",
    "address",
    "industry",
    "use_tonnes",
    "capacity",
    "fleet",
    "habits",
    "sensitive",
    "supplier",
    "contact",
    "phone",
    "remarks",
)
"""What a census sheet asks; corrections keep every former answer."""


class PoolPolicy(models.Model):
    """The rules of the pool; the newest row counts, older ones stay as they were."""

    most_held = models.PositiveIntegerField(_("most customers a person holds"), default=50)
    most_a_day = models.PositiveIntegerField(_("most claims a day"), default=5)
    protection_days = models.PositiveIntegerField(_("protection after a claim, days"), default=30)
    idle_days = models.PositiveIntegerField(_("back to the pool after quiet days"), default=60)
    warning_days = models.PositiveIntegerField(_("warning before, days"), default=7)
    statuses = ArrayField(
        models.CharField(max_length=10), default=watched_statuses, verbose_name=_("statuses watched")
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    @property
    def limits(self) -> Limits:
        return Limits(
            self.most_held, self.most_a_day, self.protection_days, self.idle_days, self.warning_days
        )


class Claim(models.Model):
    """Somebody holds a customer: claimed from the pool, or watched by it since it fell quiet."""

    class End(models.TextChoices):
        HANDED_BACK = "handed_back", _("handed back")
        RECLAIMED = "reclaimed", _("reclaimed after quiet days")
        REASSIGNED = "reassigned", _("handed to somebody else")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    from_pool = models.BooleanField(default=True)
    held_since = models.DateField(_("held since"))
    claimed_at = models.DateTimeField(auto_now_add=True)
    protected_until = models.DateField(_("protected until"), null=True)
    warned_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=End, blank=True)

    class Meta:
        verbose_name = _("claim")
        constraints = [
            models.UniqueConstraint(
                fields=("customer",), condition=models.Q(ended_at__isnull=True), name="claim_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end="")),
                name="claim_ended_how",
            ),
        ]
        indexes = [models.Index(fields=("person", "ended_at"), name="claim_of_person")]


class PoolMove(models.Model):
    """A customer came into the pool or left it, and why; never changed afterwards."""

    class Kind(models.TextChoices):
        NEW = "new", _("new prospect")
        HANDED_BACK = "handed_back", _("handed back")
        RECLAIMED = "reclaimed", _("reclaimed after quiet days")
        RELEASED = "released", _("released by a leader")
        CLAIMED = "claimed", _("claimed")
        ASSIGNED = "assigned", _("assigned by a leader")

    INFLOW = ("new", "handed_back", "reclaimed", "released")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("movement of the pool")
        indexes = [
            models.Index(fields=("customer", "-moved_at", "-id"), name="move_of_customer"),
            models.Index(fields=("moved_at", "kind"), name="move_by_time"),
        ]


@tracked("name", "area", "target", "starts_on", "ends_on", "closed_on")
class CensusCampaign(models.Model):
    """A door-to-door survey of an area 地毯式摸排 (R42.01)."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    area = models.CharField(_("area"), max_length=100)
    target = models.PositiveIntegerField(_("companies to visit"), default=0)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("census")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="census_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked(*ANSWERS, "customer", high_volume=True)
class CensusSheet(models.Model):
    """What one company told; it stays linked to the customer it became."""

    campaign = models.ForeignKey(CensusCampaign, models.PROTECT, related_name="sheets")
    name = models.CharField(_("company"), max_length=200)
    place = models.CharField(_("town or district"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry, default=Industry.OTHER)
    use_tonnes = models.DecimalField(
        _("use, t a month"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    capacity = models.CharField(_("plant and capacity"), max_length=200, blank=True)
    fleet = models.PositiveIntegerField(_("vehicles"), null=True, blank=True)
    habits = models.CharField(_("buying habits"), max_length=250, blank=True)
    sensitive = models.CharField(_("sensitive factors"), max_length=250, blank=True)
    supplier = models.CharField(_("present supplier"), max_length=200, blank=True)
    contact = models.CharField(_("contact person"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    customer = models.ForeignKey(
        Customer, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    surveyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    surveyed_at = models.DateTimeField(_("surveyed at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("census sheet")
        indexes = [
            models.Index(fields=("campaign", "-surveyed_at", "-id"), name="sheet_of_campaign"),
            models.Index(fields=("customer",), name="sheet_of_customer"),
        ]

    def __str__(self) -> str:
        return self.name
