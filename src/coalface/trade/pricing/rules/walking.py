"""From a value along the segments of one clause: what each segment it passes is worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from coalface.trade.pricing.rules.clauses import Clause, Deadband, Manner, Segment, Tiers

MICRO = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Part:
    """What one segment adds, in yuan/t."""

    segment: Segment
    amount: Decimal


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def parts(clause: Clause, value: Decimal) -> list[Part]:
    """The segments between the base and a rounded value, nearest to the base first.

    Beyond the outermost segment nothing more is added. A fixed segment states the whole adjustment, so it
    replaces what the segments before it came to.
    """
    low, high = clause.base_low - clause.deadband, clause.base_high + clause.deadband
    if low <= value <= high:
        return []
    start = _start(clause, below=value < low)
    passed = list(_passed(clause, start, value))
    if clause.tiers is Tiers.REACHED and passed:
        segment, _ = passed[-1]
        return [Part(segment, _worth(segment, abs(value - start)))]
    return _accumulated(passed)


def _start(clause: Clause, *, below: bool) -> Decimal:
    """Where the distance is measured from."""
    band = clause.deadband if clause.beyond is Deadband.EXCESS else Decimal(0)
    return clause.base_low - band if below else clause.base_high + band


def _passed(clause: Clause, start: Decimal, value: Decimal) -> Iterator[tuple[Segment, Decimal]]:
    """Each segment reached with the distance inside it."""
    if value < start:
        for segment in sorted(clause.segments, key=_low, reverse=True):
            top = start if segment.high is None else min(segment.high, start)
            bottom = value if segment.low is None else max(segment.low, value)
            if value < top and bottom < top:
                yield segment, top - bottom
    else:
        for segment in sorted(clause.segments, key=_low):
            bottom = start if segment.low is None else max(segment.low, start)
            top = value if segment.high is None else min(segment.high, value)
            if value >= bottom and top >= bottom and (segment.high is None or segment.high > start):
                yield segment, top - bottom


def _low(segment: Segment) -> Decimal:
    return Decimal("-Infinity") if segment.low is None else segment.low


def _accumulated(passed: list[tuple[Segment, Decimal]]) -> list[Part]:
    found: list[Part] = []
    for segment, distance in passed:
        if segment.manner is Manner.FIXED:
            found = []
        if distance or segment.manner is Manner.FIXED:
            found.append(Part(segment, _worth(segment, distance)))
    return found


def _worth(segment: Segment, distance: Decimal) -> Decimal:
    if segment.manner is Manner.FIXED:
        return segment.amount
    steps = distance / segment.step
    if segment.manner is Manner.FULL_STEPS:
        steps = steps.to_integral_value(ROUND_FLOOR)
    return (steps * segment.amount).quantize(MICRO, ROUND_HALF_UP)
