"""What a listed price must hold: an amount, a period, and no other price in that time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark

HIGHEST = Decimal("9999.99")
KCAL = range(1000, 8001)
ENDS_FIRST = mark("The end must not lie before the beginning.")
ABOVE_ZERO = mark("A price must lie above 0.")
TOO_HIGH = mark("%(price)s yuan/t is more than coal ever costs: check the price.")
GRADE_ODD = mark("A grade lies between 1000 and 8000 kcal/kg.")
OVERLAPS = mark("%(price)s yuan/t is valid from %(from_on)s until %(until_on)s; periods must not overlap.")
OVERLAPS_OPEN = mark("%(price)s yuan/t is valid from %(from_on)s on; a new price must begin later.")

ENDED_ALREADY = mark("This price ended on %(day)s already.")
NOT_BEGUN = mark("The price begins only on %(day)s; its last day cannot lie before that.")


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; without an end, until a successor."""

    from_on: date
    until_on: date | None = None


def price_findings(price: Decimal, kcal_per_kg: int | None) -> list[Finding]:
    found = []
    if price <= 0:
        found.append(blocking("price_zero", ABOVE_ZERO, "price"))
    if price > HIGHEST:
        found.append(blocking("price_too_high", TOO_HIGH, "price", {"price": price}))
    if kcal_per_kg is not None and kcal_per_kg not in KCAL:
        found.append(blocking("kcal", GRADE_ODD, "kcal_per_kg"))
    return found


def period_findings(period: Period) -> list[Finding]:
    ends_first = period.until_on is not None and period.until_on < period.from_on
    return [blocking("ends_first", ENDS_FIRST, "until_on")] if ends_first else []


def overlap_findings(new: Period, taken: Period, price: Decimal) -> list[Finding]:
    """Why a price cannot be set beside one that runs in a part of its time.

    One without an end gives way to a successor that begins later; nothing else does.
    """
    if taken.until_on is None:
        if taken.from_on < new.from_on:
            return []
        values: dict[str, object] = {"price": price, "from_on": taken.from_on}
        return [blocking("prices_overlap", OVERLAPS_OPEN, "from_on", values)]
    values = {"price": price, "from_on": taken.from_on, "until_on": taken.until_on}
    return [blocking("prices_overlap", OVERLAPS, "from_on", values)]


def ending_findings(period: Period, last_on: date) -> list[Finding]:
    """Why a price cannot end on a day, its last one."""
    if last_on < period.from_on:
        return [blocking("not_begun", NOT_BEGUN, "last_on", {"day": period.from_on})]
    if period.until_on is not None and period.until_on <= last_on:
        return [blocking("ended_already", ENDED_ALREADY, "last_on", {"day": period.until_on})]
    return []
