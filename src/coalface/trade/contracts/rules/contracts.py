"""What a contract must say (B2), and whether it covers a delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.kernel.periods import Month

MOST_TONNES_A_MONTH = Decimal(10_000_000)
LONGEST_YEARS = 30

NUMBER_MISSING = mark("A contract needs a number.")
ENDS_BEFORE_START = mark("The contract ends on %(ends_on)s, before it starts on %(starts_on)s.")
TOO_LONG = mark(
    "A contract from %(starts_on)s to %(ends_on)s runs longer than %(years)s years: check the dates."
)
MONTH_TWICE = mark("The month %(month)s is named twice.")
MONTH_OUTSIDE = mark("The month %(month)s lies outside the contract.")
QUANTITY_NEGATIVE = mark("The quantity for %(month)s is negative.")
QUANTITY_IMPLAUSIBLE = mark("%(tonnes)s t for %(month)s is more than any customer burns in a month.")
EXCUSED_IMPOSSIBLE = mark("For %(month)s %(excused)s t are excused of %(tonnes)s t agreed.")
NO_QUANTITY = mark("No monthly quantity is agreed, so fulfilment cannot be assessed.")


@dataclass(frozen=True, slots=True)
class MonthQuantity:
    """Tonnes agreed for a month, and how many of them are excused."""

    month: Month
    tonnes: Decimal
    excused_tonnes: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a contract runs; `ends_on` is None for one without an end."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def covers_month(self, month: Month) -> bool:
        return self.starts_on <= month.last and (self.ends_on is None or month.first <= self.ends_on)


def contract_findings(number: str, term: Term, quantities: Sequence[MonthQuantity]) -> list[Finding]:
    """What is wrong with a contract, or worth a remark."""
    missing = [] if number else [blocking("number_missing", NUMBER_MISSING, "number")]
    without = [] if quantities else [Finding("no_quantity", Severity.NOTE, NO_QUANTITY, field="quantities")]
    return [*missing, *_term_findings(term), *quantity_findings(term, quantities), *without]


def quantity_findings(term: Term, quantities: Sequence[MonthQuantity]) -> list[Finding]:
    """What is wrong with the monthly quantities of a contract."""
    seen: set[Month] = set()
    found: list[Finding] = []
    for quantity in quantities:
        if quantity.month in seen:
            found.append(_about("month_twice", MONTH_TWICE, quantity))
        if not term.covers_month(quantity.month):
            found.append(_about("month_outside", MONTH_OUTSIDE, quantity))
        found.extend(_amount_findings(quantity))
        seen.add(quantity.month)
    return found


def _term_findings(term: Term) -> list[Finding]:
    if term.ends_on is None:
        return []
    values = {"starts_on": term.starts_on, "ends_on": term.ends_on, "years": LONGEST_YEARS}
    if term.ends_on < term.starts_on:
        return [blocking("ends_before_start", ENDS_BEFORE_START, "ends_on", values)]
    if term.ends_on.year - term.starts_on.year > LONGEST_YEARS:
        return [blocking("too_long", TOO_LONG, "ends_on", values)]
    return []


def _amount_findings(quantity: MonthQuantity) -> list[Finding]:
    if quantity.tonnes < 0 or quantity.excused_tonnes < 0:
        return [_about("quantity_negative", QUANTITY_NEGATIVE, quantity)]
    if quantity.tonnes > MOST_TONNES_A_MONTH:
        return [_about("quantity_implausible", QUANTITY_IMPLAUSIBLE, quantity)]
    if quantity.excused_tonnes > quantity.tonnes:
        return [_about("excused_impossible", EXCUSED_IMPOSSIBLE, quantity)]
    return []


def _about(code: str, message: str, quantity: MonthQuantity) -> Finding:
    values = {
        "month": str(quantity.month),
        "tonnes": quantity.tonnes,
        "excused": quantity.excused_tonnes,
    }
    return blocking(code, message, "quantities", values)
