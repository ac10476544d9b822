"""Rooms with their shelves and places, the units that stand there, and what is done to them (R44)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.archive.room.rules import counting, keeping, states
from coalface.identity.audit.history import tracked


class Business(models.TextChoices):
    """What papers are about; with the year it decides where they are filed (R44.05)."""

    CREDENTIALS = "credentials", _("credentials and admission")
    CONTRACTS = "contracts", _("contracts and agreements")
    SETTLEMENT = "settlement", _("settlement and payment")
    QUALITY = "quality", _("weighing and quality")
    LETTERS = "letters", _("letters and visits")
    OTHER = "other", _("other papers")


class Retention(models.TextChoices):
    PERMANENT = "permanent", _("permanent")
    YEARS_30 = "years_30", _("30 years")
    YEARS_10 = "years_10", _("10 years")


@tracked("code", "name", "controller", "remarks")
class Room(models.Model):
    """An archive room. `controller` is the address of its compact shelves' controller, "" without one."""

    code = models.CharField(_("room code"), max_length=4, unique=True)
    name = models.CharField(_("room name"), max_length=80)
    controller = models.CharField(_("controller of the compact shelves"), max_length=80, blank=True)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("archive room")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@tracked("business", "from_year", "to_year", "aisle")
class Shelf(models.Model):
    """A shelf of `levels` x `places` places that hold `capacity` units each."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="shelves", db_index=False)
    number = models.PositiveSmallIntegerField(_("shelf number"))
    levels = models.PositiveSmallIntegerField(_("levels"))
    places = models.PositiveSmallIntegerField(_("places on a level"))
    capacity = models.PositiveSmallIntegerField(_("units in a place"), default=1)
    business = models.CharField(_("business type"), max_length=12, choices=Business, blank=True)
    from_year = models.PositiveSmallIntegerField(_("papers from the year"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("papers to the year"), null=True, blank=True)
    aisle = models.PositiveSmallIntegerField(_("aisle of the compact shelves"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("shelf")
        ordering = ("room", "number")
        constraints = [
            models.UniqueConstraint(fields=("room", "number"), name="shelf_number_once"),
            models.CheckConstraint(
                condition=models.Q(from_year__isnull=True)
                | models.Q(to_year__isnull=True)
                | models.Q(to_year__gte=models.F("from_year")),
                name="shelf_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room.code}-{self.number:02}"


class Slot(models.Model):
    """One place of a shelf. `held` counts the units that take it up, kept by the actions that move them."""

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="slots", db_index=False)
    level = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    code = models.CharField(_("storage code"), max_length=16, unique=True)
    capacity = models.PositiveSmallIntegerField()
    held = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("place")
        ordering = ("shelf", "level", "place")
        constraints = [
            models.UniqueConstraint(
                fields=("shelf", "level", "place"), name="slot_once", include=("capacity", "held")
            )
        ]
        indexes = [
            models.Index(
                fields=("shelf", "level", "place"),
                name="slot_free",
                condition=models.Q(held__lt=models.F("capacity")),
            )
        ]

    def __str__(self) -> str:
        return self.code


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


class Count(models.Model):
    """A stock-taking of one shelf (盘点), open until it is closed."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="counts")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    expected = models.PositiveIntegerField(null=True, help_text="units the shelf should hold, when closed")
    found = models.PositiveIntegerField(null=True, help_text="units scanned, when closed")

    class Meta:
        verbose_name = _("stock-taking")
        constraints = [
            models.UniqueConstraint(
                fields=("shelf",), condition=models.Q(closed_at__isnull=True), name="count_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="count_closed_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=("-begun_at", "-id"), name="count_by_begin")]

    def __str__(self) -> str:
        return str(self.shelf)


class Sighting(models.Model):
    """A number scanned at a place during a stock-taking; the last place counts."""

    count = models.ForeignKey(Count, models.CASCADE, related_name="sightings", db_index=False)
    number = models.CharField(max_length=30)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+", db_index=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("count", "number"), name="sighting_once"),
        ]


class Difference(models.Model):
    """What a closed stock-taking found wrong with one unit, and whether it was mended."""

    class Kind(models.TextChoices):
        MISSING = counting.Difference.MISSING.value, _("not on the shelf")
        MISFILED = counting.Difference.MISFILED.value, _("in a wrong place")
        UNEXPECTED = counting.Difference.UNEXPECTED.value, _("not expected here")
        UNKNOWN = counting.Difference.UNKNOWN.value, _("number unknown")
        DEAD = counting.Difference.DEAD.value, _("dead file")

    count = models.ForeignKey(Count, models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    recorded = models.CharField(max_length=16, blank=True)
    found = models.CharField(max_length=16, blank=True)
    mended_at = models.DateTimeField(null=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mended_at__isnull=True, mended_by__isnull=True)
                | models.Q(mended_at__isnull=False, mended_by__isnull=False),
                name="difference_mended_at_and_by",
            )
        ]


class Destruction(models.Model):
    """Units proposed for destruction by one person and decided on by another (销毁)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=250)
    units = models.ManyToManyField(Unit, related_name="destructions")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(_("remark of the decision"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("destruction")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~models.Q(state="proposed") & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="destruction_decided_by_state",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="destruction_by_two",
            ),
        ]
        indexes = [models.Index(fields=("-proposed_at", "-id"), name="destruction_by_time")]

    def __str__(self) -> str:
        return self.reason
