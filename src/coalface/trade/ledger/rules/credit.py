"""How much credit a customer may be granted, and how far a bill counts before it is paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import yuan
from coalface.trade.ledger.rules.accounts import STRATEGIC, ZERO

LONGEST_TERM_DAYS = 365

NOT_STRATEGIC = mark("Only strategic customers are granted credit; %(customer)s is not one.")
LIMIT_ODD = mark("The limit must be 0 or more, in yuan and fen.")
TERM_ODD = mark("The term must lie between 0 and %(most)s days.")
NO_RATING = mark("There is no rating %(rating)s in the rules of credit.")
OVER_RULE = mark(
    "The limit of %(limit)s yuan lies above what the rule gives: "
    "%(sales)s a month × %(days)s/30 × %(factor)s %% = %(most)s yuan."
)
WEIGHT_ODD = mark("A share must lie between 0 and %(most)s %%.")
REACHES_BACK = mark("Rules of credit hold from %(today)s on at the earliest.")
MONTHS_ODD = mark("A bill may run between 1 and 24 months.")
FACTORS_CROSSED = mark("The lower factor of %(rating)s lies above the higher one.")


class Acceptor(StrEnum):
    """Who has promised to pay a bill, by how sure the promise is."""

    STATE_BANK = "state_bank"
    JOINT_STOCK_BANK = "joint_stock_bank"
    LOCAL_BANK = "local_bank"
    FINANCE_COMPANY = "finance_company"
    COMPANY = "company"


class Rating(StrEnum):
    """How good a customer's credit is, best first."""

    AAA = "AAA"
    AA = "AA"
    A = "A"
    B = "B"
    C = "C"


def usual_weights() -> dict[str, Decimal]:
    return {
        Acceptor.STATE_BANK: Decimal(100),
        Acceptor.JOINT_STOCK_BANK: Decimal(100),
        Acceptor.LOCAL_BANK: Decimal(90),
        Acceptor.FINANCE_COMPANY: Decimal(80),
        Acceptor.COMPANY: Decimal(50),
    }


def usual_factors() -> dict[str, tuple[Decimal, Decimal]]:
    """A published rule (B9); AAA is a range."""
    return {
        Rating.AAA: (Decimal(150), Decimal(300)),
        Rating.AA: (Decimal(100), Decimal(100)),
        Rating.A: (Decimal(80), Decimal(80)),
        Rating.B: (Decimal(60), Decimal(60)),
        Rating.C: (ZERO, ZERO),
    }


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of credit: how much of a bill counts by acceptor, and the factors by rating, in percent."""

    weights_pct: Mapping[str, Decimal] = field(default_factory=usual_weights)
    factors_pct: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=usual_factors)
    longest_bill_months: int = 6

    def weight_pct(self, acceptor: str) -> Decimal:
        """An acceptor the rules do not know counts for nothing before it has paid."""
        return self.weights_pct.get(acceptor, ZERO)


def counted(amount: Decimal, weight_pct: Decimal) -> Decimal:
    """What of a bill counts for buying before it is paid, in yuan."""
    return yuan(amount * weight_pct / 100)


def credit_limit(mean_monthly_sales: Decimal, term_days: int, factor_pct: Decimal) -> Decimal:
    """Mean monthly sales × term × factor (B9), with months of 30 days, in yuan."""
    return yuan(mean_monthly_sales * term_days * factor_pct / 3000)


@dataclass(frozen=True, slots=True)
class Asked:
    """Credit as somebody wants to grant it; sales are the mean of a month, in yuan."""

    limit: Decimal
    term_days: int
    rating: str
    mean_monthly_sales: Decimal


def grant_findings(asked: Asked, terms: Terms, grade: str, customer: str) -> list[Finding]:
    """Everything that speaks against granting this credit; taking all credit away needs no grade."""
    found = _shape_findings(asked)
    if asked.limit > 0 and grade != STRATEGIC:
        found.append(blocking("not_strategic", NOT_STRATEGIC, None, {"customer": customer}))
    factors = terms.factors_pct.get(asked.rating)
    if factors is None:
        return [*found, blocking("no_rating", NO_RATING, "rating", {"rating": asked.rating})]
    most = credit_limit(asked.mean_monthly_sales, asked.term_days, factors[1])
    if not found and asked.limit > most:
        said = {
            "limit": f"{asked.limit:,.2f}",
            "sales": f"{asked.mean_monthly_sales:,.2f}",
            "days": asked.term_days,
            "factor": factors[1],
            "most": f"{most:,.2f}",
        }
        found.append(blocking("over_rule", OVER_RULE, "limit", said))
    return found


def terms_findings(terms: Terms) -> list[Finding]:
    """What is odd about rules of credit somebody wants to set."""
    found = [
        blocking("weight_odd", WEIGHT_ODD, f"weight_{acceptor}", {"most": 100})
        for acceptor, weight in terms.weights_pct.items()
        if not 0 <= weight <= 100
    ]
    for rating, (low, high) in terms.factors_pct.items():
        if not (low >= 0 and high <= 1000):
            found.append(blocking("weight_odd", WEIGHT_ODD, f"factor_{rating}", {"most": 1000}))
        elif low > high:
            found.append(blocking("factors_crossed", FACTORS_CROSSED, f"factor_{rating}", {"rating": rating}))
    if not 1 <= terms.longest_bill_months <= 24:
        found.append(blocking("months_odd", MONTHS_ODD, "longest_bill_months"))
    return found


def since_findings(from_on: date, today: date) -> list[Finding]:
    """Rules do not reach back: what came on days that are over has been counted."""
    return [] if from_on >= today else [blocking("reaches_back", REACHES_BACK, "from_on", {"today": today})]


def _shape_findings(asked: Asked) -> list[Finding]:
    found = []
    if not (asked.limit.is_finite() and asked.limit >= 0 and asked.limit == yuan(asked.limit)):
        found.append(blocking("limit_odd", LIMIT_ODD, "limit"))
    if not 0 <= asked.term_days <= LONGEST_TERM_DAYS:
        found.append(blocking("term_odd", TERM_ODD, "term_days", {"most": LONGEST_TERM_DAYS}))
    return found
