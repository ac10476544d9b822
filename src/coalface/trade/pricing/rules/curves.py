"""The curve of the price against one indicator, as points to draw."""

from dataclasses import dataclass
from decimal import Decimal

from coalface.kernel.coal.assay import SHARES, Assay
from coalface.trade.pricing.rules.adjusting import price_sheet
from coalface.trade.pricing.rules.clauses import Clause, Clauses, Kind
from coalface.trade.pricing.rules.walking import rounded

STEPS = 48


@dataclass(frozen=True, slots=True)
class Point:
    """A value and the price at it in yuan/t; None where the coal is rejected."""

    value: Decimal
    price: Decimal | None


def curve(clause: Clause, base_price: Decimal) -> list[Point]:
    """The price by this clause alone, over its edges and somewhat beyond, ascending.

    Every edge stands among the points with the last value before it, so that jumps are seen.
    """
    alone = Clauses((clause,))
    points = []
    for value in _values(clause):
        sheet = price_sheet(alone, base_price, Assay({clause.measure: value}))
        points.append(Point(value, sheet.price if sheet.accepted else None))
    return points


def _values(clause: Clause) -> list[Decimal]:
    unit = Decimal(1).scaleb(-clause.places)
    edges = _edges(clause)
    margin = max((max(edges) - min(edges)) / 6, max(edges) / 50, 5 * unit)
    low, high = max(min(edges) - margin, Decimal(0)), max(edges) + margin
    if clause.measure.indicator in SHARES:
        high = min(high, Decimal(100))
    grid = {rounded(low + (high - low) * at / STEPS, clause.places) for at in range(STEPS + 1)}
    sharp = {rounded(edge + shift, clause.places) for edge in edges for shift in (-unit, Decimal(0), unit)}
    return sorted(value for value in grid | sharp if low <= value <= high)


def _edges(clause: Clause) -> set[Decimal]:
    band = clause.deadband
    found = {clause.reject_below, clause.reject_above}
    if clause.kind is not Kind.BOUNDS:
        found |= {clause.base_low, clause.base_high, clause.base_low - band, clause.base_high + band}
    if clause.kind in (Kind.SEGMENTS, Kind.FACTOR):
        found |= {edge for segment in clause.segments for edge in (segment.low, segment.high)}
    return {edge for edge in found if edge is not None} or {Decimal(0)}
