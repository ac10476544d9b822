"""Who sees what stands in the archive room, and who may handle it."""

from django.db.models import QuerySet

from coalface.archive.room.models import (
    Count,
    Destruction,
    Difference,
    Handling,
    Loan,
    Room,
    Shelf,
    Slot,
    Unit,
)
from coalface.identity.people.access import department_ids_below, may, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope


def visible_units(user: User, right: str = "room.view") -> QuerySet[Unit]:
    """Units of live customers inside the reach of a right, destroyed ones included."""
    rows = Unit.objects.filter(customer__deleted_at__isnull=True)
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def reaches(user: User, unit: Unit, right: str) -> bool:
    """Whether a right covers a unit whose customer is at hand; asks nothing of the database."""
    scope, customer = scope_of(user, right), unit.customer
    if scope is Scope.BELOW and customer.department_id in department_ids_below(user):
        return True
    return scope is Scope.ALL or (scope is not None and customer.responsible_id == user.pk)


def visible_rooms(user: User) -> QuerySet[Room]:
    """Where shelves stand is no secret among those who may see the archive room."""
    return Room.objects.all() if may(user, "room.view") else Room.objects.none()


def visible_shelves(user: User) -> QuerySet[Shelf]:
    return Shelf.objects.filter(room__in=visible_rooms(user))


def visible_slots(user: User) -> QuerySet[Slot]:
    return Slot.objects.filter(shelf__in=visible_shelves(user))


def visible_loans(user: User) -> QuerySet[Loan]:
    """Loans of units in reach, and one's own whatever they are."""
    return Loan.objects.filter(unit__in=visible_units(user)) | Loan.objects.filter(borrower=user)


def visible_handlings(user: User) -> QuerySet[Handling]:
    return Handling.objects.filter(unit__in=visible_units(user))


def visible_counts(user: User) -> QuerySet[Count]:
    """Stock-takings name units of every customer: only those who keep the room see them."""
    return Count.objects.all() if may(user, "room.keep") else Count.objects.none()


def visible_differences(user: User) -> QuerySet[Difference]:
    """What was found wrong with units in reach, and with numbers nobody knows."""
    reach = Difference.objects.filter(unit__in=visible_units(user, "room.keep"))
    rows = reach | Difference.objects.filter(unit__isnull=True)
    return rows.filter(count__in=visible_counts(user))


def visible_destructions(user: User) -> QuerySet[Destruction]:
    """For those who propose and those who decide."""
    sees = may(user, "room.keep") or may(user, "room.destroy")
    return Destruction.objects.all() if sees else Destruction.objects.none()
