"""Stock-takings with what they found, and the destruction of what need not be kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.room.models.places import Shelf, Slot
from coalface.archive.room.models.units import Unit
from coalface.archive.room.rules import counting


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
