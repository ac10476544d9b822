"""The totals of a range of months."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.purchases import (
    Purchase,
    customer_names,
    following,
    months_with_shipments,
    purchases,
)
from coalface.trade.chain.rules import BuyingPattern, buyers_for_share, share_pct, weighted_mean

LARGEST = 10
KEY_SHARE_PCT = Decimal(80)
GRAMS_PER_TONNE = 1_000_000

THREE_PLACES = Decimal("0.001")
FOUR_PLACES = Decimal("0.0001")

_SUMS = (
    "shipments",
    "dispatched_g",
    "term_g",
    "rail_g",
    "heat_g",
    "heat_sum",
    "ash_g",
    "ash_sum",
    "sulphur_g",
    "sulphur_sum",
)


class PeriodBackwards(Refused):
    """The first month lies after the last."""

    def __init__(self, first: Month, last: Month) -> None:
        message = mark("The first month %(first)s lies after the last month %(last)s.")
        super().__init__(blocking("period_backwards", message, "first", {"first": first, "last": last}))


@dataclass(frozen=True, slots=True)
class LargeCustomer:
    """One of the largest customers; `customer_id` leads to the shipments behind the number."""

    customer_id: int
    name: str
    net_tonnes: Decimal
    share_pct: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What was shipped in a range of months.

    Tonnes to the kilogram, heat to 0.001 kcal/kg, percentages to 0.0001, each rounded once, half up, from
    exact sums; None where nothing states the value. Means are weighted by tonnes over the shipments that
    state the indicator. Term contracts are those of every kind but spot; a shipment without a contract is a
    spot sale. Gaps count from the first to the last month of the range.
    """

    shipments: int
    customers: int
    net_tonnes: Decimal
    weighted_kcal_per_kg: Decimal | None
    weighted_ash_pct: Decimal | None
    weighted_sulphur_pct: Decimal | None
    contract_share_pct: Decimal | None
    rail_share_pct: Decimal | None
    largest: Sequence[LargeCustomer]
    customers_for_80_pct: int
    customers_every_month: int
    customers_with_gap: int
    customers_with_gap_of_3: int


def totals(user: User, first: Month, last: Month) -> Totals:
    """Totals of the shipments a person may see, both months included; refuses a range backwards."""
    if first > last:
        raise PeriodBackwards(first, last)
    rows = months_with_shipments(user, first, last)
    sums = {name: value or 0 for name, value in rows.aggregate(**{n: Sum(n) for n in _SUMS}).items()}
    bought = purchases(rows, first, last)
    every_month = _following(bought, BuyingPattern.EVERY_MONTH)
    return Totals(
        shipments=sums["shipments"],
        customers=len(bought),
        net_tonnes=tonnes(sums["dispatched_g"]),
        weighted_kcal_per_kg=_rounded(_mean(sums, "heat"), THREE_PLACES),
        weighted_ash_pct=_rounded(_mean(sums, "ash"), FOUR_PLACES),
        weighted_sulphur_pct=_rounded(_mean(sums, "sulphur"), FOUR_PLACES),
        contract_share_pct=_rounded(share_pct(sums["term_g"], sums["dispatched_g"]), FOUR_PLACES),
        rail_share_pct=_rounded(share_pct(sums["rail_g"], sums["dispatched_g"]), FOUR_PLACES),
        largest=_largest(bought),
        customers_for_80_pct=buyers_for_share([purchase.grams for purchase in bought], KEY_SHARE_PCT),
        customers_every_month=every_month,
        customers_with_gap=len(bought) - every_month,
        customers_with_gap_of_3=_following(bought, BuyingPattern.LONG_GAP),
    )


def tonnes(grams: int) -> Decimal:
    """Grams as tonnes, rounded half up to the kilogram."""
    return (Decimal(grams) / GRAMS_PER_TONNE).quantize(THREE_PLACES, ROUND_HALF_UP)


def _following(bought: Sequence[Purchase], pattern: BuyingPattern) -> int:
    return sum(map(following(bought, pattern), bought))


def _largest(bought: Sequence[Purchase]) -> list[LargeCustomer]:
    top = bought[:LARGEST]
    total = sum(purchase.grams for purchase in bought)
    names = customer_names(purchase.customer_id for purchase in top)
    return [
        LargeCustomer(
            purchase.customer_id,
            names[purchase.customer_id],
            tonnes(purchase.grams),
            (share_pct(purchase.grams, total) or Decimal(0)).quantize(FOUR_PLACES, ROUND_HALF_UP),
        )
        for purchase in top
    ]


def _mean(sums: dict[str, int | Decimal], indicator: str) -> Decimal | None:
    weight = Decimal(sums[f"{indicator}_g"]) / GRAMS_PER_TONNE
    return weighted_mean(Decimal(sums[f"{indicator}_sum"]), weight)


def _rounded(value: Decimal | None, places: Decimal) -> Decimal | None:
    return None if value is None else value.quantize(places, ROUND_HALF_UP)
