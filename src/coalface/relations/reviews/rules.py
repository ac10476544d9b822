"""What a committee says about a customer (R3.07), and when it meets again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.periods import Month

SOON_DAYS = 14
OVERDUE = 0
MOST_MONTHS = 60


class Criterion(StrEnum):
    """The points of R3.07, in its order."""

    STABILITY = "stability"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    AGREEMENTS = "agreements"
    BREACHES = "breaches"
    REPRESENTATIVE = "representative"
    OPERATION = "operation"
    EVENTS = "events"


class Verdict(StrEnum):
    GOOD = "good"
    ATTENTION = "attention"
    SERIOUS = "serious"


class Decision(StrEnum):
    KEEP = "keep"
    WATCH = "watch"
    SUSPEND = "suspend"
    REINVESTIGATE = "reinvestigate"


CRITERIA: dict[Criterion, str] = {
    Criterion.STABILITY: mark("Stability of business"),
    Criterion.DELIVERY: mark("Taking delivery"),
    Criterion.PAYMENT: mark("Payment behaviour"),
    Criterion.AGREEMENTS: mark("Framework agreements and contracts kept"),
    Criterion.BREACHES: mark("Breaches of contract"),
    Criterion.REPRESENTATIVE: mark("Offences of the legal representative"),
    Criterion.OPERATION: mark("Production and operation"),
    Criterion.EVENTS: mark("Major events"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """What the committee said to one criterion."""

    criterion: Criterion
    verdict: Verdict
    words: str = ""


def points_findings(points: Sequence[Point]) -> list[Finding]:
    """Every criterion once, and whatever is not good with a word why."""
    said = [point.criterion for point in points]
    found = []
    for criterion, name in CRITERIA.items():
        if said.count(criterion) != 1:
            message = mark("%(criterion)s has not been judged.")
            found.append(blocking("point_open", message, None, {"criterion": name}))
    for point in points:
        if point.verdict is not Verdict.GOOD and not point.words.strip():
            message = mark("%(criterion)s: please say what is wrong.")
            values = {"criterion": CRITERIA[point.criterion]}
            found.append(blocking("point_unexplained", message, None, values))
    return found


def decision_findings(points: Iterable[Point], decision: Decision, words: str) -> list[Finding]:
    """A decision other than keeping, and keeping in spite of something serious, is explained."""
    serious = any(point.verdict is Verdict.SERIOUS for point in points)
    if words.strip() or (decision is Decision.KEEP and not serious):
        return []
    return [blocking("decision_unexplained", mark("Please give the reason for this decision."), "words")]


def committee_findings(members: int) -> list[Finding]:
    """A committee has more than one head."""
    if members >= 2:
        return []
    return [blocking("committee_small", mark("A committee has at least two members."), "members")]


def next_due(held_on: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    month = Month.of(held_on) + months
    return month.first.replace(day=min(held_on.day, month.last.day))


def spread(customer_id: int, today: date, days: int) -> date:
    """A first review within so many days: always the same for a customer, evenly over all of them."""
    return date.fromordinal(today.toordinal() + SOON_DAYS + customer_id * 37 % days)


def reminder_step(due_on: date, today: date) -> int | None:
    """Two weeks before, and once more when it is overdue; None before that."""
    left = (due_on - today).days
    if left < 0:
        return OVERDUE
    return SOON_DAYS if left <= SOON_DAYS else None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Kilograms agreed and taken in a month."""

    agreed_kg: int
    taken_kg: int


def fluctuation_pct(months: Sequence[MonthFigures]) -> int | None:
    """The greatest distance of a month from the mean, in percent of it; None without any delivery."""
    taken = [month.taken_kg for month in months]
    total = sum(taken)
    if not total:
        return None
    return max(abs(one * len(taken) - total) for one in taken) * 100 // total


def idle_months(months: Sequence[MonthFigures]) -> int:
    """Months in which something was agreed and nothing was taken."""
    return sum(1 for month in months if month.agreed_kg and not month.taken_kg)
