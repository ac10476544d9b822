"""Abnormal coal use (R0.10): a month that stands out from a customer's past, and what is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median

from coalface.kernel.findings import Finding, blocking, mark

FEWEST_MONTHS = 6
SCALE = Decimal("1.4826")
"""Makes the median absolute deviation comparable with a standard deviation."""
LIMIT = Decimal("3.5")
LEAST_PCT = Decimal(30)


@dataclass(frozen=True, slots=True)
class Abnormality:
    """A figure, the usual one, how far off in percent, and the robust z-score."""

    actual: Decimal
    usual: Decimal
    deviation_pct: Decimal
    z: Decimal

    @property
    def is_low(self) -> bool:
        return self.actual < self.usual


def abnormality(past: Sequence[Decimal], actual: Decimal) -> Abnormality | None:
    """Whether a month stands out from up to twelve months before it; None when it does not.

    z = (actual − median) ÷ (1.4826 × MAD), where the MAD counts at least 5 % of the median, so that a
    customer as steady as a clock is not alarmed by a trifle. It stands out when |z| > 3.5 and it is at
    least 30 % off the median. Needs six months with a median above nought.
    """
    known = list(past[-12:])
    if len(known) < FEWEST_MONTHS:
        return None
    usual = median(known)
    if usual <= 0:
        return None
    mad = max(median([abs(value - usual) for value in known]), usual / 20)
    z = (actual - usual) / (SCALE * mad)
    deviation = (actual - usual) / usual * 100
    if abs(z) <= LIMIT or abs(deviation) < LEAST_PCT:
        return None
    return Abnormality(actual, usual, _tenth(deviation), _tenth(z))


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


class CaseState(StrEnum):
    RAISED = "raised"
    EXPLAINED = "explained"
    REPORTED = "reported"
    CLOSED = "closed"


class CaseStep(StrEnum):
    EXPLAIN = "explain"
    REPORT = "report"
    CLOSE = "close"


CASE_MOVES = {
    CaseStep.EXPLAIN: ((CaseState.RAISED, CaseState.EXPLAINED), CaseState.EXPLAINED, "dossier.report"),
    CaseStep.REPORT: ((CaseState.EXPLAINED,), CaseState.REPORTED, "dossier.report"),
    CaseStep.CLOSE: ((CaseState.REPORTED,), CaseState.CLOSED, "dossier.decide"),
}
"""Alert → cause by the salesperson → report to the leader → closed by the leader."""


def case_findings(state: str, step: CaseStep, *, rights: Collection[str], words: str) -> list[Finding]:
    """Why a case cannot take a step; every step is told in words."""
    before, _, right = CASE_MOVES[step]
    if right not in rights:
        message = mark("You do not have the right for this (%(right)s).")
        return [blocking("not_allowed", message, None, {"right": right})]
    if state not in before:
        return [blocking("wrong_state", mark("This case is not at the point where that can be done."))]
    if not words.strip():
        return [blocking("words_missing", mark("Please say it in words."), "words")]
    return []
