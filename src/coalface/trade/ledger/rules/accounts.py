"""What a running account comes to: goods only for money that is there, or for credit granted (B9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from coalface.kernel.findings import Finding, Severity, blocking, mark

STRATEGIC = "strategic"
MOST_YUAN = Decimal(10) ** 14
ZERO = Decimal(0)

EXCEEDED = mark(
    "%(needed)s yuan are needed and %(available)s yuan are available: %(short)s yuan are lacking."
)
MADE_UP = mark(
    "Available: %(counted)s received and counted + %(limit)s credit − %(settled)s settled "
    "− %(unsettled)s shipped and not settled − %(reserved)s on open loading notes."
)
BLOCKED = mark("The account is blocked since %(day)s: %(why)s")
GRADE_LOST = mark("The credit limit of %(limit)s yuan rests: only strategic customers buy on credit.")


@dataclass(frozen=True, slots=True)
class Sums:
    """What lies in the buckets of an account, in yuan; `counted` is what of `received` counts for buying."""

    received: Decimal = ZERO
    counted: Decimal = ZERO
    settled: Decimal = ZERO
    unsettled: Decimal = ZERO
    reserved: Decimal = ZERO

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.received + other.received,
            self.counted + other.counted,
            self.settled + other.settled,
            self.unsettled + other.unsettled,
            self.reserved + other.reserved,
        )

    @property
    def receivable(self) -> Decimal:
        """Settled and not yet paid; negative when the customer has paid ahead."""
        return self.settled - self.received

    @property
    def exposure(self) -> Decimal:
        """What is lost when the customer pays nothing more and no uncertain bill is met."""
        return self.settled + self.unsettled + self.reserved - self.counted


@dataclass(frozen=True, slots=True)
class Balance:
    """The sums of an account at an instant, and the credit that then stood behind them."""

    sums: Sums
    limit: Decimal

    @property
    def available(self) -> Decimal:
        """For what more may be loaded: counted + limit − settled − unsettled − reserved (B9)."""
        return self.limit - self.sums.exposure


def total(parts: Iterable[Sums]) -> Sums:
    """Sums put together, one after the other."""
    return sum(parts, Sums())


def usable_limit(limit: Decimal, grade: str) -> Decimal:
    """Credit counts only while the customer is strategic (R0.20): a grade lost rests the limit."""
    return limit if grade == STRATEGIC else ZERO


def tonnes_for(available: Decimal, price: Decimal, step: Decimal = Decimal(1)) -> Decimal:
    """The most tonnes a loading note may name at a price per tonne, in whole steps of a tonne."""
    if price <= 0 or available <= 0:
        return ZERO
    return (available / price / step).to_integral_value(ROUND_DOWN) * step


@dataclass(frozen=True, slots=True)
class Standing:
    """An account before somebody draws on it. `limit` is what was granted, not what may be used."""

    sums: Sums
    limit: Decimal
    grade: str
    blocked_on: date | None = None
    blocked_why: str = ""

    @property
    def balance(self) -> Balance:
        return Balance(self.sums, usable_limit(self.limit, self.grade))


def drawing_findings(standing: Standing, needed: Decimal, on: date) -> list[Finding]:
    """What speaks against drawing on an account: a block, or less available than needed and why."""
    found = []
    if standing.blocked_on is not None and standing.blocked_on <= on:
        values = {"day": standing.blocked_on, "why": standing.blocked_why}
        found.append(blocking("account_blocked", BLOCKED, None, values))
    if needed > standing.balance.available:
        found += _shortage(standing, needed)
    return found


def _shortage(standing: Standing, needed: Decimal) -> list[Finding]:
    balance = standing.balance
    short = {"needed": needed, "available": balance.available, "short": needed - balance.available}
    sums = balance.sums
    parts = {
        "counted": sums.counted,
        "limit": balance.limit,
        "settled": sums.settled,
        "unsettled": sums.unsettled,
        "reserved": sums.reserved,
    }
    found = [
        blocking("credit_exceeded", EXCEEDED, None, _spoken(short)),
        Finding("available_made_up", Severity.NOTE, MADE_UP, _spoken(parts)),
    ]
    if standing.limit > balance.limit:
        found.append(Finding("credit_rests", Severity.NOTE, GRADE_LOST, _spoken({"limit": standing.limit})))
    return found


def _spoken(amounts: dict[str, Decimal]) -> dict[str, object]:
    return {name: f"{amount:,.2f}" for name, amount in amounts.items()}
