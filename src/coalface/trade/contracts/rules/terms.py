"""What terms must hold, and whether a contract lets coal leave on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.contracts.rules.contracts import Term
from coalface.trade.contracts.rules.states import State

HIGHEST_PRICE = Decimal("9999.99")
HIGHEST_LOSS_PCT = Decimal(10)
KCAL = range(1000, 8001)
NO_TERMS = mark("The contract %(contract)s has no price terms on %(day)s; agree on them first.")
NOT_IN_FORCE = mark("The contract %(contract)s is not in force.")
NOT_BEGUN = mark("The contract %(contract)s begins only on %(starts_on)s.")
RUN_OUT = mark("The contract %(contract)s ended on %(ends_on)s.")
NEEDS_PRICE = mark("A fixed price must lie above 0.")
NEEDS_LIST = mark("Choose the price list.")
NEEDS_FORMULA = mark("Choose the formula of the floating price.")
PRICE_TOO_HIGH = mark("%(price)s yuan/t is more than coal ever costs: check the price.")
GRADE_ODD = mark("A grade lies between 1000 and 8000 kcal/kg.")
LOSS_ODD = mark("The loss allowance lies between 0 and %(most)s%%.")
BEGINS_OUTSIDE = mark("The terms begin on %(from_on)s, outside the contract.")


class Basis(StrEnum):
    """Where the price of a contract comes from."""

    FIXED = "fixed"
    LIST = "list"
    FLOATING = "floating"


@dataclass(frozen=True, slots=True)
class Offered:
    """Terms as somebody enters them, as far as they are judged."""

    basis: Basis
    from_on: date
    unit_price_per_tonne: Decimal | None = None
    has_list: bool = False
    has_formula: bool = False
    kcal_per_kg: int | None = None
    loss_allowance_pct: Decimal = Decimal(0)


def terms_findings(offered: Offered, term: Term) -> list[Finding]:
    """Why terms cannot hold; the fields are those of the form."""
    found = _price_findings(offered)
    if offered.kcal_per_kg is not None and offered.kcal_per_kg not in KCAL:
        found.append(blocking("kcal", GRADE_ODD, "kcal_per_kg"))
    if not 0 <= offered.loss_allowance_pct <= HIGHEST_LOSS_PCT:
        found.append(blocking("loss", LOSS_ODD, "loss_allowance_pct", {"most": HIGHEST_LOSS_PCT}))
    if not term.covers(offered.from_on):
        values = {"from_on": offered.from_on}
        found.append(blocking("terms_outside", BEGINS_OUTSIDE, "from_on", values))
    return found


def shipping_findings(contract: str, state: State, term: Term, day: date) -> list[Finding]:
    """Why no coal may leave under a contract on a day."""
    found = []
    if state is not State.IN_FORCE:
        found.append(blocking("not_in_force", NOT_IN_FORCE, "contract", {"contract": contract}))
    if day < term.starts_on:
        values = {"contract": contract, "starts_on": term.starts_on}
        found.append(blocking("contract_not_begun", NOT_BEGUN, "contract", values))
    if term.ends_on is not None and day > term.ends_on:
        values = {"contract": contract, "ends_on": term.ends_on}
        found.append(blocking("contract_run_out", RUN_OUT, "contract", values))
    return found


def no_terms(contract: str, day: date) -> Finding:
    """A price unknown is never nought."""
    return blocking("no_terms", NO_TERMS, "contract", {"contract": contract, "day": day})


def _price_findings(offered: Offered) -> list[Finding]:
    price = offered.unit_price_per_tonne
    if offered.basis is Basis.LIST:
        return [] if offered.has_list else [blocking("no_list", NEEDS_LIST, "price_list")]
    if offered.basis is Basis.FLOATING:
        return [] if offered.has_formula else [blocking("no_formula", NEEDS_FORMULA, "formula")]
    if price is None or price <= 0:
        return [blocking("no_price", NEEDS_PRICE, "unit_price_per_tonne")]
    if price > HIGHEST_PRICE:
        return [blocking("price_too_high", PRICE_TOO_HIGH, "unit_price_per_tonne", {"price": price})]
    return []
