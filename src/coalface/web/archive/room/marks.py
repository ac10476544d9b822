"""Marks, addresses and plans that the pages of the archive room share."""

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
    address = f"{record_url('room:shelf', shelf.pk)}?slot=" if linked else ""
    label = _("%(code)s: %(held)s of %(capacity)s")
    rows = [
        Row(
            _("Level %(level)s") % {"level": level},
            [_place_cell(fill, label, address, here) for fill in places],
        )
        for level, places in shelf_levels(shelf)
    ]
    return Plan(_("Places of shelf %(shelf)s") % {"shelf": shelf}, rows)


def _shelf_row(one: ShelfPlan) -> Row:
    shelf = one.shelf
    address = record_url("room:shelf", shelf.pk)
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


def _place_cell(fill: Fill, label: str, address: str, here: str) -> Cell:
    text = f"{fill.place:02}" if fill.capacity == 1 else f"{fill.held}/{fill.capacity}"
    said = label % {"code": fill.code, "held": fill.held, "capacity": fill.capacity}
    return Cell(text, said, fill.step, address and f"{address}{fill.code}", fill.code == here)


def use_of(shelf: Shelf) -> str:
    """What a shelf is set aside for, in words; "" for anything."""
    years = ""
    if shelf.from_year or shelf.to_year:
        years = f"{shelf.from_year or ''}–{shelf.to_year or ''}"
    return " ".join(filter(None, (shelf.get_business_display() if shelf.business else "", years)))
