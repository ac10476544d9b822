"""How much of the sales hangs on how few customers (R1.01), and how steadily each of them buys."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.purchases import (
    Purchase,
    customer_names,
    following,
    months_with_shipments,
    purchases,
)
from coalface.trade.chain.queries.totals import PeriodBackwards, tonnes
from coalface.trade.chain.rules import (
    BuyingPattern,
    buyers_for_share,
    cumulative_shares,
    longest_gap,
    share_pct,
)

CURVE_POINTS = 60
NAMES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Buyer:
    """A place in the order of customers by tonnes; percentages are not rounded."""

    place: int
    customer_id: int
    name: str
    net_tonnes: Decimal
    share_pct: Decimal
    cumulative_pct: Decimal
    months_bought: int
    longest_gap: int


@dataclass(frozen=True, slots=True)
class Concentration:
    """Customers in the order of tonnes, and how many of them make the target share."""

    purchases: Sequence[Purchase]
    shares: Sequence[Decimal]
    target_pct: Decimal
    customers_for_target: int

    @property
    def grams(self) -> int:
        return sum(purchase.grams for purchase in self.purchases)

    def share_of_largest(self, count: int) -> Decimal | None:
        """What the so many largest buy together, in percent; None when nobody bought."""
        return self.shares[min(count, len(self.shares)) - 1] if self.shares else None

    def curve(self) -> list[tuple[int, Decimal]]:
        """(number of largest customers, cumulative percent), thinned to what a chart can show."""
        count = len(self.shares)
        places = range(count) if count <= CURVE_POINTS else _spread(count)
        return [(place + 1, self.shares[place]) for place in places]

    def places(self, pattern: BuyingPattern | None = None) -> list[int]:
        """The places of the customers that buy in this pattern, from 0."""
        if pattern is None:
            return list(range(len(self.purchases)))
        chosen = following(self.purchases, pattern)
        return [place for place, purchase in enumerate(self.purchases) if chosen(purchase)]

    def buyers(self, places: Iterable[int]) -> Iterator[Buyer]:
        """The customers at these places, with their names; asks once per thousand."""
        wanted, total = iter(places), self.grams
        while batch := list(islice(wanted, NAMES_AT_ONCE)):
            names = customer_names(self.purchases[place].customer_id for place in batch)
            for place in batch:
                yield self._buyer(place, names[self.purchases[place].customer_id], total)

    def _buyer(self, place: int, name: str, total: int) -> Buyer:
        purchase = self.purchases[place]
        return Buyer(
            place=place + 1,
            customer_id=purchase.customer_id,
            name=name,
            net_tonnes=tonnes(purchase.grams),
            share_pct=share_pct(purchase.grams, total) or Decimal(0),
            cumulative_pct=self.shares[place],
            months_bought=purchase.months.count("1"),
            longest_gap=longest_gap(purchase.months),
        )


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
    if first > last:
        raise PeriodBackwards(first, last)
    rows = months_with_shipments(user, first, last)
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    if region:
        rows = rows.filter(customer__region=region)
    bought = purchases(rows, first, last)
    grams = [purchase.grams for purchase in bought]
    return Concentration(bought, cumulative_shares(grams), target_pct, buyers_for_share(grams, target_pct))


def _spread(count: int) -> list[int]:
    return sorted({round(step * (count - 1) / (CURVE_POINTS - 1)) for step in range(CURVE_POINTS)})
