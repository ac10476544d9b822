"""What may be entered by hand into an account."""

from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import FEN
from coalface.trade.ledger.rules.accounts import MOST_YUAN

BY_HAND = ("received", "settled")

AMOUNT_ODD = mark("The amount must be in yuan and fen, and not absurdly large.")
AMOUNT_ZERO = mark("An adjustment changes something; 0 yuan does not.")
IN_FUTURE = mark("The day %(day)s lies in the future.")
NOT_BY_HAND = mark("Only money received and settled amounts are adjusted by hand.")
NO_REASON = mark("Please give the reason.")


def opening_findings(opened_on: date, opening: Decimal, today: date) -> list[Finding]:
    return [*_amount(opening, "opening"), *_day(opened_on, today, "opened_on")]


def adjustment_findings(
    bucket: str, amount: Decimal, day_on: date, reason: str, today: date
) -> list[Finding]:
    found = [*_amount(amount, "amount"), *_day(day_on, today, "day_on")]
    if amount == 0:
        found.append(blocking("amount_zero", AMOUNT_ZERO, "amount"))
    if bucket not in BY_HAND:
        found.append(blocking("not_by_hand", NOT_BY_HAND, "bucket"))
    if not reason.strip():
        found.append(blocking("reason_missing", NO_REASON, "reason"))
    return found


def _amount(amount: Decimal, field: str) -> list[Finding]:
    fine = amount.is_finite() and abs(amount) < MOST_YUAN and amount == amount.quantize(FEN)
    return [] if fine else [blocking("amount_odd", AMOUNT_ODD, field)]


def _day(day: date, today: date, field: str) -> list[Finding]:
    return [blocking("in_future", IN_FUTURE, field, {"day": day})] if day > today else []
