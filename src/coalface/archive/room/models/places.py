"""Rooms, their shelves and the places on them (R44.05)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked


class Business(models.TextChoices):
    """What papers are about; with the year it decides where they are filed (R44.05)."""

    CREDENTIALS = "credentials", _("credentials and admission")
    CONTRACTS = "contracts", _("contracts and agreements")
    SETTLEMENT = "settlement", _("settlement and payment")
    QUALITY = "quality", _("weighing and quality")
    LETTERS = "letters", _("letters and visits")
    OTHER = "other", _("other papers")


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
