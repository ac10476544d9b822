"""Marks, addresses and plans that the pages of the archive room share."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.room.models import Shelf, Slot, Unit
from coalface.archive.room.queries import Fill, ShelfPlan, shelf_levels
from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge
from coalface.web.components.plan import Cell, Plan, Row

STATES = {
    "registered": Badge("blue", "inbox", gettext_lazy("To be filed")),
    "in_place": Badge("green", "circle-check", gettext_lazy("In its place")),
    "borrowed": Badge("amber", "user", gettext_lazy("Borrowed")),
    "missing": Badge("red", "help-circle", gettext_lazy("Not found")),
    "destroyed": Badge("grey", "trash", gettext_lazy("Destroyed")),
}


def unit_url(unit: Unit) -> str:
    return record_url("room:unit", unit.pk)


def place_url(slot: Slot | None) -> str:
    """The plan of the shelf with this place marked."""
    return f"{record_url('room:shelf', slot.shelf_id)}?slot={slot.code}" if slot else ""


def plan_of_room(title: str, shelves: list[ShelfPlan]) -> Plan:
    """Shelves by levels."""
    return Plan(title, [_shelf_row(one) for one in shelves], _("Levels from below, left to right"))


def plan_of_shelf(shelf: Shelf, here: str = "", linked: bool = True) -> Plan:
    """Levels by places; `here` is the storage code to mark."""
    rows = [
        Row(
            _("Level %(level)s") % {"level": level},
            [_place_cell(shelf, fill, here, linked) for fill in places],
        )
        for level, places in shelf_levels(shelf)
    ]
    return Plan(_("Places of shelf %(shelf)s") % {"shelf": shelf}, rows)


def _shelf_row(one: ShelfPlan) -> Row:
    shelf = one.shelf
    address = reverse("room:shelf", args=[shelf.pk])
    cells = [
        Cell(
            f"{level.pct}%",
            _("Shelf %(shelf)s, level %(level)s: %(held)s of %(capacity)s")
            % {"shelf": shelf, "level": level.place, "held": level.held, "capacity": level.capacity},
            level.step,
            f"{address}?level={level.place}",
        )
        for level in one.levels
    ]
    return Row(str(shelf), cells, address, use_of(shelf))


def _place_cell(shelf: Shelf, fill: Fill, here: str, linked: bool) -> Cell:
    values = {"code": fill.code, "held": fill.held, "capacity": fill.capacity}
    address = f"{reverse('room:shelf', args=[shelf.pk])}?slot={fill.code}" if linked else ""
    text = f"{fill.place:02}" if fill.capacity == 1 else f"{fill.held}/{fill.capacity}"
    label = _("%(code)s: %(held)s of %(capacity)s") % values
    return Cell(text, label, fill.step, address, fill.code == here)


def use_of(shelf: Shelf) -> str:
    """What a shelf is set aside for, in words; "" for anything."""
    years = ""
    if shelf.from_year or shelf.to_year:
        years = f"{shelf.from_year or ''}–{shelf.to_year or ''}"
    return " ".join(filter(None, (shelf.get_business_display() if shelf.business else "", years)))
