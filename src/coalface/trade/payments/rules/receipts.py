"""What a receipt must be, and what its due date says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.kernel.measures import FEN
from coalface.trade.ledger.rules.credit import Acceptor

MOST_YUAN = Decimal(10_000_000_000)
EARLIEST_ON = date(1990, 1, 1)

NUMBER_MISSING = mark("A receipt needs a number.")
AMOUNT_ODD = mark("The amount must lie above 0 and below %(most)s yuan.")
PART_OF_A_FEN = mark("The amount has parts of a fen: %(amount)s.")
IN_FUTURE = mark("The date %(day)s lies in the future; money is recorded when it has come.")
TOO_EARLY = mark("The date %(day)s lies before %(earliest)s.")
LATE = mark("The money came %(days)s days after it was due.")


@dataclass(frozen=True, slots=True)
class Money:
    """A receipt as entered, in yuan."""

    number: str
    received_on: date
    amount: Decimal
    due_on: date | None = None


_ACCEPTORS = {
    "bank_acceptance": Acceptor.LOCAL_BANK,
    "commercial_acceptance": Acceptor.COMPANY,
    "supply_chain_note": Acceptor.COMPANY,
    "letter_of_credit": Acceptor.JOINT_STOCK_BANK,
}


def acceptor_of(instrument: str) -> str:
    """Who pays an instrument when nobody said: the weakest of its kind; "" for money that has come."""
    return _ACCEPTORS.get(instrument, "")


def receipt_findings(money: Money, today: date) -> list[Finding]:
    """Everything that speaks against a receipt (blocking) or should be noted beside it."""
    missing = [] if money.number else [blocking("number_missing", NUMBER_MISSING, "number")]
    return [*missing, *amount_findings(money.amount), *_day_findings(money.received_on, today), *_late(money)]


def amount_findings(amount: Decimal) -> list[Finding]:
    if not (amount.is_finite() and 0 < amount < MOST_YUAN):
        return [blocking("amount_odd", AMOUNT_ODD, "amount", {"most": MOST_YUAN})]
    if amount != amount.quantize(FEN):
        return [blocking("part_of_a_fen", PART_OF_A_FEN, "amount", {"amount": amount})]
    return []


def _day_findings(received_on: date, today: date) -> list[Finding]:
    if received_on > today:
        return [blocking("in_future", IN_FUTURE, "received_on", {"day": received_on})]
    if received_on < EARLIEST_ON:
        values = {"day": received_on, "earliest": EARLIEST_ON}
        return [blocking("too_early", TOO_EARLY, "received_on", values)]
    return []


def _late(money: Money) -> list[Finding]:
    if money.due_on is None or money.received_on <= money.due_on:
        return []
    values = {"days": (money.received_on - money.due_on).days}
    return [Finding("late", Severity.NOTE, LATE, values, "due_on")]
