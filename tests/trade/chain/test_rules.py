from decimal import ROUND_HALF_UP, Decimal

import pytest

from coalface.trade.chain.rules import (
    FulfilmentMethod,
    MonthDelivery,
    buyers_for_share,
    cumulative_shares,
    fulfilment_pct,
    longest_gap,
    share_pct,
    weighted_mean,
)

F1, F2, F3 = FulfilmentMethod
ONE_MONTH = [MonthDelivery(50_000_000, 46_200_000, 2_000_000)]
QUARTER = [MonthDelivery(50_000_000, tonnes * 1000) for tonnes in (46_200, 54_000, 49_500)]


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("months", "method", "expected"),
    [
        pytest.param(ONE_MONTH, F1, "92.40", id="46,200 of 50,000 t is 92.40 % (B2)"),
        pytest.param(ONE_MONTH, F2, "96.25", id="with 2,000 t excused it is 96.25 % (B2)"),
        pytest.param(QUARTER, F1, "99.80", id="the quarter as a whole is 99.80 % (B2)"),
        pytest.param(QUARTER, F3, "97.13", id="without netting a good month the quarter is 97.13 % (B2)"),
        pytest.param([MonthDelivery(0, 500)], F1, None, id="nothing agreed cannot be assessed"),
        pytest.param([MonthDelivery(500, 0, 500)], F2, None, id="all excused cannot be assessed"),
        pytest.param([], F3, None, id="no months cannot be assessed"),
        pytest.param([MonthDelivery(500, 0)], F1, "0.00", id="nothing delivered is nought"),
    ],
)
def test_fulfilment(months: list[MonthDelivery], method: FulfilmentMethod, expected: str | None) -> None:
    assert rounded(fulfilment_pct(months, method)) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        pytest.param("1111", 0, id="every month has business"),
        pytest.param("0011", 2, id="the gap before the first purchase counts"),
        pytest.param("1000", 3, id="so does the gap after the last"),
        pytest.param("100101", 2, id="the longest gap counts"),
        pytest.param("0", 1, id="a range of one month"),
    ],
)
def test_longest_gap(months: str, expected: int) -> None:
    assert longest_gap(months) == expected


@pytest.mark.parametrize(
    ("quantities", "target", "expected"),
    [
        pytest.param([50, 30, 20], 80, 2, id="exactly the target is enough"),
        pytest.param([50, 29, 21], 80, 3, id="just below it is not"),
        pytest.param([100], 80, 1, id="a single buyer"),
        pytest.param([], 80, 0, id="nobody bought"),
        pytest.param([1, 1, 1], 100, 3, id="all of it takes everybody"),
    ],
)
def test_buyers_for_share(quantities: list[int], target: int, expected: int) -> None:
    assert buyers_for_share(quantities, Decimal(target)) == expected


def test_the_curve_ends_at_the_whole() -> None:
    assert cumulative_shares([6, 3, 1]) == [Decimal(60), Decimal(90), Decimal(100)]


def test_shares_and_means_of_nothing_are_unknown() -> None:
    assert (share_pct(1, 0), weighted_mean(Decimal(0), Decimal(0))) == (None, None)


def test_heat_is_weighted_by_tonnes() -> None:
    parts = [(3000, 5480), (4000, 5560), (3000, 5395)]
    total = Decimal(sum(tonnes * heat for tonnes, heat in parts))
    assert weighted_mean(total, Decimal(10_000)) == Decimal("5486.50")
