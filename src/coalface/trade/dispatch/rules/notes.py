"""Loading notes 提煤单: what one must say, and the steps from its issue until the truck is out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.dispatch.rules.plates import is_plate

MOST_TONNES = Decimal(100)
"""More than any truck on a road carries: a slip of the decimal point."""
LONGEST_DAYS = 31

NOT_A_PLATE = mark("%(plate)s is no number plate: province, letter, five or six characters.")
TONNES_ODD = mark("A truck takes more than 0 and at most %(most)s t, not %(tonnes)s t.")
ENDS_FIRST = mark("The last day lies before the first.")
IS_OVER = mark("The last day %(day)s has passed.")
TOO_LONG = mark("A loading note is valid for at most %(days)s days.")
WRONG_STEP = mark("The loading note %(number)s is %(state)s: this is not possible now.")
NOT_YET = mark("The loading note %(number)s is valid from %(day)s.")
NO_LONGER = mark("The loading note %(number)s was valid until %(day)s.")


class State(StrEnum):
    OPEN = "open"
    IN_YARD = "in_yard"
    LOADED = "loaded"
    OUT = "out"
    VOID = "void"
    EXPIRED = "expired"


class Step(StrEnum):
    """What happens to a note; `UNLOAD` sends a truck that is too heavy back to the loader."""

    ENTER = "enter"
    LOAD = "load"
    UNLOAD = "unload"
    LEAVE = "leave"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


LIVE = (State.OPEN.value, State.IN_YARD.value, State.LOADED.value)
"""A plate may have one note in these states; they hold a part of the account in reserve."""
STATE_NAMES = {
    State.OPEN: mark("open"),
    State.IN_YARD: mark("in the yard"),
    State.LOADED: mark("loaded"),
    State.OUT: mark("out"),
    State.VOID: mark("void"),
    State.EXPIRED: mark("expired"),
}
MOVES = {
    (State.OPEN, Step.ENTER): State.IN_YARD,
    (State.IN_YARD, Step.LOAD): State.LOADED,
    (State.LOADED, Step.UNLOAD): State.IN_YARD,
    (State.IN_YARD, Step.LEAVE): State.OUT,
    (State.LOADED, Step.LEAVE): State.OUT,
    (State.OPEN, Step.WITHDRAW): State.VOID,
    (State.IN_YARD, Step.WITHDRAW): State.VOID,
    (State.OPEN, Step.EXPIRE): State.EXPIRED,
}


class WrongStep(Refused):
    """The note is not in a state from which this step leads on."""


def after(number: str, state: State, step: Step) -> State:
    """The state a step leads to; raises WrongStep."""
    if (state, step) not in MOVES:
        values = {"number": number, "state": STATE_NAMES[state]}
        raise WrongStep(blocking("wrong_step", WRONG_STEP, None, values))
    return MOVES[state, step]


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks a note for; the plate is normalised."""

    plate: str
    tonnes: Decimal
    valid_from_on: date
    valid_until_on: date


def request_findings(request: Request, today: date) -> list[Finding]:
    """What is wrong with the note itself, whoever it is for."""
    found: list[Finding] = []
    if not is_plate(request.plate):
        found.append(blocking("not_a_plate", NOT_A_PLATE, "plate", {"plate": request.plate}))
    if not 0 < request.tonnes <= MOST_TONNES:
        values = {"most": MOST_TONNES, "tonnes": request.tonnes}
        found.append(blocking("tonnes_odd", TONNES_ODD, "tonnes", values))
    return found + _term_findings(request, today)


def entry_findings(number: str, valid_from_on: date, valid_until_on: date, today: date) -> list[Finding]:
    """A truck enters from the first day of its note to the last."""
    if today < valid_from_on:
        return [blocking("not_yet_valid", NOT_YET, None, {"number": number, "day": valid_from_on})]
    if today > valid_until_on:
        return [blocking("no_longer_valid", NO_LONGER, None, {"number": number, "day": valid_until_on})]
    return []


def _term_findings(request: Request, today: date) -> list[Finding]:
    first, last = request.valid_from_on, request.valid_until_on
    if last < first:
        return [blocking("ends_first", ENDS_FIRST, "valid_until_on")]
    if last < today:
        return [blocking("is_over", IS_OVER, "valid_until_on", {"day": last})]
    if (last - first).days >= LONGEST_DAYS:
        return [blocking("too_long", TOO_LONG, "valid_until_on", {"days": LONGEST_DAYS})]
    return []
