"""When reports are due (R1.04)."""

from datetime import date, timedelta
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.periods import Month

LAST_SAFE_DAY = 28


class Period(StrEnum):
    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def due_day_findings(period: str, due_day: int | None) -> list[Finding]:
    """A weekly report is due on a weekday 1 (Monday) to 7, a monthly one on a day 1 to 28."""
    if period == Period.WEEKLY and not 1 <= (due_day or 0) <= 7:
        return [blocking("weekday", mark("A weekly report needs a day from 1 (Monday) to 7."), "due_day")]
    if period == Period.MONTHLY and not 1 <= (due_day or 0) <= LAST_SAFE_DAY:
        return [blocking("month_day", mark("A monthly report needs a day from 1 to 28."), "due_day")]
    return []


def due_on_or_after(period: str, due_day: int | None, day: date) -> date | None:
    """The first due date that is not before a day; None when nothing falls due."""
    if period == Period.DAILY:
        return day
    if period == Period.WEEKLY:
        return day + timedelta(days=((due_day or 1) - day.isoweekday()) % 7)
    if period == Period.MONTHLY:
        month = Month.of(day) if day.day <= (due_day or 1) else Month.of(day) + 1
        return month.first.replace(day=due_day or 1)
    return None


def answers(period: str, due_day: int | None, as_of_on: date) -> date | None:
    """The due date that a report about a day answers: the first one not before that day."""
    return due_on_or_after(period, due_day, as_of_on)


def due_days(period: str, due_day: int | None, first: date, last: date) -> list[date]:
    """All due dates from a day to a day, both included."""
    found: list[date] = []
    due = due_on_or_after(period, due_day, first)
    while due is not None and due <= last:
        found.append(due)
        due = due_on_or_after(period, due_day, due + timedelta(days=1))
    return found
