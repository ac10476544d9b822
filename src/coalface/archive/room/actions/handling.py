"""Taking steps with units: the state moves on, places are counted, everything is noted."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.archive.room.access import visible_units
from coalface.archive.room.models import Handling, Slot, Unit
from coalface.archive.room.rules.codes import StorageCode, normalise
from coalface.archive.room.rules.states import OCCUPYING, Step, after
from coalface.archive.timeline.actions import EntryRow, write_many
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.search.actions import IndexRow, hand_over, index_many
from coalface.desk.subjects.hooks import News
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class UnitOutOfReach(NotAllowed):
    """No such unit, or not one the person may do this to."""

    def __init__(self, number: str) -> None:
        message = mark("There is no unit %(number)s, or it is not among those you may do this to.")
        super().__init__(blocking("unit_out_of_reach", message, None, {"number": number}))


class NoSuchPlace(Refused):
    """No shelf has this place."""

    def __init__(self, code: str) -> None:
        message = mark("No shelf has a place %(code)s.")
        super().__init__(blocking("no_such_place", message, "code", {"code": code}))


class StepImpossible(Refused):
    """The unit's state does not allow this."""

    def __init__(self, unit: Unit, step: Step) -> None:
        values = {"number": unit.number, "state": unit.get_state_display()}
        super().__init__(blocking("step_impossible", _IMPOSSIBLE[step], None, values))


class PlaceFull(Refused):
    """The place has no room for so many units."""

    def __init__(self, slot: Slot) -> None:
        message = mark("%(code)s holds %(held)s of %(capacity)s already: please choose another place.")
        values = {"code": slot.code, "held": slot.held, "capacity": slot.capacity}
        super().__init__(blocking("place_full", message, "code", values))


_IMPOSSIBLE = {
    Step.PLACE: mark("%(number)s cannot be filed: it is %(state)s."),
    Step.LEND: mark("%(number)s cannot be lent: it is %(state)s."),
    Step.TAKE_BACK: mark("%(number)s is not out on loan: it is %(state)s."),
    Step.MISS: mark("%(number)s cannot be reported missing: it is %(state)s."),
    Step.DESTROY: mark("%(number)s cannot be destroyed: it is %(state)s."),
}


def lock_units(numbers: Iterable[str], by: User, right: str) -> list[Unit]:
    """The units with these numbers, locked, in the order asked; UnitOutOfReach for the first one absent."""
    asked = list(dict.fromkeys(normalise(number) for number in numbers))
    rows = visible_units(by, right).filter(number__in=asked).select_related("customer")
    found = {unit.number: unit for unit in rows.order_by("pk").select_for_update(of=("self",))}
    for number in asked:
        if number not in found:
            raise UnitOutOfReach(number)
    return [found[number] for number in asked]


def lock_unit(unit_id: int, by: User, right: str) -> Unit:
    rows = visible_units(by, right).select_related("customer", "slot")
    unit = rows.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if unit is None:
        raise UnitOutOfReach(str(unit_id))
    return unit


def find_slot(code: str) -> Slot:
    """The place with a storage code; `take_step` locks it when it counts."""
    try:
        wanted = str(StorageCode.parse(code))
    except ValueError:
        raise NoSuchPlace(code) from None
    slot = Slot.objects.filter(code=wanted).first()
    if slot is None:
        raise NoSuchPlace(code)
    return slot


def take_step(units: Sequence[Unit], step: Step, *, by: User, slot: Slot | None = None) -> None:
    """Move locked units on: state, place, the counts of places, and a line in each unit's story.

    `slot` is where they are placed; it is for `Step.PLACE` only. Raises StepImpossible or PlaceFull.
    """
    moved: Counter[int] = Counter()
    for unit in units:
        state = after(unit.state, step)
        if state is None:
            raise StepImpossible(unit, step)
        if unit.state in OCCUPYING and unit.slot_id is not None:
            moved[unit.slot_id] -= 1
        unit.state, unit.slot_id = state, _place_after(unit, step, slot)
        if state in OCCUPYING and unit.slot_id is not None:
            moved[unit.slot_id] += 1
        unit.touched_on = timezone.localdate()
    _recount(moved)
    Unit.objects.bulk_update(units, ["state", "slot", "touched_on"], batch_size=2000)
    _note(units, step, by)


def _place_after(unit: Unit, step: Step, slot: Slot | None) -> int | None:
    if step is Step.PLACE:
        if slot is None:
            raise ValueError("units are placed in a slot")
        return slot.pk
    return None if step is Step.DESTROY else unit.slot_id


def _recount(moved: Counter[int]) -> None:
    """Places are locked in one order, so that two archivists never wait for each other."""
    changed = {pk: by for pk, by in moved.items() if by}
    slots = list(Slot.objects.filter(pk__in=changed).order_by("pk").select_for_update(of=("self",)))
    for slot in slots:
        if changed[slot.pk] > 0 and slot.held + changed[slot.pk] > slot.capacity:
            raise PlaceFull(slot)
        slot.held += changed[slot.pk]
    Slot.objects.bulk_update(slots, ["held"])


def _note(units: Sequence[Unit], step: Step, by: User) -> None:
    now = timezone.now()
    Handling.objects.bulk_create(
        [Handling(unit=unit, step=step.value, slot_id=unit.slot_id, by=by, at=now) for unit in units],
        batch_size=2000,
    )


def tell_story(units: Sequence[Unit], text: str, by: User) -> None:
    """A line in the story of each unit's customer; `text` has places for %(unit)s."""
    now = timezone.now()
    write_many(
        EntryRow(
            customer_id=unit.customer_id,
            kind=TimelineEntry.Kind.FILE,
            text=text % {"unit": unit},
            happened_at=now,
            author_id=by.pk,
            subject_kind="unit",
            subject_id=unit.pk,
        )
        for unit in units
    )


@transaction.atomic
def index_units(units: Iterable[Unit]) -> int:
    """Make units findable by number, title and customer; they need `customer` at hand."""
    # All rows first: while they are copied into the index the connection answers nothing else.
    return index_many([index_row(unit) for unit in units])


def index_row(unit: Unit) -> IndexRow:
    customer = unit.customer
    return IndexRow(
        "unit",
        unit.pk,
        unit.title,
        f"{unit.number} · {customer.name}",
        (unit.number, customer.name),
        customer.responsible_id,
        customer.department_id,
    )


def follow_customers(news: Sequence[News]) -> None:
    """Units are found by those who look after their customer, also after it changed hands."""
    for one in news:
        customer = one.subject
        if isinstance(customer, Customer):
            hand_over(
                "unit",
                Unit.objects.filter(customer=customer).values_list("pk", flat=True),
                responsible_id=customer.responsible_id,
                department_id=customer.department_id,
            )
