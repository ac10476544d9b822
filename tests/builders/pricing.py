"""Clause sets as they stand in real agreements (B4)."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.builders.people import a_user

from coalface.kernel.coal.assay import Assay, Measure
from coalface.trade.pricing.actions.clauses import create_clause_set
from coalface.trade.pricing.models import ClauseSet
from coalface.trade.pricing.rules.clauses import (
    Clause,
    Clauses,
    Kind,
    Manner,
    Moisture,
    Segment,
    WeightClause,
)


def a_number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def a_segment(
    low: str | None, high: str | None, amount: str, step: str = "1", manner: Manner = Manner.PROPORTIONAL
) -> Segment:
    return Segment(a_number(low), a_number(high), manner, Decimal(amount), Decimal(step))


def a_clause(
    measure: str,
    base: str | tuple[str, str],
    *segments: Segment,
    **more: Any,
) -> Clause:
    """A ratio when there are no segments."""
    low, high = (base, base) if isinstance(base, str) else base
    more.setdefault("kind", Kind.SEGMENTS if segments else Kind.RATIO)
    return Clause(
        Measure.of(measure), base_low=Decimal(low), base_high=Decimal(high), segments=segments, **more
    )


def by_ratio() -> Clauses:
    return Clauses((a_clause("q_net_ar", "5500", places=0),))


def huangdao(manner: Manner = Manner.PROPORTIONAL) -> Clauses:
    """B4 e: a table of heat with a lower bound, sulphur and volatiles by steps, water above 8 %."""
    heat = a_clause(
        "q_net_ar",
        "5000",
        a_segment("4801", "4901", "-20", manner=Manner.FIXED),
        a_segment("4901", "5000", "-10", manner=Manner.FIXED),
        a_segment("5000", "5500", "10", "100", manner),
        a_segment("5500", "5800", "5", "100", manner),
        places=0,
        reject_below=Decimal(4801),
    )
    sulphur = a_clause("sulphur_d", "1.00", a_segment("1.00", None, "-5", "0.1", Manner.FULL_STEPS))
    volatile = a_clause("volatile_daf", "28.00", a_segment(None, "28.00", "-10", "1", Manner.FULL_STEPS))
    return Clauses((heat, sulphur, volatile), weight=WeightClause(Decimal(8)))


def wuhu(moisture: Moisture = Moisture.DIRECT) -> Clauses:
    """B4 f: injection coal with five indicators and 8 % water."""
    return Clauses(
        (
            a_clause(
                "ash_d", "11", a_segment("11", "11.5", "-3", "0.1"), a_segment("11.5", None, "-6", "0.1")
            ),
            a_clause(
                "volatile_daf",
                "11.5",
                a_segment("11.5", "12.5", "-3", "0.1"),
                a_segment("12.5", None, "-6", "0.1"),
            ),
            a_clause(
                "sulphur_d",
                "0.60",
                a_segment("0.60", "0.65", "-3", "0.01"),
                a_segment("0.65", None, "-6", "0.01"),
            ),
            a_clause("q_gross_d", "7500", a_segment(None, "7500", "-0.2"), places=0),
            a_clause(
                "hgi",
                ("60", "80"),
                a_segment(None, "55", "-6"),
                a_segment("55", "60", "-3"),
                a_segment("80", "85", "-3"),
                a_segment("85", None, "-6"),
                places=0,
            ),
        ),
        weight=WeightClause(Decimal(8), moisture),
    )


def an_assay(**values: str) -> Assay:
    return Assay({Measure.of(code): Decimal(value) for code, value in values.items()})


def a_clause_set(
    name: str = "动力煤热值比例",
    clauses: Clauses | None = None,
    from_on: date = date(2026, 1, 1),
    until_on: date | None = None,
) -> ClauseSet:
    return create_clause_set(
        name=name,
        used_for="",
        clauses=clauses or by_ratio(),
        from_on=from_on,
        until_on=until_on,
        note="",
        by=a_user("pricing.edit"),
    )
