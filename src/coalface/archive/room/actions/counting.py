"""Taking stock of a shelf by scanning it, and mending what was found (R44.03)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from coalface.archive.room.actions.filing import file_units
from coalface.archive.room.actions.handling import find_slot
from coalface.archive.room.actions.lending import report_missing
from coalface.archive.room.models import Count, Difference, Shelf, Sighting, Unit
from coalface.archive.room.rules.codes import is_unit_number, normalise
from coalface.archive.room.rules.counting import Recorded, compare
from coalface.archive.room.rules.states import State
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class CountClosed(Refused):
    """The stock-taking is closed; a new one is begun for what is found now."""


class NotCountable(Refused):
    """What was scanned belongs to another shelf, or is no number of a unit."""


class NothingToMend(Refused):
    """The difference is mended already, or cannot be mended by a click."""


@transaction.atomic
def begin_count(*, shelf_id: int, by: User) -> Count:
    """Begin to take stock of a shelf, or go on with the stock-taking that is open."""
    require(by, "room.keep")
    shelf = Shelf.objects.select_for_update(of=("self",)).select_related("room").get(pk=shelf_id)
    count = Count.objects.filter(shelf=shelf, closed_at__isnull=True).first()
    if count is None:
        count = Count.objects.create(shelf=shelf, begun_at=timezone.now(), begun_by=by)
        record(by=by, action="archive.count.begin", subject=count)
    return count


@transaction.atomic
def note_sighting(*, count_id: int, number: str, code: str, by: User) -> Sighting:
    """A unit stands at a place of the shelf; scanned again elsewhere, the later place counts.

    A part of the stock-taking, which is audited as a whole when it is closed.
    """
    count = _lock(count_id, by)
    slot = find_slot(code)
    if slot.shelf_id != count.shelf_id:
        message = mark("%(code)s is a place of another shelf.")
        raise NotCountable(blocking("other_shelf", message, None, {"code": slot.code}))
    known = normalise(number)
    if not is_unit_number(known):
        message = mark("%(number)s is not the number of a unit: please scan it again.")
        raise NotCountable(blocking("no_unit_number", message, None, {"number": known}))
    sighting, _ = Sighting.objects.update_or_create(
        count=count, number=known, defaults={"slot": slot, "seen_at": timezone.now()}
    )
    return sighting


@transaction.atomic
def close_count(*, count_id: int, by: User) -> Count:
    """Compare what was scanned with what is recorded; what stood right counts as handled today."""
    count = _lock(count_id, by)
    found = dict(Sighting.objects.filter(count=count).values_list("number", "slot__code"))
    expected = frozenset(
        Unit.objects.filter(slot__shelf=count.shelf, state=State.IN_PLACE).values_list("number", flat=True)
    )
    units = {unit.number: unit for unit in _known(expected | found.keys())}
    recorded = {number: _recorded(unit) for number, unit in units.items()}
    today = timezone.localdate()
    lines = compare(recorded, expected, found, today)
    Difference.objects.bulk_create(
        Difference(
            count=count,
            kind=line.difference,
            number=line.number,
            unit=units.get(line.number),
            recorded=line.recorded,
            found=line.found,
        )
        for line in lines
    )
    count.closed_at, count.closed_by = timezone.now(), by
    count.expected, count.found = len(expected), len(found)
    count.save()
    amiss = {line.number for line in lines}
    right = [units[number].pk for number in found if number not in amiss]
    Unit.objects.filter(pk__in=right).update(touched_on=today)
    detail = {"expected": count.expected, "found": count.found, "differences": len(lines)}
    record(by=by, action="archive.count.close", subject=count, detail=detail)
    return count


@transaction.atomic
def mend_difference(*, difference_id: int, by: User) -> Difference:
    """Make the record true: file where it was found, report missing, or keep a dead file as looked at."""
    require(by, "room.keep")
    rows = Difference.objects.select_for_update(of=("self",)).select_related("unit")
    difference = rows.get(pk=difference_id)
    unit = difference.unit
    if difference.mended_at is not None or unit is None:
        message = mark("This has been mended already, or no click can mend it.")
        raise NothingToMend(blocking("nothing_to_mend", message))
    _mend(difference, unit, by)
    difference.mended_at, difference.mended_by = timezone.now(), by
    difference.save(update_fields=["mended_at", "mended_by"])
    detail = {"kind": difference.kind, "found": difference.found}
    record(by=by, action="archive.count.mend", subject=unit, detail=detail)
    return difference


def _mend(difference: Difference, unit: Unit, by: User) -> None:
    if difference.kind == Difference.Kind.MISSING:
        report_missing(unit_id=unit.pk, by=by)
    elif difference.kind == Difference.Kind.DEAD:
        Unit.objects.filter(pk=unit.pk).update(touched_on=timezone.localdate())
    else:
        file_units(numbers=[unit.number], code=difference.found, by=by)


def _lock(count_id: int, by: User) -> Count:
    require(by, "room.keep")
    rows = Count.objects.select_for_update(of=("self",)).select_related("shelf__room")
    count = rows.get(pk=count_id)
    if count.closed_at is not None:
        message = mark("This stock-taking is closed; please begin a new one.")
        raise CountClosed(blocking("count_closed", message))
    return count


def _known(numbers: Iterable[str]) -> list[Unit]:
    return list(Unit.objects.filter(number__in=list(numbers)).select_related("slot"))


def _recorded(unit: Unit) -> Recorded:
    return Recorded(unit.state, unit.slot.code if unit.slot else "", unit.touched_on)
