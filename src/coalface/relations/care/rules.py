"""Whom to greet when (R0.27): which occasions, for which grades, and when a rise deserves congratulations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from coalface.archive.revision.rules import KEY_GRADES
from coalface.kernel.findings import Finding, blocking, mark

MOST_LEAD_DAYS = 60
FEWEST_MONTHS, MOST_MONTHS = 3, 24
GROWTH_FROM_DAY = 5
"""Weights of a month still come in during the first days of the next."""
LONGEST_WORDS = 500


class Kind(StrEnum):
    """What gives the occasion."""

    FESTIVAL = "festival"
    LAUNCH = "launch"
    GROWTH = "growth"
    BIRTHDAY = "birthday"


WATCHED_GRADES = (*KEY_GRADES, "market")
"""Key customers, and those of the market that are watched closely (R0.26)."""
RIGHT_OF_KIND = {Kind.GROWTH: "trade.view", Kind.BIRTHDAY: "key_people.view"}
"""Occasions of these kinds tell what another right protects."""


def default_grades() -> dict[Kind, Collection[str]]:
    """Key customers are greeted; market customers hear of new coal and of their own growth too."""
    return {
        Kind.FESTIVAL: KEY_GRADES,
        Kind.LAUNCH: WATCHED_GRADES,
        Kind.GROWTH: WATCHED_GRADES,
        Kind.BIRTHDAY: KEY_GRADES,
    }


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of care: grades by kind of occasion, days of notice, and what counts as growth."""

    lead_days: int = 5
    growth_pct: int = 20
    growth_months: int = 6
    grades: Mapping[Kind, Collection[str]] = field(default_factory=default_grades)


def terms_findings(terms: Terms, grades: Collection[str]) -> list[Finding]:
    """Whether the rules make sense; `grades` are those there are."""
    bounds = {
        "lead_days": (0, MOST_LEAD_DAYS),
        "growth_pct": (1, 1000),
        "growth_months": (FEWEST_MONTHS, MOST_MONTHS),
    }
    message = mark("Please give a number from %(least)s to %(most)s.")
    found = [
        blocking("out_of_bounds", message, name, {"least": least, "most": most})
        for name, (least, most) in bounds.items()
        if not least <= getattr(terms, name) <= most
    ]
    for kind, chosen in terms.grades.items():
        if not set(chosen) <= set(grades):
            found.append(blocking("grade_unknown", mark("There is no such grade."), f"{kind}_grades"))
    return found


def window(today: date, lead_days: int) -> list[date]:
    """The days whose occasions are due: today and so many days ahead."""
    return [today + timedelta(days=ahead) for ahead in range(lead_days + 1)]


def birthday_in(born_on: date, days: Collection[date]) -> date | None:
    """The day among `days` on which a birthday is kept; one of 29 February on the 28th in common years."""
    return next((day for day in days if _keeps(born_on, day)), None)


def _keeps(born_on: date, day: date) -> bool:
    if (born_on.month, born_on.day) == (day.month, day.day):
        return True
    leap_child = (born_on.month, born_on.day) == (2, 29)
    return leap_child and (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3


@dataclass(frozen=True, slots=True)
class Course:
    """Kilograms of a month and of the months before it, oldest first; those before the first are left out."""

    actual_kg: int
    before_kg: Sequence[int]


@dataclass(frozen=True, slots=True)
class Growth:
    """By how much a month lies over the mean of those before it; percent rounded down."""

    actual_kg: int
    mean_kg: int
    pct: int


def growth(course: Course, *, least_pct: int) -> Growth | None:
    """The rise of a month over the mean of the months before; None below `least_pct` or with too few months.

    Months count from the first in which anything came, at least three of them, so that a beginner's second
    month is no growth; a month without coal between others counts as nought.
    """
    began = next((at for at, kg in enumerate(course.before_kg) if kg > 0), len(course.before_kg))
    before = course.before_kg[began:]
    total, months = sum(before), len(before)
    if months < FEWEST_MONTHS or course.actual_kg * months * 100 < total * (100 + least_pct):
        return None
    pct = (course.actual_kg * months - total) * 100 // total
    return Growth(actual_kg=course.actual_kg, mean_kg=total // months, pct=pct)


def done_findings(
    *, channel: str, channels: Collection[str], words: str, done_on: date, today: date
) -> list[Finding]:
    """What was done has a way, a word on it, and lies in the past."""
    found = []
    if channel not in channels:
        found.append(blocking("channel_unknown", mark("Please say how it was done."), "channel"))
    if not words.strip():
        found.append(blocking("words_missing", mark("Please say what was done in a few words."), "words"))
    if len(words.strip()) > LONGEST_WORDS:
        message = mark("Please keep to %(most)s characters.")
        found.append(blocking("words_too_long", message, "words", {"most": LONGEST_WORDS}))
    if done_on > today:
        found.append(blocking("done_in_future", mark("This day has not come yet."), "done_on"))
    return found


def skip_findings(reason: str) -> list[Finding]:
    if reason.strip():
        return []
    return [blocking("reason_missing", mark("Please say why nothing is done."), "reason")]


def day_findings(name: str, kind: str) -> list[Finding]:
    """A day in the table has a name and is one of the kinds that have days."""
    found = []
    if not name:
        found.append(blocking("day_unnamed", mark("Please give a name."), "name"))
    if kind not in {Kind.FESTIVAL, Kind.LAUNCH}:
        found.append(
            blocking("day_kind", mark("Only festivals and new products have days of their own."), "kind")
        )
    return found
