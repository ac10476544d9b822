"""Comparing our account with the customer's books 往来账核对 (R3.09, B9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import yuan

ZERO = Decimal(0)
IN_FUTURE = mark("The books are compared up to a day that is over.")
BACKWARDS = mark("The first day lies after the last.")
NO_PERSON = mark("Please say who answered for the customer.")
NOT_OURS = mark("An item needs a sentence and an amount in yuan and fen.")


class Side(StrEnum):
    """Whose books hold an item that the other's do not hold yet."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Transit:
    """An item in one book only; signed yuan as it changes what the customer owes."""

    side: Side
    day_on: date
    words: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Both balances with the items the other side has already, in yuan."""

    ours: Decimal
    theirs: Decimal

    @property
    def difference(self) -> Decimal:
        return self.ours - self.theirs


def adjusted(our_closing: Decimal, their_closing: Decimal, items: Sequence[Transit]) -> Adjusted:
    """Ours plus what only they have, theirs plus what only we have."""
    return Adjusted(
        our_closing + sum((one.amount for one in items if one.side is Side.THEIRS), ZERO),
        their_closing + sum((one.amount for one in items if one.side is Side.OURS), ZERO),
    )


def period_findings(from_on: date, to_on: date, today: date) -> list[Finding]:
    found = []
    if to_on >= today:
        found.append(blocking("in_future", IN_FUTURE, "to_on"))
    if from_on > to_on:
        found.append(blocking("backwards", BACKWARDS, "from_on"))
    return found


def answer_findings(answered_by: str, items: Sequence[Transit]) -> list[Finding]:
    found = [] if answered_by.strip() else [blocking("no_person", NO_PERSON, "answered_by")]
    for item in items:
        fine = item.amount.is_finite() and item.amount != 0 and item.amount == yuan(item.amount)
        if not fine or not item.words.strip():
            found.append(blocking("item_odd", NOT_OURS, "items"))
    return found
