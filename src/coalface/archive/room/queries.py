"""What people ask about the archive room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When

from coalface.archive.customers.models import Customer
from coalface.archive.room.access import (
    visible_counts,
    visible_handlings,
    visible_loans,
    visible_rooms,
    visible_units,
)
from coalface.archive.room.models import Handling, Loan, Room, Shelf, Slot, Unit
from coalface.archive.room.rules.placing import ShelfUse, shelves_in_order
from coalface.archive.room.rules.states import Step
from coalface.identity.people.models import User


@dataclass(frozen=True, slots=True)
class Fill:
    """How full a level of a shelf, or one place of it, is: units held of the units it has room for."""

    place: int
    held: int
    capacity: int
    code: str = ""

    @property
    def pct(self) -> int:
        return 100 * self.held // self.capacity if self.capacity else 0

    @property
    def step(self) -> int:
        """The shade of the plan: 0 empty, 1-3 by thirds, 4 full."""
        if self.held >= self.capacity:
            return 4
        return 0 if self.held == 0 else 1 + min(2, 3 * self.held // self.capacity)


@dataclass(frozen=True, slots=True)
class ShelfPlan:
    """A shelf with the fill of its levels, the lowest one first."""

    shelf: Shelf
    levels: list[Fill]

    @property
    def held(self) -> int:
        return sum(level.held for level in self.levels)

    @property
    def capacity(self) -> int:
        return sum(level.capacity for level in self.levels)


def room_plan(room: Room) -> list[ShelfPlan]:
    """The shelves of a room with the fill of every level: two questions, whatever the room holds."""
    shelves = list(Shelf.objects.filter(room=room).select_related("room").order_by("number"))
    counted: QuerySet[Any, Any] = (
        Slot.objects.filter(shelf__in=[shelf.pk for shelf in shelves])
        .order_by()
        .values("shelf_id", "level")
        .annotate(held=Sum("held"), room_for=Sum("capacity"))
    )
    levels: dict[int, list[Fill]] = {}
    for row in sorted(counted, key=lambda row: row["level"]):
        levels.setdefault(row["shelf_id"], []).append(Fill(row["level"], row["held"], row["room_for"]))
    return [ShelfPlan(shelf, levels.get(shelf.pk, [])) for shelf in shelves]


def shelf_levels(shelf: Shelf) -> list[tuple[int, list[Fill]]]:
    """The places of a shelf, level by level, the top one first."""
    levels: dict[int, list[Fill]] = {}
    slots = Slot.objects.filter(shelf=shelf).order_by("-level", "place")
    for level, place, held, capacity, code in slots.values_list("level", "place", "held", "capacity", "code"):
        levels.setdefault(level, []).append(Fill(place, held, capacity, code))
    return list(levels.items())


def room_totals(user: User) -> QuerySet[Room]:
    """The rooms with `held` and `room_for`, the units they hold and could hold."""
    return visible_rooms(user).annotate(
        held=Sum("shelves__slots__held", default=0), room_for=Sum("shelves__slots__capacity", default=0)
    )


def free_slots(business: str, year: int, rooms: Iterable[int] = ()) -> list[Slot]:
    """The nearest free place of every shelf that takes such papers, the best shelf first."""
    shelves = Shelf.objects.order_by("room__code", "number")
    if chosen := list(rooms):
        shelves = shelves.filter(room__in=chosen)
    uses = [ShelfUse(*row) for row in shelves.values_list("pk", "business", "from_year", "to_year")]
    order = shelves_in_order(uses, business, year)
    free = Slot.objects.filter(shelf__in=order, held__lt=F("capacity"))
    nearest = free.order_by("shelf_id", "level", "place").distinct("shelf_id")
    return sorted(nearest, key=lambda slot: order.index(slot.shelf_id))


def units_of(user: User, customer: Customer) -> QuerySet[Unit]:
    """One archive per customer, wherever its pieces stand: newest papers first (R44.05)."""
    rows = visible_units(user).filter(customer=customer)
    return rows.select_related("slot__shelf__room").order_by("-year", "-pk")


def with_destroyable_year(rows: QuerySet[Unit]) -> QuerySet[Unit]:
    """Annotates `keep_to_year`, the last year in which the unit is kept; null for ever."""
    return rows.annotate(
        keep_to_year=Case(
            When(retention="years_30", then=F("year") + 30),
            When(retention="years_10", then=F("year") + 10),
            default=Value(None),
            output_field=IntegerField(),
        )
    )


def open_loans(user: User) -> QuerySet[Loan]:
    rows = visible_loans(user).filter(returned_at__isnull=True)
    return rows.select_related("unit__customer", "unit__slot", "borrower", "lent_by")


def overdue_loans(user: User, today: date) -> QuerySet[Loan]:
    return open_loans(user).filter(due_on__lt=today).order_by("due_on", "pk")


def story_of(user: User, unit: Unit) -> QuerySet[Handling]:
    """Every step of a unit, the latest first (R44.11)."""
    rows = visible_handlings(user).filter(unit=unit)
    return rows.select_related("by", "slot").order_by("-at", "-pk")


def counts_by_person(user: User, since: date, until: date) -> list[tuple[str, int]]:
    """How many stock-takings everybody closed in a period."""
    rows: QuerySet[Any, Any] = (
        visible_counts(user)
        .filter(closed_at__date__gte=since, closed_at__date__lte=until)
        .values("closed_by__full_name")
        .annotate(number=Count("pk"))
    )
    return [(row["closed_by__full_name"], row["number"]) for row in rows]


def mean_days_to_shelf(user: User, since: date, until: date) -> Decimal | None:
    """Days from registration to the first place, for units registered in a period; None without any."""
    first = (
        visible_handlings(user)
        .filter(step=Step.PLACE, unit__registered_at__date__gte=since, unit__registered_at__date__lte=until)
        .order_by("unit", "at")
        .distinct("unit")
        .values_list("unit__registered_at", "at")
    )
    waits = [(placed - registered).total_seconds() / 86_400 for registered, placed in first]
    if not waits:
        return None
    return (Decimal(sum(waits)) / len(waits)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def steps_by_person(user: User, since: date, until: date) -> list[dict[str, Any]]:
    """How many of each step everybody took in a period: rows of by_id, by__full_name, step, number."""
    rows: QuerySet[Any, Any] = (
        visible_handlings(user)
        .filter(at__date__gte=since, at__date__lte=until)
        .values("by_id", "by__full_name", "step")
        .annotate(number=Count("pk"))
        .order_by("by__full_name", "step")
    )
    return list(rows)
