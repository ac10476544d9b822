from datetime import date
from decimal import Decimal

import pytest

from coalface.trade.payments.rules.ageing import (
    BUCKETS,
    aged,
    bucket_of,
    days_by_counting_back,
    days_by_ratio,
)
from coalface.trade.payments.rules.matching import How, Item, Pair, pairs, references_in

DAY = date(2026, 6, 30)


def an_item(key: int, amount: str, day: int, *references: str) -> Item:
    return Item(key, Decimal(amount), date(2026, 1, day), frozenset(references))


def test_money_goes_first_where_it_names_a_debt_then_to_the_oldest_due() -> None:
    debts = [an_item(1, "100", 5), an_item(2, "50", 3), an_item(3, "70", 9, "JS2026-000003")]
    money = [an_item(11, "80", 20, "JS2026-000003"), an_item(12, "95", 21)]
    assert pairs(debts, money) == [
        Pair(3, 11, Decimal(70), How.REFERENCE),
        Pair(2, 11, Decimal(10), How.OLDEST),
        Pair(2, 12, Decimal(40), How.OLDEST),
        Pair(1, 12, Decimal(55), How.OLDEST),
    ]


def test_money_beyond_all_debts_stays_unapplied() -> None:
    assert pairs([an_item(1, "30", 1)], [an_item(2, "50", 1), an_item(3, "5", 2)]) == [
        Pair(1, 2, Decimal(30), How.OLDEST)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("付结算单JS2026-000123货款", {"JS2026-000123"}, id="inside Chinese"),
        pytest.param(
            "合同MK-2026-购销-000299-302货款", {"MK-2026-购销-000299-302"}, id="with a part in Chinese"
        ),
        pytest.param("JS2026-000001和JS2026-000002", {"JS2026-000001", "JS2026-000002"}, id="two"),
        pytest.param("js2026-000123、HT-00017", {"JS2026-000123", "HT-00017"}, id="two, in any case"),
        pytest.param("六月煤款 5000000.00", set(), id="an amount is no number"),
    ],
)
def test_numbers_a_payer_names(text: str, found: set[str]) -> None:
    assert references_in(text) == found


@pytest.mark.parametrize(
    ("due_on", "bucket"),
    [
        pytest.param(date(2026, 7, 1), 0, id="due tomorrow"),
        pytest.param(date(2026, 6, 30), 0, id="due today"),
        pytest.param(date(2026, 6, 29), 1, id="a day late"),
        pytest.param(date(2026, 5, 31), 1, id="30 days late"),
        pytest.param(date(2026, 5, 30), 2, id="31 days late"),
        pytest.param(date(2026, 5, 1), 2, id="60 days late"),
        pytest.param(date(2026, 4, 30), 3, id="61 days late"),
        pytest.param(date(2026, 4, 1), 3, id="90 days late"),
        pytest.param(date(2026, 3, 31), 4, id="91 days late"),
        pytest.param(date(2026, 1, 1), 4, id="180 days late"),
        pytest.param(date(2025, 12, 31), 5, id="181 days late"),
        pytest.param(date(2025, 6, 30), 5, id="365 days late"),
        pytest.param(date(2025, 6, 29), 6, id="366 days late"),
    ],
)
def test_the_edges_of_the_buckets(due_on: date, bucket: int) -> None:
    assert bucket_of(due_on, DAY) == bucket


def test_buckets_less_unapplied_money_are_the_balance() -> None:
    found = aged([(DAY, Decimal(10)), (date(2025, 1, 1), Decimal(5))], Decimal(3), DAY)
    assert (len(found.buckets), found.balance, found.overdue) == (len(BUCKETS), 12, 5)


def test_days_of_sales_both_ways() -> None:
    """The worked example of B9: one customer, 15 days or 52."""
    owed = Decimal(4_500_000)
    assert days_by_ratio(owed, Decimal(27_000_000), 90) == Decimal("15.00")
    march_and_february = [(Decimal(3_000_000), 31), (Decimal(2_000_000), 28)]
    assert days_by_counting_back(owed, march_and_february) == Decimal("52.00")


def test_days_of_sales_are_not_known_without_sales() -> None:
    assert days_by_ratio(Decimal(1), Decimal(0), 90) is None
    assert days_by_counting_back(Decimal(1), [(Decimal(0), 31)]) is None
    assert days_by_counting_back(Decimal(-5), [(Decimal(7), 31)]) == 0
