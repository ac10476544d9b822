"""Which money pays which debt (B9): by reference, then the debt that was due first; the rest is unapplied."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

REFERENCE = re.compile(r"[A-Za-z]{1,8}-?\d(?:[\dA-Za-z-]|(?<=-)[\u4e00-\u9fff]+(?=-)){2,}\d")
"""Numbers of statements and contracts; a part in Chinese stands between two strokes."""
ZERO = Decimal(0)


class How(StrEnum):
    """Why money was applied to a debt."""

    REFERENCE = "reference"
    OLDEST = "oldest"
    MANUAL = "manual"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Item:
    """A debt or a sum of money with what of it is still open, in yuan.

    `due_on` is when a debt is due, or the day money came; `references` are the numbers it names.
    """

    key: int
    open: Decimal
    due_on: date
    references: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Pair:
    """So much of a credit applied to a debit."""

    debit: int
    credit: int
    amount: Decimal
    how: How


def references_in(*texts: str) -> frozenset[str]:
    """Numbers of documents a text names, such as JS2026-000123, in capitals."""
    return frozenset(found.upper() for text in texts for found in REFERENCE.findall(text))


def pairs(debits: Sequence[Item], credits_: Sequence[Item]) -> list[Pair]:
    """Apply money to debts: first where it names them, then by the oldest due; never more than is open."""
    left = {item.key: item.open for item in (*debits, *credits_)}
    oldest = sorted(debits, key=lambda item: (item.due_on, item.key))
    money = sorted(credits_, key=lambda item: (item.due_on, item.key))
    named = [(d, c) for c in money if c.references for d in oldest if d.references & c.references]
    return [
        *_apply(named, left, How.REFERENCE),
        *_apply(_in_turn(oldest, money, left), left, How.OLDEST),
    ]


def _in_turn(
    debits: Sequence[Item], credits_: Sequence[Item], left: dict[int, Decimal]
) -> Iterator[tuple[Item, Item]]:
    """Two queues: the next debt when one is paid, the next money when one is used up."""
    waiting = iter([credit for credit in credits_ if left[credit.key]])
    credit = next(waiting, None)
    for debit in debits:
        while credit is not None and left[debit.key]:
            yield debit, credit
            if not left[credit.key]:
                credit = next(waiting, None)


def _apply(found: Iterable[tuple[Item, Item]], left: dict[int, Decimal], how: How) -> Iterator[Pair]:
    for debit, credit in found:
        amount = min(left[debit.key], left[credit.key])
        if amount > ZERO:
            left[debit.key] -= amount
            left[credit.key] -= amount
            yield Pair(debit.key, credit.key, amount, how)
