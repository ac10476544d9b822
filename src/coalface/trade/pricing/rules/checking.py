"""What is wrong with clauses before they are saved; `field` is the place in the document, dots between."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.pricing.rules.clauses import Clause, Clauses, Kind, Manner, Segment

NO_CLAUSES = mark("Clauses need at least one line.")
NO_SEGMENTS = mark("A clause with segments needs at least one.")
NO_BOUNDS = mark("Give a bound of rejection.")
UPSIDE_DOWN = mark("The upper end must be above the lower end.")
BASE_UPSIDE_DOWN = mark("The base must not end below its beginning.")
NO_STEP = mark("The size of a step must be above zero.")
OVERLAP = mark("This segment begins at %(low)s, but the one before it goes on to %(high)s.")
GAP = mark("Nothing is said from %(high)s to %(low)s.")
NO_FACTOR = mark("The factor of a grade must be above zero.")
NO_RATIO = mark("The ratio needs a base above zero.")
CAP_NEGATIVE = mark("A cap must not be negative.")
NEGATIVE = mark("A deadband must not be negative.")
BASE_REJECTED = mark("The base itself would be rejected.")
BOUNDS_CROSS = mark("The upper bound of rejection must be above the lower one.")
LIMIT_OUTSIDE = mark("The limit of moisture lies between 0 and 100 %.")


def clause_findings(clauses: Clauses) -> list[Finding]:
    found = [] if clauses.clauses else [blocking("no_clauses", NO_CLAUSES)]
    for at, clause in enumerate(clauses.clauses):
        found += _clause(clause, f"clauses.{at}")
    weight = clauses.weight
    if weight is not None and not 0 <= weight.limit_pct < 100:
        found.append(blocking("limit_outside", LIMIT_OUTSIDE, "weight.limit_pct"))
    return found


def _clause(clause: Clause, place: str) -> Iterator[Finding]:
    if clause.base_high < clause.base_low:
        yield blocking("base_upside_down", BASE_UPSIDE_DOWN, f"{place}.base_high")
    if clause.kind is Kind.RATIO and clause.base_low <= 0:
        yield blocking("no_ratio", NO_RATIO, f"{place}.base_low")
    if clause.kind in (Kind.SEGMENTS, Kind.FACTOR):
        yield from _segments(clause, place)
    if clause.deadband < 0:
        yield blocking("deadband_negative", NEGATIVE, f"{place}.deadband")
    for name, cap in (("max_deduction", clause.max_deduction), ("max_bonus", clause.max_bonus)):
        if cap is not None and cap < 0:
            yield blocking("cap_negative", CAP_NEGATIVE, f"{place}.{name}")
    yield from _rejection(clause, place)


def _rejection(clause: Clause, place: str) -> Iterator[Finding]:
    low, high = clause.reject_below, clause.reject_above
    if clause.kind is Kind.BOUNDS and low is None and high is None:
        yield blocking("no_bounds", NO_BOUNDS, f"{place}.reject_below")
    if low is not None and high is not None and high <= low:
        yield blocking("bounds_cross", BOUNDS_CROSS, f"{place}.reject_above")
    if clause.kind is not Kind.BOUNDS:
        if low is not None and clause.base_high < low:
            yield blocking("base_rejected", BASE_REJECTED, f"{place}.reject_below")
        if high is not None and clause.base_low > high:
            yield blocking("base_rejected", BASE_REJECTED, f"{place}.reject_above")


def _segments(clause: Clause, place: str) -> Iterator[Finding]:
    if not clause.segments:
        yield blocking("no_segments", NO_SEGMENTS, f"{place}.segments.0.low")
    for at, segment in enumerate(clause.segments):
        if segment.low is not None and segment.high is not None and segment.high <= segment.low:
            yield blocking("segment_upside_down", UPSIDE_DOWN, f"{place}.segments.{at}.high")
        if clause.kind is Kind.FACTOR and segment.amount <= 0:
            yield blocking("no_factor", NO_FACTOR, f"{place}.segments.{at}.amount")
        if segment.manner is not Manner.FIXED and segment.step <= 0:
            yield blocking("no_step", NO_STEP, f"{place}.segments.{at}.step")
    ordered = sorted(enumerate(clause.segments), key=lambda one: _low(one[1]))
    for (_, before), (at, after) in pairwise(ordered):
        yield from _between(clause, before, after, f"{place}.segments.{at}.low")


def _between(clause: Clause, before: Segment, after: Segment, place: str) -> Iterator[Finding]:
    """Neighbours meet, or leave open only what lies in the base and its deadband."""
    high, low = _high(before), _low(after)
    said = {"high": _said(before.high), "low": _said(after.low)}
    if low < high:
        yield blocking("segments_overlap", OVERLAP, place, said)
    neutral = clause.base_low - clause.deadband <= high and low <= clause.base_high + clause.deadband
    if low > high and not neutral:
        yield blocking("segments_gap", GAP, place, said)


def _low(segment: Segment) -> Decimal:
    return Decimal("-Infinity") if segment.low is None else segment.low


def _high(segment: Segment) -> Decimal:
    return Decimal("Infinity") if segment.high is None else segment.high


def _said(number: Decimal | None) -> str:
    return "∞" if number is None else f"{number:f}"
