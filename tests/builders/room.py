"""Rooms with shelves, and the units in them."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.archive.room.actions import (
    begin_count,
    build_shelves,
    close_count,
    create_room,
    file_units,
    note_sighting,
    register_unit,
)
from coalface.archive.room.models import Count, Room, Shelf, Unit

_numbers = count(1)


def a_room(code: str = "", **fields: Any) -> Room:
    number = next(_numbers)
    return create_room(code=code or f"T{number}", name=f"第{number}档案室", by=the_system(), **fields)


def a_shelf(room: Room | None = None, **fields: Any) -> Shelf:
    """A small shelf: two levels of three places that hold one unit each."""
    size = {"levels": 2, "places": 3, "capacity": 1, **fields}
    return build_shelves(room_id=(room or a_room()).pk, count=1, by=the_system(), **size)[0]


def a_unit(customer: Customer | None = None, *, at: str = "", **fields: Any) -> Unit:
    """A folder that waits to be filed, or stands in the place `at`."""
    given = {
        "title": f"合同卷宗{next(_numbers)}",
        "business": "contracts",
        "year": timezone.localdate().year,
        **fields,
    }
    unit = register_unit(customer_id=(customer or a_customer()).pk, by=the_system(), **given)
    if at:
        file_units(numbers=[unit.number], code=at, by=the_system())
        unit.refresh_from_db()
    return unit


def code_in(shelf: Shelf, level: int = 1, place: int = 1) -> str:
    return str(shelf.slots.get(level=level, place=place))


def a_stock_taking(shelf: Shelf | None = None) -> Count:
    """Closed, with one difference of each kind."""
    shelf, by = shelf or a_shelf(capacity=9), the_system()
    here, there = code_in(shelf), code_in(shelf, 2)
    dead, moved, stray = a_unit(at=here), a_unit(at=here), a_unit()
    a_unit(at=there)
    Unit.objects.filter(pk=dead.pk).update(touched_on=timezone.localdate() - timedelta(days=3000))
    taking = begin_count(shelf_id=shelf.pk, by=by)
    for number, code in ((dead.number, here), (moved.number, there), (stray.number, here), ("OLD-77", here)):
        note_sighting(count_id=taking.pk, number=number, code=code, by=by)
    return close_count(count_id=taking.pk, by=by)


def an_old_unit() -> Unit:
    """On a shelf since long ago, so that it need not be kept any longer."""
    return a_unit(at=code_in(a_shelf()), year=2000, retention="years_10")
