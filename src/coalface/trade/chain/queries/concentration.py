"""How much of the sales hangs on how few customers (R1.01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.purchases import (
    Purchase,
    customer_names,
    months_with_shipments,
    purchases,
)
from coalface.trade.chain.queries.totals import tonnes
from coalface.trade.chain.rules import buyers_for_share, cumulative_shares, share_pct

LISTED = 100
CURVE_POINTS = 60


@dataclass(frozen=True, slots=True)
class Buyer:
    """A place in the order of customers by tonnes; percentages are not rounded."""

    place: int
    customer_id: int
    name: str
    net_tonnes: Decimal
    share_pct: Decimal
    cumulative_pct: Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """The order of customers by tonnes, how many of them make the target share, and the whole curve.

    `curve` holds (number of largest customers, cumulative percent), thinned to what a chart can show.
    """

    customers: int
    net_tonnes: Decimal
    target_pct: Decimal
    customers_for_target: int
    buyers: Sequence[Buyer]
    curve: Sequence[tuple[int, Decimal]]

    def share_of_largest(self, count: int) -> Decimal | None:
        """What the so many largest buy together, in percent; None when nobody bought."""
        if not self.buyers:
            return None
        return self.buyers[min(count, len(self.buyers)) - 1].cumulative_pct


def concentration(
    user: User,
    first: Month,
    last: Month,
    *,
    target_pct: Decimal,
    product_id: int | None = None,
    region: str = "",
) -> Concentration:
    """Concentration of the shipments a person may see, of one product or region when asked."""
    rows = months_with_shipments(user, first, last)
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    if region:
        rows = rows.filter(customer__region=region)
    bought = purchases(rows, first, last)
    grams = [purchase.grams for purchase in bought]
    shares = cumulative_shares(grams)
    return Concentration(
        customers=len(bought),
        net_tonnes=tonnes(sum(grams)),
        target_pct=target_pct,
        customers_for_target=buyers_for_share(grams, target_pct),
        buyers=_buyers(bought, shares, sum(grams)),
        curve=_thinned(shares),
    )


def _buyers(bought: Sequence[Purchase], shares: Sequence[Decimal], total: int) -> list[Buyer]:
    names = customer_names(purchase.customer_id for purchase in bought[:LISTED])
    return [
        Buyer(
            place,
            purchase.customer_id,
            names[purchase.customer_id],
            tonnes(purchase.grams),
            share_pct(purchase.grams, total) or Decimal(0),
            shares[place - 1],
        )
        for place, purchase in enumerate(bought[:LISTED], 1)
    ]


def _thinned(shares: Sequence[Decimal]) -> list[tuple[int, Decimal]]:
    """Every point of a short curve; of a long one the first, the last and evenly spread ones between."""
    count = len(shares)
    places = range(count) if count <= CURVE_POINTS else _spread(count)
    return [(place + 1, shares[place]) for place in places]


def _spread(count: int) -> list[int]:
    return sorted({round(step * (count - 1) / (CURVE_POINTS - 1)) for step in range(CURVE_POINTS)})
