"""Boxes and folders, what was done to them, and who has borrowed them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.archive.room.models.places import Business, Slot
from coalface.archive.room.rules import keeping, states
from coalface.identity.audit.history import tracked


class Retention(models.TextChoices):
    PERMANENT = "permanent", _("permanent")
    YEARS_30 = "years_30", _("30 years")
    YEARS_10 = "years_10", _("10 years")


class UnitQuerySet(models.QuerySet["Unit"]):
    def kept(self) -> Self:
        """Everything but what was destroyed."""
        return self.exclude(state=states.State.DESTROYED)


@tracked(
    "title",
    "form",
    "medium",
    "business",
    "year",
    "retention",
    "pages",
    "remarks",
    "state",
    "slot",
    high_volume=True,
    rights={
        name: "room.view" for name in ("title", "business", "year", "retention", "remarks", "state", "slot")
    },
)
class Unit(models.Model):
    """A box or folder 卷 of one customer's papers or other media, with the number on its label."""

    class Form(models.TextChoices):
        FOLDER = "folder", _("folder")
        BOX = "box", _("box")

    class Medium(models.TextChoices):
        PAPER = "paper", _("paper")
        FILE = "file", _("electronic file")
        IMAGE = "image", _("picture")
        AUDIO = "audio", _("sound recording")
        VIDEO = "video", _("video recording")

    class State(models.TextChoices):
        REGISTERED = states.State.REGISTERED.value, _("to be filed")
        IN_PLACE = states.State.IN_PLACE.value, _("in its place")
        BORROWED = states.State.BORROWED.value, _("borrowed")
        MISSING = states.State.MISSING.value, _("not found")
        DESTROYED = states.State.DESTROYED.value, _("destroyed")

    number = models.CharField(_("unit number"), max_length=30, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="units", db_index=False)
    title = models.CharField(_("title"), max_length=200)
    form = models.CharField(_("form"), max_length=8, choices=Form, default=Form.FOLDER)
    medium = models.CharField(_("medium"), max_length=8, choices=Medium, default=Medium.PAPER)
    business = models.CharField(_("business type"), max_length=12, choices=Business)
    year = models.PositiveSmallIntegerField(_("year of the papers"))
    retention = models.CharField(_("retention"), max_length=10, choices=Retention, default=Retention.YEARS_30)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REGISTERED)
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("storage code")
    )
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    touched_on = models.DateField(_("last handled"), auto_now_add=True)
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=states.PLACED, slot__isnull=False)
                | (~models.Q(state__in=states.PLACED) & models.Q(slot__isnull=True)),
                name="unit_placed_by_state",
            ),
            models.CheckConstraint(
                condition=models.Q(retention__in=list(keeping.RETENTION_YEARS)), name="unit_retention_known"
            ),
        ]
        indexes = [
            models.Index(fields=("customer", "-year", "-id"), name="unit_of_customer"),
            models.Index(fields=("-registered_at", "-id"), name="unit_by_registration"),
            models.Index(fields=("year", "id"), name="unit_by_year"),
            models.Index(
                fields=("state", "id"),
                name="unit_astray",
                condition=~models.Q(state__in=("in_place", "destroyed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Handling(models.Model):
    """One thing done to a unit, by whom: the record of every step, and the ground of performance figures."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="handlings", db_index=False)
    step = models.CharField(max_length=10, choices=[(step.value, step.value) for step in states.Step])
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=("unit", "-at"), name="handling_of_unit"),
            models.Index(fields=("at", "by"), name="handling_by_time"),
        ]


class Loan(models.Model):
    """A unit lent to somebody until a day (借阅)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="loans", db_index=False)
    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=250)
    lent_at = models.DateTimeField()
    lent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField(_("to be returned by"))
    returned_at = models.DateTimeField(null=True)
    returned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reminded_days = models.SmallIntegerField(
        null=True, editable=False, help_text="the last reminder sent, as days before the end"
    )

    class Meta:
        verbose_name = _("loan")
        constraints = [
            models.UniqueConstraint(
                fields=("unit",), condition=models.Q(returned_at__isnull=True), name="loan_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True, returned_to__isnull=True)
                | models.Q(returned_at__isnull=False, returned_to__isnull=False),
                name="loan_returned_at_and_to",
            ),
        ]
        indexes = [
            models.Index(fields=("unit", "-lent_at"), name="loan_of_unit"),
            models.Index(
                fields=("due_on", "id"), name="loan_by_due", condition=models.Q(returned_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
