"""What is advised to sell of a product in a month (煤炭销售建议表, B7), from stock, output and demand."""

from dataclasses import dataclass
from enum import StrEnum

from coalface.kernel.findings import mark

SURPLUS_PCT = 10
"""Output and stock this far above what is wanted are a surplus to be offered; less is within any forecast."""


class Advice(StrEnum):
    """The first that holds is given."""

    UNKNOWN = "unknown"
    SHARE_OUT = "share_out"
    CLEAR = "clear"
    OFFER = "offer"
    KEEP = "keep"


ADVICE_NAMES = {
    Advice.UNKNOWN: mark("serve what is wanted; nobody put down output or stock"),
    Advice.SHARE_OUT: mark("share out by grade: less comes than is wanted"),
    Advice.CLEAR: mark("clear the stock: a stockyard has reached its alarm"),
    Advice.OFFER: mark("offer the surplus, good grades first"),
    Advice.KEEP: mark("serve what is wanted"),
}


@dataclass(frozen=True, slots=True)
class Position:
    """A product in a month, in kilograms; `supply_kg` is output and stock above the lowest, None unknown.

    `over_alarm_kg` is what lies above the alarm of its stockyards.
    """

    supply_kg: int | None
    wanted_kg: int
    over_alarm_kg: int = 0


@dataclass(frozen=True, slots=True)
class Advised:
    """How much to sell, and what of it beyond or short of what is wanted."""

    advice: Advice
    kg: int
    beyond_kg: int


def advised(position: Position) -> Advised:
    """A shortage is shared out; else a full yard is cleared; else a surplus is offered."""
    supply, wanted = position.supply_kg, position.wanted_kg
    if supply is None:
        return Advised(Advice.UNKNOWN, wanted, 0)
    if supply < wanted:
        return Advised(Advice.SHARE_OUT, supply, supply - wanted)
    if position.over_alarm_kg > 0:
        kg = min(supply, wanted + position.over_alarm_kg)
        return Advised(Advice.CLEAR, kg, kg - wanted)
    if (supply - wanted) * 100 > wanted * SURPLUS_PCT:
        return Advised(Advice.OFFER, supply, supply - wanted)
    return Advised(Advice.KEEP, wanted, 0)
