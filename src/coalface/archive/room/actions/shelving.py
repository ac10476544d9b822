"""Setting up rooms and shelves."""

from typing import TypedDict, Unpack

from django.db import transaction

from coalface.archive.room.models import Room, Shelf, Slot
from coalface.archive.room.rules.codes import (
    MOST_LEVELS,
    MOST_PLACES,
    MOST_SHELVES,
    StorageCode,
    is_room_code,
    normalise,
)
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version


class RoomInvalid(Refused):
    """The room or shelf cannot be as described; the findings name the fields."""


class RoomFields(TypedDict, total=False):
    name: str
    controller: str
    remarks: str


class UseFields(TypedDict, total=False):
    business: str
    from_year: int | None
    to_year: int | None
    aisle: int | None


@transaction.atomic
def create_room(*, code: str, name: str, by: User, controller: str = "", remarks: str = "") -> Room:
    """Open an archive room; its code begins every storage code in it."""
    require(by, "room.keep")
    code = normalise(code)
    if not is_room_code(code):
        message = mark("A room code is a letter, then up to three letters or digits.")
        raise RoomInvalid(blocking("room_code", message, "code"))
    if Room.objects.filter(code=code).exists():
        raise RoomInvalid(blocking("room_code_taken", mark("Another room has this code."), "code"))
    room = Room.objects.create(
        code=code, name=name.strip(), controller=controller.strip(), remarks=remarks.strip()
    )
    record(by=by, action="archive.room.create", subject=room, detail={"controller": room.controller})
    return room


@transaction.atomic
def change_room(*, room_id: int, version: int, by: User, **changes: Unpack[RoomFields]) -> Room:
    require(by, "room.keep")
    room = Room.objects.select_for_update().get(pk=room_id)
    check_version(room, seen=version, offered=changes)
    before = {name: getattr(room, name) for name in changes}
    for name, value in changes.items():
        setattr(room, name, str(value).strip())
    changed = {name: (old, getattr(room, name)) for name, old in before.items() if old != getattr(room, name)}
    if changed:
        room.version += 1
        room.save()
        record(by=by, action="archive.room.change", subject=room, detail={"changed": changed})
    return room


@transaction.atomic
def build_shelves(
    *,
    room_id: int,
    count: int,
    levels: int,
    places: int,
    capacity: int,
    by: User,
    **use: Unpack[UseFields],
) -> list[Shelf]:
    """Set up so many equal shelves behind the last one, with all their places."""
    require(by, "room.keep")
    room = Room.objects.select_for_update().get(pk=room_id)
    last = max(room.shelves.values_list("number", flat=True), default=0)
    found = _size_findings(last + count, count, levels, places, capacity) + _use_findings(use)
    if found:
        raise RoomInvalid(*found)
    shelves = Shelf.objects.bulk_create(
        Shelf(room=room, number=last + n, levels=levels, places=places, capacity=capacity, **use)
        for n in range(1, count + 1)
    )
    Slot.objects.bulk_create((slot for shelf in shelves for slot in _slots(shelf)), batch_size=5000)
    detail = {"shelves": [shelf.number for shelf in shelves], "levels": levels, "places": places}
    record(by=by, action="archive.room.build", subject=room, detail=detail)
    return shelves


@transaction.atomic
def change_use(*, shelf_id: int, version: int, by: User, **use: Unpack[UseFields]) -> Shelf:
    """Set a shelf aside for a business type and years, or say in which aisle it stands."""
    require(by, "room.keep")
    shelf = Shelf.objects.select_for_update(of=("self",)).select_related("room").get(pk=shelf_id)
    check_version(shelf, seen=version, offered=use)
    if found := _use_findings(use):
        raise RoomInvalid(*found)
    for name, value in use.items():
        setattr(shelf, name, value)
    shelf.version += 1
    shelf.save()
    record(by=by, action="archive.room.use", subject=shelf, detail={"use": dict(use)})
    return shelf


def _slots(shelf: Shelf) -> list[Slot]:
    codes = [
        StorageCode(shelf.room.code, shelf.number, level, place)
        for level in range(1, shelf.levels + 1)
        for place in range(1, shelf.places + 1)
    ]
    return [
        Slot(shelf=shelf, level=code.level, place=code.place, code=str(code), capacity=shelf.capacity)
        for code in codes
    ]


def _size_findings(last: int, count: int, levels: int, places: int, capacity: int) -> list[Finding]:
    limits = (
        ("count", count, 200),
        ("levels", levels, MOST_LEVELS),
        ("places", places, MOST_PLACES),
        ("capacity", capacity, 500),
    )
    message = mark("Please give a number from 1 to %(most)s.")
    found = [
        blocking("out_of_range", message, name, {"most": most})
        for name, given, most in limits
        if not 1 <= given <= most
    ]
    if last > MOST_SHELVES:
        message = mark("A room has %(most)s shelves at most.")
        found.append(blocking("too_many_shelves", message, "count", {"most": MOST_SHELVES}))
    return found


def _use_findings(use: UseFields) -> list[Finding]:
    first, last = use.get("from_year"), use.get("to_year")
    if first and last and last < first:
        return [blocking("years_reversed", mark("The years are the wrong way round."), "to_year")]
    return []
