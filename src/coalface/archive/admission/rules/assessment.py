"""The preliminary assessment 初评 by criteria, and trade risks with their measures (R3.03)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coalface.kernel.findings import Finding, blocking, mark


@dataclass(frozen=True, slots=True)
class Mark:
    """What was said to one criterion: yes or no to one without points, else points out of `most`."""

    criterion: str
    essential: bool
    most: int | None = None
    yes: bool | None = None
    points: int | None = None

    @property
    def is_given(self) -> bool:
        return self.yes is not None if self.most is None else self.points is not None


@dataclass(frozen=True, slots=True)
class Result:
    """`fit` is what the marks say; `failed` names the essential criteria not met."""

    points: int
    most: int
    failed: tuple[str, ...]
    fit: bool

    @property
    def pct(self) -> int:
        """Points out of a hundred, rounded down."""
        return 100 * self.points // self.most if self.most else 100


def result_of(marks: Sequence[Mark], *, pass_pct: int) -> Result:
    """Fit when every essential criterion is met and the points reach `pass_pct` of the most."""
    scored = [one for one in marks if one.most is not None]
    points, most = sum(one.points or 0 for one in scored), sum(one.most or 0 for one in scored)
    failed = tuple(one.criterion for one in marks if one.essential and not (one.yes or one.points))
    return Result(points, most, failed, fit=not failed and 100 * points >= pass_pct * most)


def assessment_findings(marks: Sequence[Mark], *, fit: bool, passed: bool, words: str) -> list[Finding]:
    """Every criterion is answered; whoever says no, or decides against the marks, says why."""
    found = []
    for one in marks:
        if not one.is_given:
            message = mark("%(criterion)s has not been assessed.")
            found.append(blocking("criterion_open", message, None, {"criterion": one.criterion}))
        elif one.points is not None and one.most is not None and not 0 <= one.points <= one.most:
            message = mark("%(criterion)s has between 0 and %(most)s points.")
            values = {"criterion": one.criterion, "most": one.most}
            found.append(blocking("points_range", message, None, values))
    if (not passed or passed != fit) and not words.strip():
        message = mark("Please give the reason for this result.")
        found.append(blocking("assessment_unexplained", message, "words"))
    return found


def measure_findings(*, risk: str, measure: str, due_on: date, today: date) -> list[Finding]:
    """A risk is named, and what is done about it until when."""
    found = []
    if not risk.strip():
        found.append(blocking("risk_missing", mark("Please name the risk."), "risk"))
    if not measure.strip():
        found.append(blocking("measure_missing", mark("Please say what is to be done."), "measure"))
    if due_on < today:
        found.append(blocking("due_past", mark("This day is over."), "due_on"))
    return found
