"""What a shipment must be before it is recorded, and what deserves a remark."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.trade.contracts.rules import Term

MOST_NET_TONNES = Decimal(1_000_000)
MOST_YUAN_PER_TONNE = Decimal(100_000)
EARLIEST_ON = date(1990, 1, 1)

NUMBER_MISSING = mark("A shipment needs a ticket number.")
NOT_A_NUMBER = mark("This is not a number.")
NOT_POSITIVE = mark("The weight must be more than zero, not %(value)s t.")
IMPLAUSIBLE_WEIGHT = mark("%(value)s t in one shipment is more than %(most)s t: check the unit.")
IN_FUTURE = mark("The date %(day)s lies in the future.")
TOO_EARLY = mark("The date %(day)s lies before %(earliest)s.")
IMPOSSIBLE_QUALITY = mark("%(value)s is outside the possible range from %(least)s to %(most)s.")
ODD_QUALITY = mark("%(value)s is outside the usual range from %(least)s to %(most)s.")
PRICE_ODD = mark("A price must lie above 0 and below %(most)s yuan/t; leave it empty when it is not known.")
OTHER_CUSTOMER = mark("The contract %(contract)s belongs to another customer.")
OUTSIDE_CONTRACT = mark("The contract %(contract)s does not cover %(day)s.")
OTHER_PRODUCT = mark("The contract %(contract)s is about another product.")


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where an indicator is possible, and within that usual."""

    least: Decimal
    most: Decimal
    usual_least: Decimal
    usual_most: Decimal


def _range(least: int, most: int, usual_least: int, usual_most: int) -> Range:
    return Range(Decimal(least), Decimal(most), Decimal(usual_least), Decimal(usual_most))


QUALITY_RANGES = {
    "kcal_per_kg": _range(500, 9000, 2000, 8000),
    "ash_pct": _range(0, 100, 1, 60),
    "sulphur_pct": _range(0, 20, 0, 8),
    "moisture_pct": _range(0, 100, 0, 60),
}


@dataclass(frozen=True, slots=True)
class ContractSide:
    """What a shipment has to agree with."""

    number: str
    customer_id: int
    product_id: int | None
    term: Term


@dataclass(frozen=True, slots=True)
class Delivery:
    """A shipment as entered; indicators as received, None where not stated."""

    number: str
    customer_id: int
    product_id: int
    shipped_on: date
    net_tonnes: Decimal
    kcal_per_kg: Decimal | None = None
    ash_pct: Decimal | None = None
    sulphur_pct: Decimal | None = None
    moisture_pct: Decimal | None = None
    unit_price_per_tonne: Decimal | None = None
    contract: ContractSide | None = None


def delivery_findings(delivery: Delivery, today: date) -> list[Finding]:
    """Everything that speaks against a shipment (blocking) or should be noted beside it."""
    missing = [] if delivery.number else [blocking("number_missing", NUMBER_MISSING, "number")]
    return [
        *missing,
        *weight_findings(delivery.net_tonnes),
        *day_findings(delivery.shipped_on, today),
        *(finding for name in QUALITY_RANGES for finding in quality_findings(name, getattr(delivery, name))),
        *price_findings(delivery.unit_price_per_tonne),
        *contract_remarks(delivery),
    ]


def weight_findings(net_tonnes: Decimal) -> list[Finding]:
    if not net_tonnes.is_finite():
        return [blocking("not_a_number", NOT_A_NUMBER, "net_tonnes")]
    if net_tonnes <= 0:
        return [blocking("weight_not_positive", NOT_POSITIVE, "net_tonnes", {"value": net_tonnes})]
    if net_tonnes > MOST_NET_TONNES:
        values = {"value": net_tonnes, "most": MOST_NET_TONNES}
        return [blocking("weight_implausible", IMPLAUSIBLE_WEIGHT, "net_tonnes", values)]
    return []


def day_findings(shipped_on: date, today: date) -> list[Finding]:
    if shipped_on > today:
        return [blocking("in_future", IN_FUTURE, "shipped_on", {"day": shipped_on})]
    if shipped_on < EARLIEST_ON:
        values = {"day": shipped_on, "earliest": EARLIEST_ON}
        return [blocking("too_early", TOO_EARLY, "shipped_on", values)]
    return []


def quality_findings(name: str, value: Decimal | None) -> list[Finding]:
    """An indicator outside the possible blocks, one outside the usual is noted."""
    if value is None:
        return []
    if not value.is_finite():
        return [blocking("not_a_number", NOT_A_NUMBER, name)]
    bounds = QUALITY_RANGES[name]
    if not bounds.least <= value <= bounds.most:
        values = {"value": value, "least": bounds.least, "most": bounds.most}
        return [blocking(f"{name}_impossible", IMPOSSIBLE_QUALITY, name, values)]
    if not bounds.usual_least <= value <= bounds.usual_most:
        values = {"value": value, "least": bounds.usual_least, "most": bounds.usual_most}
        return [_note(f"{name}_odd", ODD_QUALITY, name, values)]
    return []


def price_findings(price: Decimal | None) -> list[Finding]:
    if price is None or (price.is_finite() and 0 < price < MOST_YUAN_PER_TONNE):
        return []
    values = {"most": MOST_YUAN_PER_TONNE}
    return [blocking("price_odd", PRICE_ODD, "unit_price_per_tonne", values)]


def contract_remarks(delivery: Delivery) -> list[Finding]:
    """Another customer's contract blocks; a date or product beside the contract is noted.

    Deliveries after a contract's end happen while its successor is being signed, so they are kept and said.
    """
    contract = delivery.contract
    if contract is None:
        return []
    values = {"contract": contract.number, "day": delivery.shipped_on}
    if contract.customer_id != delivery.customer_id:
        return [blocking("contract_of_other", OTHER_CUSTOMER, "contract", values)]
    remarks = []
    if not contract.term.covers(delivery.shipped_on):
        remarks.append(_note("outside_contract", OUTSIDE_CONTRACT, "shipped_on", values))
    if contract.product_id is not None and contract.product_id != delivery.product_id:
        remarks.append(_note("other_product", OTHER_PRODUCT, "product", values))
    return remarks


def _note(code: str, message: str, field: str, values: Mapping[str, object]) -> Finding:
    return Finding(code, Severity.NOTE, message, values, field)
