"""How long units are kept, when a loan is late, and what may be destroyed (R44.03)."""

from collections.abc import Mapping
from datetime import date, timedelta

from coalface.archive.room.rules.states import State, Step, after
from coalface.kernel.findings import Finding, blocking, mark

RETENTION_YEARS: Mapping[str, int | None] = {"permanent": None, "years_30": 30, "years_10": 10}
"""The three retention classes of Chinese records practice: 永久, 定期30年, 定期10年."""
REMINDER_DAYS = (3, 0, -7, -30)
"""A loan is reminded of so many days before its end; negative after it."""
LONGEST_LOAN = timedelta(days=365)
DEAD_AFTER_YEARS = 5


def destroyable_from(retention: str, year: int) -> date | None:
    """The first day on which papers of a year may be destroyed; None when never.

    The time runs from the first of January after the year of the papers.
    """
    years = RETENTION_YEARS[retention]
    return None if years is None else date(year + 1 + years, 1, 1)


def destruction_findings(state: str, retention: str, year: int, today: date) -> list[Finding]:
    """What stands against destroying a unit today."""
    found = []
    if after(state, Step.DESTROY) is None:
        message = mark("Only what is in the room can be destroyed; this is borrowed, missing or gone.")
        found.append(blocking("not_at_hand", message))
    begins = destroyable_from(retention, year)
    if begins is None:
        found.append(blocking("kept_for_ever", mark("It is kept permanently.")))
    elif today < begins:
        message = mark("It is kept until %(day)s.")
        found.append(blocking("kept_longer", message, None, {"day": begins - timedelta(days=1)}))
    return found


def loan_findings(state: str, due_on: date, today: date) -> list[Finding]:
    """What stands against lending a unit today until a day."""
    found = []
    if state != State.IN_PLACE:
        message = mark("Only what stands in its place can be borrowed.")
        found.append(blocking("not_in_place", message))
    if due_on < today:
        found.append(blocking("due_in_past", mark("The day of return lies in the past."), "due_on"))
    elif due_on - today > LONGEST_LOAN:
        message = mark("A loan lasts a year at most; it can be borrowed again.")
        found.append(blocking("loan_too_long", message, "due_on"))
    return found


def loan_reminder(due_on: date, reminded_days: int | None, today: date) -> int | None:
    """Which reminder of a loan is due now: the latest of `REMINDER_DAYS` reached and not yet sent."""
    left = (due_on - today).days
    reached = [days for days in REMINDER_DAYS if left <= days]
    step = min(reached, default=None)
    return step if step is not None and (reminded_days is None or step < reminded_days) else None


def is_dead(touched_on: date, today: date, years: int = DEAD_AFTER_YEARS) -> bool:
    """A dead file 死档: nobody has filed, borrowed or counted it for so many years."""
    return (today.year - touched_on.year, today.month, today.day) >= (
        years,
        touched_on.month,
        touched_on.day,
    )
