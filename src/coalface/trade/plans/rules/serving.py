"""Services beside coal (R3.10): what an order of one comes to."""

from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import yuan


def service_amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Yuan, rounded once to the fen, half up."""
    return yuan(quantity * unit_price)


def service_findings(quantity: Decimal, unit_price: Decimal | None, on: date) -> list[Finding]:
    """Why a service cannot be ordered; a price that is not known is not nought."""
    found = []
    if quantity <= 0:
        found.append(blocking("service_quantity", mark("The quantity lies above nought."), "quantity"))
    if unit_price is None:
        message = mark("The price list has no price of this service on %(day)s.")
        found.append(blocking("service_price", message, "service", {"day": on.isoformat()}))
    return found


def price_findings(unit_price: Decimal, from_on: date, last_from_on: date | None) -> list[Finding]:
    """A new price begins after the one before it began; that one ends the day before."""
    found = []
    if unit_price < 0:
        message = mark("A price cannot be below nought.")
        found.append(blocking("price_negative", message, "unit_price"))
    if last_from_on is not None and from_on <= last_from_on:
        message = mark("The price before this one began on %(day)s; this one must begin later.")
        found.append(blocking("price_order", message, "from_on", {"day": last_from_on.isoformat()}))
    return found
