"""Acceptance bills: what one must be, what may become of it, and how it is split (B9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import FEN, yuan
from coalface.trade.payments.rules.receipts import amount_findings

NO_NUMBER = mark("A bill needs its number.")
NO_DRAWER = mark("Please name the drawer.")
NO_ACCEPTOR = mark("Please name the acceptor.")
DUE_FIRST = mark("A bill is due after it was issued.")
TOO_LONG = mark("The bill runs longer than %(months)s months.")
NOT_YET_ISSUED = mark("The bill came on %(day)s, before it was issued.")
WRONG_STEP = mark("This step does not fit what has become of the bill so far.")
NOT_DUE = mark("The bill is due on %(day)s.")
NO_PARTNER = mark("Please say to whom.")
PARTS_DIFFER = mark("The parts come to %(sum)s yuan; the bill is over %(amount)s yuan.")
TOO_FEW_PARTS = mark("A bill is split into at least two parts.")


class State(StrEnum):
    """What has become of a bill."""

    HELD = "held"
    ENDORSED = "endorsed"
    DISCOUNTED = "discounted"
    PLEDGED = "pledged"
    MATURED = "matured"
    DISHONOURED = "dishonoured"
    SPLIT = "split"


STEPS: dict[State, frozenset[State]] = {
    State.HELD: frozenset(State) - {State.HELD},
    State.PLEDGED: frozenset({State.HELD, State.MATURED, State.DISHONOURED}),
    State.ENDORSED: frozenset({State.MATURED, State.DISHONOURED}),
    State.DISCOUNTED: frozenset({State.MATURED, State.DISHONOURED}),
    State.MATURED: frozenset(),
    State.DISHONOURED: frozenset(),
    State.SPLIT: frozenset(),
}
"""A bill passed on comes back only by recourse; what has ended stays as it is."""
TO_SOMEBODY = frozenset({State.ENDORSED, State.DISCOUNTED, State.PLEDGED})
AT_THE_END = frozenset({State.MATURED, State.DISHONOURED})


@dataclass(frozen=True, slots=True)
class Paper:
    """A bill as it was entered."""

    number: str
    drawer: str
    acceptor: str
    issued_on: date
    due_on: date
    amount: Decimal
    received_on: date


def bill_findings(paper: Paper, longest_months: int) -> list[Finding]:
    """Everything that speaks against a bill as entered."""
    found = [
        blocking(f"{field}_missing", message, field)
        for field, message in (("number", NO_NUMBER), ("drawer", NO_DRAWER), ("acceptor_name", NO_ACCEPTOR))
        if not getattr(paper, field.removesuffix("_name")).strip()
    ]
    found += amount_findings(paper.amount)
    if paper.due_on <= paper.issued_on:
        found.append(blocking("due_first", DUE_FIRST, "due_on"))
    elif paper.due_on > months_after(paper.issued_on, longest_months):
        found.append(blocking("too_long", TOO_LONG, "due_on", {"months": longest_months}))
    if paper.received_on < paper.issued_on:
        found.append(blocking("not_yet_issued", NOT_YET_ISSUED, "received_on", {"day": paper.received_on}))
    return found


def step_findings(state: State, step: State, due_on: date, on: date, partner: str) -> list[Finding]:
    """What speaks against a bill's next step on a day."""
    if step not in STEPS[state]:
        return [blocking("wrong_step", WRONG_STEP, "step")]
    if step in AT_THE_END and on < due_on:
        return [blocking("not_due", NOT_DUE, "on", {"day": due_on})]
    if step in TO_SOMEBODY and not partner.strip():
        return [blocking("no_partner", NO_PARTNER, "partner")]
    return []


def split_findings(amount: Decimal, parts: Sequence[Decimal]) -> list[Finding]:
    """Parts are whole fen from 0.01 yuan on, and exactly the bill together."""
    if len(parts) < 2:
        return [blocking("too_few_parts", TOO_FEW_PARTS, "parts")]
    found = [finding for part in parts for finding in amount_findings(part)]
    if not found and sum(parts) != amount:
        values = {"sum": f"{sum(parts):,.2f}", "amount": f"{amount:,.2f}"}
        found.append(blocking("parts_differ", PARTS_DIFFER, "parts", values))
    return found


def share(counted: Decimal, amount: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    """What of each part counts: by its share, to the fen, and exactly the same together."""
    shares, done, given = [], Decimal(0), Decimal(0)
    for part in parts:
        done += part
        upto = yuan(counted * done / amount)
        shares.append((upto - given).quantize(FEN))
        given = upto
    return shares


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise ValueError(day)
