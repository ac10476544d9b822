"""The floating price of a month (B5): a base price and the mean of several indices, inside a range, by grade.

Fractions carry the exact value; money is rounded once, last, half up to the fen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.kernel.periods import Month
from coalface.market.indices.rules import Issue, last_issue_of, month_mean

HIGHEST = Decimal("9999.99")
KCAL = range(1000, 8001)
NO_INDEX = mark("A floating price needs at least one index.")


class Method(StrEnum):
    """`SHARES`: base × share + mean × (1 - share). `PER_YUAN`: a yuan over the base moves it by the share."""

    SHARES = "shares"
    PER_YUAN = "per_yuan"


class Reading(StrEnum):
    """What is taken of an index: its last issue in the month before, or the mean of that month's issues."""

    LAST_ISSUE = "last_issue"
    MONTH_MEAN = "month_mean"


class GradeRule(StrEnum):
    """How another grade follows from the base grade: by the ratio of heats, or by an agreed factor (B4 g)."""

    RATIO = "ratio"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Member:
    """An index in the formula; weights count relative to one another."""

    index_id: int
    code: str
    weight: Decimal
    began_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    kcal_per_kg: int
    rule: GradeRule
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """A version of a formula: prices in yuan/t, the share a fraction of one, the range for the base grade."""

    base_price: Decimal
    base_kcal: int
    method: Method
    share: Decimal
    reading: Reading
    members: tuple[Member, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    grades: tuple[Grade, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What was taken of one index, exact, and from which issues."""

    member: Member
    value: Fraction
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class GradePrice:
    grade: Grade
    price: Decimal


@dataclass(frozen=True, slots=True)
class FloatingPrice:
    """How the price of a month came about; `limit` is the end of the range that cut it, if one did."""

    month: Month
    read: tuple[Read, ...]
    mean: Fraction
    floated: Fraction
    limit: Decimal | None
    price: Decimal
    grades: tuple[GradePrice, ...]


def to_fen(value: Fraction) -> Decimal:
    """Half up to 0.01; prices are never below zero."""
    return Decimal(floor(value * 100 + Fraction(1, 2))).scaleb(-2)


def terms_findings(terms: Terms) -> list[Finding]:
    """Why a version cannot hold; the fields are those of the editor."""
    found = []
    if not 0 < terms.base_price <= HIGHEST:
        found.append(blocking("base_price", mark("The base price must lie above 0."), "base_price"))
    if terms.base_kcal not in KCAL:
        found.append(_kcal("base_kcal"))
    if not 0 <= terms.share <= 1:
        found.append(blocking("share", mark("The share lies between 0 and 1, such as 0.5."), "share"))
    if terms.low is not None and terms.high is not None and terms.low > terms.high:
        message = mark("The lower end of the range lies above the upper end.")
        found.append(blocking("range_reversed", message, "low"))
    return [*found, *_member_findings(terms.members), *_grade_findings(terms.grades)]


def read_indices(
    terms: Terms, issues: Mapping[int, Sequence[Issue]], month: Month
) -> tuple[list[Read], list[Finding]]:
    """What the month before `month` gave of each index, or why it gave nothing (B5, B11)."""
    before, read, found = month - 1, [], []
    for member in terms.members:
        given = [i for i in issues.get(member.index_id, ()) if before.first <= i.published_on <= before.last]
        last = last_issue_of(given, before)
        if last is None:
            found.append(_why_nothing(member, before))
        elif terms.reading is Reading.LAST_ISSUE:
            read.append(Read(member, Fraction(last.value), (last,)))
        else:
            read.append(Read(member, month_mean(given, before) or Fraction(0), tuple(given)))
    return read, found


def float_price(terms: Terms, read: Sequence[Read], month: Month) -> FloatingPrice:
    """The price of the month, every index being read."""
    weights = sum((Fraction(one.member.weight) for one in read), Fraction(0))
    mean = sum((one.value * Fraction(one.member.weight) for one in read), Fraction(0)) / weights
    base, share = Fraction(terms.base_price), Fraction(terms.share)
    if terms.method is Method.SHARES:
        floated = base * share + mean * (1 - share)
    else:
        floated = base + (mean - base) * share
    limit = _limit(terms, floated)
    held = floated if limit is None else Fraction(limit)
    grades = tuple(GradePrice(one, to_fen(held * _factor(one, terms.base_kcal))) for one in terms.grades)
    return FloatingPrice(month, tuple(read), mean, floated, limit, to_fen(held), grades)


def remarks(month: Month, today: date) -> list[Finding]:
    """What is worth knowing about a price: the month it is read from may not be over."""
    before = month - 1
    if today > before.last:
        return []
    message = mark("%(month)s is not over: the price is preliminary.")
    return [Finding("preliminary", Severity.NOTE, message, {"month": str(before)})]


def _limit(terms: Terms, floated: Fraction) -> Decimal | None:
    if terms.low is not None and floated < terms.low:
        return terms.low
    if terms.high is not None and floated > terms.high:
        return terms.high
    return None


def _factor(grade: Grade, base_kcal: int) -> Fraction:
    if grade.rule is GradeRule.FACTOR and grade.factor is not None:
        return Fraction(grade.factor)
    return Fraction(grade.kcal_per_kg, base_kcal)


def _why_nothing(member: Member, month: Month) -> Finding:
    values: dict[str, object] = {"index": member.code, "month": str(month)}
    if member.ended_on is not None and member.ended_on < month.first:
        message = mark("%(index)s ended on %(day)s and has no issue in %(month)s; agree on another index.")
        return blocking("index_ended", message, None, {**values, "day": member.ended_on.isoformat()})
    if member.began_on is not None and member.began_on > month.last:
        message = mark("%(index)s began only on %(day)s and has no issue in %(month)s.")
        return blocking("index_not_begun", message, None, {**values, "day": member.began_on.isoformat()})
    message = mark("%(index)s has no issue in %(month)s; record it first.")
    return blocking("issue_missing", message, None, values)


def _member_findings(members: Sequence[Member]) -> list[Finding]:
    if not members:
        return [blocking("no_index", NO_INDEX, "index_1")]
    found = []
    seen: set[int] = set()
    for place, member in enumerate(members, 1):
        if member.weight <= 0:
            found.append(blocking("weight", mark("A weight lies above 0."), f"weight_{place}"))
        if member.index_id in seen:
            message = mark("%(index)s stands in the formula twice.")
            found.append(blocking("index_twice", message, f"index_{place}", {"index": member.code}))
        seen.add(member.index_id)
    return found


def _grade_findings(grades: Sequence[Grade]) -> list[Finding]:
    found = []
    for place, grade in enumerate(grades, 1):
        if grade.kcal_per_kg not in KCAL:
            found.append(_kcal(f"kcal_{place}"))
        if (grade.factor is None) == (grade.rule is GradeRule.FACTOR):
            message = mark("A grade by factor needs its factor, one by ratio has none.")
            found.append(blocking("factor", message, f"factor_{place}"))
        elif grade.factor is not None and not 0 < grade.factor <= 2:
            found.append(blocking("factor", mark("A factor lies above 0 and up to 2."), f"factor_{place}"))
        if grade.kcal_per_kg in {one.kcal_per_kg for one in grades[: place - 1]}:
            found.append(blocking("grade_twice", mark("This grade stands here twice."), f"kcal_{place}"))
    return found


def _kcal(field: str) -> Finding:
    return blocking("kcal", mark("A grade lies between 1000 and 8000 kcal/kg."), field)
