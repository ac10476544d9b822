"""Rooms with their shelves and places, the units that stand there, and what is done to them (R44)."""

from coalface.archive.room.models.checks import Count, Destruction, Difference, Sighting
from coalface.archive.room.models.places import Business, Room, Shelf, Slot
from coalface.archive.room.models.units import Handling, Loan, Retention, Unit, UnitQuerySet

__all__ = [
    "Business",
    "Count",
    "Destruction",
    "Difference",
    "Handling",
    "Loan",
    "Retention",
    "Room",
    "Shelf",
    "Sighting",
    "Slot",
    "Unit",
    "UnitQuerySet",
]
