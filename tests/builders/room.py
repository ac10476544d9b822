"""Rooms with shelves, and the units in them."""

from itertools import count
from typing import Any

from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.archive.room.actions import build_shelves, create_room, file_units, register_unit
from coalface.archive.room.models import Room, Shelf, Unit

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
