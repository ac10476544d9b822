"""What of the flow of tonnes is drawn by itself."""

from decimal import Decimal

from coalface.trade.chain.rules.flows import CUSTOMER, MOST_CUSTOMERS, REST, Load, flows, largest


def a_load(customer: int, tonnes: int, mine: str = "1") -> Load:
    return Load(mine, "rail:1", str(customer), Decimal(tonnes))


def test_the_largest_come_first_and_equal_ones_by_their_keys() -> None:
    amounts = [("b", Decimal(2)), ("a", Decimal(1)), ("a", Decimal(1)), ("c", Decimal(9))]
    assert largest(amounts, 2) == ["c", "a"]


def test_small_customers_are_drawn_together_and_nothing_is_lost() -> None:
    found = flows([a_load(n, 100 - n) for n in range(MOST_CUSTOMERS + 3)])
    to_customers = [band for band in found.bands if band.customer is not None]
    rest = next(band for band in to_customers if band.customer == REST)
    assert (len(to_customers), len(found.drawn[CUSTOMER]), rest.tonnes) == (21, 20, 80 + 79 + 78)
    assert sum(band.tonnes for band in to_customers) == found.tonnes
    assert sum(band.tonnes for band in found.bands if band.mine is not None) == found.tonnes


def test_nothing_flows() -> None:
    assert flows([]).bands == []
