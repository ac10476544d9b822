"""Clauses as a stored document and back: numbers as text, so that they stay exact."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from coalface.kernel.coal.assay import Measure
from coalface.trade.pricing.rules.clauses import (
    Clause,
    Clauses,
    Combination,
    Deadband,
    Kind,
    Manner,
    Moisture,
    Segment,
    Tiers,
    WeightClause,
)

NUMBERS = ("max_deduction", "max_bonus", "reject_below", "reject_above")


def write(clauses: Clauses) -> dict[str, Any]:
    weight = clauses.weight
    return {
        "combination": clauses.combination.value,
        "weight": weight
        and {"limit_pct": str(weight.limit_pct), "manner": weight.manner.value, "places": weight.places},
        "clauses": [_written(clause) for clause in clauses.clauses],
    }


def read(document: Mapping[str, Any]) -> Clauses:
    """The clauses of a document; ValueError, KeyError or TypeError when it is not one."""
    weight = document["weight"]
    try:
        return Clauses(
            tuple(_clause(one) for one in document["clauses"]),
            Combination(document["combination"]),
            weight
            and WeightClause(Decimal(weight["limit_pct"]), Moisture(weight["manner"]), weight["places"]),
        )
    except InvalidOperation as error:
        raise ValueError("a number of the clauses cannot be read") from error


def _written(clause: Clause) -> dict[str, Any]:
    return {
        "measure": clause.measure.code,
        "kind": clause.kind.value,
        "base_low": str(clause.base_low),
        "base_high": str(clause.base_high),
        "places": clause.places,
        "tiers": clause.tiers.value,
        "deadband": str(clause.deadband),
        "beyond": clause.beyond.value,
        **{name: _text(getattr(clause, name)) for name in NUMBERS},
        "segments": [
            {
                "low": _text(segment.low),
                "high": _text(segment.high),
                "manner": segment.manner.value,
                "step": str(segment.step),
                "amount": str(segment.amount),
            }
            for segment in clause.segments
        ],
    }


def _clause(given: Mapping[str, Any]) -> Clause:
    return Clause(
        measure=Measure.of(given["measure"]),
        kind=Kind(given["kind"]),
        base_low=Decimal(given["base_low"]),
        base_high=Decimal(given["base_high"]),
        segments=tuple(_segment(one) for one in given["segments"]),
        places=given["places"],
        tiers=Tiers(given["tiers"]),
        deadband=Decimal(given["deadband"]),
        beyond=Deadband(given["beyond"]),
        **{name: _number(given[name]) for name in NUMBERS},
    )


def _segment(given: Mapping[str, Any]) -> Segment:
    return Segment(
        _number(given["low"]),
        _number(given["high"]),
        Manner(given["manner"]),
        Decimal(given["amount"]),
        Decimal(given["step"]),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
