"""信息报送考核: how timely and how true a reporter's reports are (R1.06)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from coalface.archive.dossier.rules.values import FieldRule, Value, deviation_pct

FULL = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Formula:
    """The weights of the assessment. A day late costs `per_day_late` points, a percent beyond the field's
    tolerance `per_pct_off`; timeliness counts `timeliness_share` of the score, accuracy the rest."""

    per_day_late: Decimal = Decimal(10)
    per_pct_off: Decimal = Decimal(4)
    timeliness_share: Decimal = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Settled:
    """A reported value that the archive has settled, and what was found to be true."""

    field: FieldRule
    reported: Value
    confirmed: Value


@dataclass(frozen=True, slots=True)
class Due:
    """One report that was due: when it came, None when it did not, and which of its values are settled."""

    due_on: date
    submitted_on: date | None
    settled: Sequence[Settled] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """Points out of 100; None where there is nothing to judge yet."""

    timeliness: Decimal | None
    accuracy: Decimal | None
    days_late: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A reporter's month: its reports with their marks, and the means of them."""

    due: int
    on_time: int
    late: int
    missing: int
    timeliness: Decimal | None
    accuracy: Decimal | None
    total: Decimal | None
    marks: Sequence[Marks] = field(default_factory=tuple)


def accuracy_points(settled: Settled, formula: Formula = Formula()) -> Decimal:
    """100 within the field's tolerance, less for each percent beyond; other values are true or not."""
    reported, confirmed = settled.reported, settled.confirmed
    if isinstance(reported, Decimal) and isinstance(confirmed, Decimal):
        beyond = max(deviation_pct(reported, confirmed) - settled.field.tolerance_pct, Decimal(0))
        return max(FULL - beyond * formula.per_pct_off, Decimal(0))
    return FULL if reported == confirmed else Decimal(0)


def timeliness_points(
    due: Due, today: date, formula: Formula = Formula()
) -> tuple[Decimal | None, int | None]:
    """Points and days late. A report that never came earns nothing from the day after it was due."""
    if due.submitted_on is None:
        return (None, None) if today <= due.due_on else (Decimal(0), None)
    days = max((due.submitted_on - due.due_on).days, 0)
    return max(FULL - formula.per_day_late * days, Decimal(0)), days


def marks_of(due: Due, today: date, formula: Formula = Formula()) -> Marks:
    timeliness, days = timeliness_points(due, today, formula)
    return Marks(timeliness, _mean([accuracy_points(one, formula) for one in due.settled]), days)


def score(reports: Sequence[Due], today: date, formula: Formula = Formula()) -> Score:
    """The month of one reporter.

    Total = share × mean timeliness + (1 − share) × mean accuracy; where nothing has been settled yet the
    total is the timeliness alone. Rounded once, last, half up, to a tenth.
    """
    marks = [marks_of(one, today, formula) for one in reports]
    timeliness = _mean([one.timeliness for one in marks if one.timeliness is not None])
    accuracy = _mean([one.accuracy for one in marks if one.accuracy is not None])
    share = formula.timeliness_share
    total = timeliness
    if timeliness is not None and accuracy is not None:
        total = share * timeliness + (1 - share) * accuracy
    return Score(
        due=sum(one.timeliness is not None for one in marks),
        on_time=sum(one.days_late == 0 for one in marks),
        late=sum((one.days_late or 0) > 0 for one in marks),
        missing=sum(one.timeliness == 0 and one.days_late is None for one in marks),
        timeliness=_rounded(timeliness),
        accuracy=_rounded(accuracy),
        total=_rounded(total),
        marks=tuple(marks),
    )


def _mean(points: Sequence[Decimal]) -> Decimal | None:
    return sum(points, Decimal(0)) / len(points) if points else None


def _rounded(points: Decimal | None) -> Decimal | None:
    return None if points is None else points.quantize(TENTH, ROUND_HALF_UP)
