"""A month with what falls on each of its days."""

import calendar as gregorian
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coalface.kernel.periods import Month


@dataclass(frozen=True, slots=True)
class Item:
    text: str | Promise
    url: str
    tone: str = "grey"


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    in_month: bool
    is_today: bool
    items: Sequence[Item]
    url: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Built by `month_of`; the month in the address is `?month=2026-01`."""

    month: Month
    weeks: Sequence[Sequence[Day]]
    weekdays: Sequence[str]
    previous_url: str
    next_url: str
    today_url: str = "?"


def month_of(
    month: Month, today: date, items: Mapping[date, Sequence[Item]], *, day_url: str = "?day={day}"
) -> Calendar:
    """The weeks of a month, Monday first, with the neighbours' days that fill them."""
    days = gregorian.Calendar(firstweekday=0).monthdatescalendar(month.first.year, month.first.month)
    return Calendar(
        month=month,
        weeks=[
            [
                Day(
                    day,
                    day.month == month.first.month,
                    day == today,
                    items.get(day, ()),
                    day_url.format(day=day),
                )
                for day in week
            ]
            for week in days
        ],
        weekdays=[_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
        previous_url=f"?month={month + -1}",
        next_url=f"?month={month + 1}",
    )
