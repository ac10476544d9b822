"""Whose money came in: what a bank's statement says of the payer, against what is known (B9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

MONEY_OUT = mark("The money went out; only money received is taken.")
BOTH_WAYS = mark("The row has money in and money out.")
NO_MONEY = mark("The row has no amount that came in.")
_SEPARATORS = re.compile(r"[\s-]+")


class How(StrEnum):
    """By what the customer was found who paid."""

    ACCOUNT = "account"
    NAME = "name"
    LIKE_NAME = "like_name"
    FORMER_NAME = "former_name"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Known:
    """Customers by id that fit a payer: by account number, by name, by its core, by another name."""

    account: frozenset[int] = frozenset()
    name: frozenset[int] = frozenset()
    like_name: frozenset[int] = frozenset()
    former_name: frozenset[int] = frozenset()


def payer_of(known: Known) -> tuple[int, How] | None:
    """Who paid: the account number tells before the names; None where nothing or more than one fits.

    An account that paid for one customer under the exact name of another tells nothing: a group may pay for
    its companies.
    """
    if known.account and known.name and not known.account & known.name:
        return None
    for how in (How.ACCOUNT, How.NAME, How.LIKE_NAME, How.FORMER_NAME):
        found: frozenset[int] = getattr(known, how)
        if found:
            return (next(iter(found)), how) if len(found) == 1 else None
    return None


def account_key(text: str) -> str:
    """An account number without the blanks and strokes it is grouped by."""
    return _SEPARATORS.sub("", text)


def row_findings(row: Mapping[str, str | None]) -> list[Finding]:
    """What keeps a row of a statement from being money received."""
    came, went = (Decimal(row.get(name) or 0) for name in ("amount", "paid_out"))
    if came > 0 and went > 0:
        return [blocking("both_ways", BOTH_WAYS, "paid_out")]
    if went > 0:
        return [blocking("money_out", MONEY_OUT, "paid_out")]
    return [] if came > 0 else [blocking("no_money", NO_MONEY, "amount")]
