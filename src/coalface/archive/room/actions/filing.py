"""Registering units and putting them in their places (R44.05)."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.room.actions.handling import (
    find_slot,
    index_units,
    lock_unit,
    lock_units,
    take_step,
    tell_story,
)
from coalface.archive.room.actions.lending import close_loans
from coalface.archive.room.models import Slot, Unit
from coalface.archive.room.queries import free_slots
from coalface.archive.room.rules.codes import unit_number
from coalface.archive.room.rules.states import State, Step
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version


class UnitInvalid(Refused):
    """The unit cannot be as described; the findings name the fields."""


class NoFreePlace(Refused):
    """Every shelf that takes such papers is full."""


class UnitFields(TypedDict, total=False):
    title: str
    form: str
    medium: str
    business: str
    year: int
    retention: str
    pages: int | None
    remarks: str


@transaction.atomic
def register_unit(*, customer_id: int, by: User, **fields: Unpack[UnitFields]) -> Unit:
    """Give a box or folder of a customer its number; it waits to be filed."""
    customer = visible_customers(by, "room.keep").filter(pk=customer_id).first()
    if customer is None:
        raise OutOfReach
    unit = Unit(customer=customer, registered_by=by, **fields)
    unit.pk = _next_id()
    unit.number = unit_number(unit.pk)
    _judge(unit, timezone.localdate())
    unit.save(force_insert=True)
    index_units([unit])
    record(by=by, action="archive.unit.register", subject=unit, detail={"customer": customer.pk})
    return unit


@transaction.atomic
def change_unit(*, unit_id: int, version: int, by: User, **changes: Unpack[UnitFields]) -> Unit:
    """Correct what stands on the label or in the catalogue."""
    unit = lock_unit(unit_id, by, "room.keep")
    check_version(unit, seen=version, offered=changes)
    before = {name: getattr(unit, name) for name in changes}
    for name, value in changes.items():
        setattr(unit, name, value)
    _judge(unit, timezone.localdate())
    changed = {name: (old, getattr(unit, name)) for name, old in before.items() if old != getattr(unit, name)}
    if changed:
        unit.version += 1
        unit.save()
        index_units([unit])
        record(by=by, action="archive.unit.change", subject=unit, detail={"changed": changed})
    return unit


@transaction.atomic
def file_units(*, numbers: Sequence[str], code: str, by: User) -> list[Unit]:
    """Put units in a place: filed first, moved, back from a loan or from nowhere."""
    units = lock_units(numbers, by, "room.keep")
    slot = find_slot(code)
    _place(units, slot, by)
    return units


@transaction.atomic
def file_anywhere(*, numbers: Sequence[str], by: User) -> list[Unit]:
    """Put each unit in the nearest free place of a shelf for its business type and year; NoFreePlace."""
    units = lock_units(numbers, by, "room.keep")
    for unit in units:
        _place([unit], _free_slot(unit), by)
    return units


def _place(units: Sequence[Unit], slot: Slot, by: User) -> None:
    """What was on loan counts as returned by being put away."""
    first = [unit for unit in units if unit.state == State.REGISTERED]
    lent = [unit for unit in units if unit.state == State.BORROWED]
    if lent:
        close_loans(lent, by)
        take_step(lent, Step.TAKE_BACK, by=by)
    moved = [unit for unit in units if unit not in lent or unit.slot_id != slot.pk]
    take_step(moved, Step.PLACE, by=by, slot=slot)
    tell_story(first, _("Filed in the archive room: %(unit)s"), by)
    detail = {"units": [unit.number for unit in units], "code": slot.code}
    subject = units[0] if len(units) == 1 else None
    record(by=by, action="archive.unit.file", subject=subject, detail=detail)


def _free_slot(unit: Unit) -> Slot:
    """Locked and still free; a place somebody else is filling is passed over."""
    for candidate in free_slots(unit.business, unit.year):
        rows = Slot.objects.select_for_update(of=("self",), skip_locked=True)
        slot = rows.filter(pk=candidate.pk).first()
        if slot is not None and slot.held < slot.capacity:
            return slot
    message = mark("No shelf for %(business)s of %(year)s has a free place.")
    values = {"business": unit.get_business_display(), "year": str(unit.year)}
    raise NoFreePlace(blocking("no_free_place", message, None, values))


def _judge(unit: Unit, today: date) -> None:
    found: list[Finding] = []
    if not 1949 <= (unit.year or 0) <= today.year + 1:
        message = mark("Please give the year of the papers, from 1949 to next year.")
        found.append(blocking("year_out_of_range", message, "year"))
    if not unit.title.strip():
        found.append(blocking("no_title", mark("Please give the title on the label."), "title"))
    try:
        unit.clean_fields(exclude=["customer", "slot", "registered_by", "title", "year"])
    except ValidationError as error:
        texts = error.message_dict.items()
        found += [blocking("field_invalid", text, field) for field, many in texts for text in many]
    if found:
        raise UnitInvalid(*found)


def _next_id() -> int:
    """The id the unit will have, so that its number can be made before it is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Unit._meta.db_table])
        return int(cursor.fetchone()[0])
