"""Lending units, taking them back, and reminding of what is due."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.room.actions.handling import lock_unit, lock_units, take_step, tell_story
from coalface.archive.room.models import Loan, Unit
from coalface.archive.room.rules.keeping import REMINDER_DAYS, loan_findings, loan_reminder
from coalface.archive.room.rules.states import Step
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, may
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class NotLendable(Refused):
    """The unit cannot be lent so; the findings say why."""


@transaction.atomic
def lend_unit(*, unit_id: int, borrower: User, due_on: date, purpose: str, by: User) -> Loan:
    """Lend a unit until a day. One borrows for oneself; those who keep the room lend to anybody."""
    unit = lock_unit(unit_id, by, "room.borrow")
    _check_people(borrower, by)
    found = loan_findings(unit.state, due_on, timezone.localdate())
    if not purpose.strip():
        found.append(blocking("no_purpose", mark("Please say what it is needed for."), "purpose"))
    if found:
        raise NotLendable(*found)
    take_step([unit], Step.LEND, by=by)
    loan = Loan.objects.create(
        unit=unit,
        borrower=borrower,
        purpose=purpose.strip()[:250],
        lent_at=timezone.now(),
        lent_by=by,
        due_on=due_on,
    )
    tell_story([unit], _("Borrowed by %(person)s: %%(unit)s") % {"person": _literal(borrower)}, by)
    detail = {"borrower": borrower.pk, "due_on": due_on, "purpose": loan.purpose}
    record(by=by, action="archive.unit.lend", subject=unit, detail=detail)
    return loan


@transaction.atomic
def take_back(*, numbers: Sequence[str], by: User) -> list[Unit]:
    """Take units back; they return to their places and nobody is reminded any more."""
    units = lock_units(numbers, by, "room.keep")
    take_step(units, Step.TAKE_BACK, by=by)
    close_loans(units, by)
    record(by=by, action="archive.unit.take_back", detail={"units": [unit.number for unit in units]})
    return units


@transaction.atomic
def report_missing(*, unit_id: int, by: User) -> Unit:
    """Say that a unit is neither in its place nor with its borrower."""
    unit = lock_unit(unit_id, by, "room.keep")
    take_step([unit], Step.MISS, by=by)
    close_loans([unit], by)
    tell_story([unit], _("Not found in the archive room: %(unit)s"), by)
    record(by=by, action="archive.unit.miss", subject=unit)
    return unit


@transaction.atomic
def remind_of_loans(*, today: date, by: User, limit: int = 500) -> int:
    """Remind borrowers before and after the day of return, and tell those who lent what is late.

    Returns how many loans were reminded of; fewer than `limit` means that nothing is left for today.
    """
    loans = list(_due(today).select_for_update(of=("self",), skip_locked=True)[:limit])
    wanted: list[Wanted] = []
    for loan in loans:
        loan.reminded_days = loan_reminder(loan.due_on, loan.reminded_days, today)
        wanted += _reminders(loan, today)
    raise_many(wanted, topic="archive.loan", kind=Notice.Kind.TASK, by=by)
    Loan.objects.bulk_update(loans, ["reminded_days"])
    if loans:
        record(by=by, action="archive.loan.remind", detail={"loans": [loan.pk for loan in loans]})
    return len(loans)


def close_loans(units: Sequence[Unit], by: User) -> None:
    """End the open loans of units and the notices about them."""
    now = timezone.now()
    for loan in Loan.objects.filter(unit__in=units, returned_at__isnull=True).select_for_update():
        loan.returned_at, loan.returned_to = now, by
        loan.save()
        close_by_key(key=_key(loan), by=by)


def _check_people(borrower: User, by: User) -> None:
    if borrower != by and not may(by, "room.keep"):
        message = mark("Only those who keep the archive room lend to others.")
        raise NotAllowed(blocking("borrows_for_other", message, "borrower"))
    if not borrower.is_active:
        message = mark("%(person)s no longer works here.")
        raise NotLendable(blocking("person_gone", message, "borrower", {"person": str(borrower)}))


def _due(today: date) -> QuerySet[Loan]:
    """Open loans with a reminder to send: a step is due when its day has come and none as late was sent."""
    due = Q()
    for days in REMINDER_DAYS:
        unsent = Q(reminded_days__isnull=True) | Q(reminded_days__gt=days)
        due |= Q(due_on__lte=today + timedelta(days=days)) & unsent
    rows = Loan.objects.filter(due, returned_at__isnull=True)
    return rows.select_related("unit__customer", "borrower", "lent_by").order_by("due_on", "pk")


def _reminders(loan: Loan, today: date) -> list[Wanted]:
    late = loan.due_on < today
    values = {"unit": str(loan.unit), "day": loan.due_on, "person": str(loan.borrower)}
    title = _("Overdue since %(day)s: %(unit)s") if late else _("Please return by %(day)s: %(unit)s")
    body = _("Borrowed by %(person)s. It belongs back in the archive room.") % values
    weight = Notice.Weight.WARNING if late else Notice.Weight.NOTE
    people = {loan.borrower.pk: loan.borrower}
    if late:
        people[loan.lent_by.pk] = loan.lent_by
    return [
        Wanted(person, _key(loan), title % values, body, weight, "unit", loan.unit_id, loan.due_on)
        for person in people.values()
    ]


def _key(loan: Loan) -> str:
    return f"loan:{loan.pk}"


def _literal(person: User) -> str:
    """A name as part of a pattern that is filled in later."""
    return str(person).replace("%", "%%")
