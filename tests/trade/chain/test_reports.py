"""Daily and monthly reports against figures reckoned by hand and in plain Python."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.plans import a_graded_customer, a_stockyard, an_order, next_month
from tests.builders.trade import a_contract, a_mine, a_product, a_receipt, a_shipment, agreed

from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.catalogue.actions import record_level, set_output
from coalface.trade.catalogue.models import Product
from coalface.trade.chain.queries.advice import advice_of
from coalface.trade.chain.queries.analysis import altogether, by_grade, by_product, movers, received
from coalface.trade.chain.queries.daily import day_lines, together
from coalface.trade.chain.rules.advice import Advice, Advised, Position, advised
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.actions import recompute_dirty

MARCH, DAY = Month.parse("2024-03"), date(2024, 3, 15)
SEES = ("customer.view", "trade.view", "money.view", "plan.view")

pytestmark = pytest.mark.django_db


def a_reader(*rights: str, scope: Scope = Scope.ALL) -> User:
    return a_user(*(rights or SEES), scope=scope)


def an_output(product: Product, daily: int, month: Month = MARCH, overhaul: int = 0) -> None:
    set_output(
        mine=a_mine(),
        product=product,
        month_on=month.first,
        daily_tonnes=Decimal(daily),
        overhaul_days=overhaul,
        by=the_system(),
    )


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        pytest.param(Position(None, 500), Advised(Advice.UNKNOWN, 500, 0), id="supply unknown"),
        pytest.param(Position(499, 500), Advised(Advice.SHARE_OUT, 499, -1), id="one kilogram short"),
        pytest.param(Position(499, 500, 90), Advised(Advice.SHARE_OUT, 499, -1), id="short with a full yard"),
        pytest.param(Position(500, 500), Advised(Advice.KEEP, 500, 0), id="just enough"),
        pytest.param(Position(550, 500), Advised(Advice.KEEP, 500, 0), id="ten percent over is no surplus"),
        pytest.param(Position(551, 500), Advised(Advice.OFFER, 551, 51), id="more than ten percent over"),
        pytest.param(Position(900, 500, 90), Advised(Advice.CLEAR, 590, 90), id="a full yard"),
        pytest.param(Position(520, 500, 90), Advised(Advice.CLEAR, 520, 20), id="a full yard, little supply"),
        pytest.param(Position(7, 0), Advised(Advice.OFFER, 7, 7), id="nobody wants it"),
        pytest.param(Position(0, 0), Advised(Advice.KEEP, 0, 0), id="nothing of nothing"),
    ],
)
def test_advice(position: Position, expected: Advised) -> None:
    assert advised(position) == expected


def test_a_day_balances_output_sales_and_stock() -> None:
    product = a_product()
    an_output(product, 1000, overhaul=20)
    yard = a_stockyard(product)
    for day, tonnes in ((13, 4000), (14, 5000), (15, 5300)):
        record_level(yard=yard, day_on=date(2024, 3, day), tonnes=Decimal(tonnes), by=the_system())
    for day, tonnes in ((1, 900), (15, 650), (16, 70)):
        a_shipment(product=product, shipped_on=date(2024, 3, day), net_tonnes=tonnes)
    [line] = day_lines(a_reader(), DAY)
    assert (line.output, line.output_month, line.sold, line.sold_month) == (1000, 11_000, 650, 1550)
    assert (line.opening, line.closing, line.change, line.read_on) == (5000, 5300, 300, DAY)
    assert line.unexplained == 5000 + 1000 - 650 - 5300
    assert together([line, line], "").closing == 10_600
    [own] = day_lines(a_reader(scope=Scope.OWN), DAY)
    assert (own.sold, own.unexplained) == (0, None)
    assert day_lines(a_reader(), date(2020, 1, 1)) == []


def test_a_day_says_when_the_stock_was_read_last_and_what_is_unknown() -> None:
    product = a_product()
    yard, other = a_stockyard(product), a_stockyard(product)
    record_level(yard=yard, day_on=date(2024, 3, 1), tonnes=Decimal(10), by=the_system())
    record_level(yard=other, day_on=DAY, tonnes=Decimal(5), by=the_system())
    [line] = day_lines(a_reader(), DAY)
    assert (line.opening, line.closing, line.read_on) == (10, 15, date(2024, 3, 1))
    assert (line.output, line.unexplained) == (None, None)


def test_a_month_is_compared_with_the_one_before_and_the_year_before() -> None:
    product, customer = a_product(), a_graded_customer("strategic")
    a_contract(customer, product=product, quantities=[agreed("2024-03", 4000)])
    sold = {"2024-03-05": 2000, "2024-02-05": 1600, "2024-01-05": 400, "2023-03-05": 2500, "2023-12-05": 9}
    for day, tonnes in sold.items():
        a_shipment(
            customer,
            product=product,
            shipped_on=date.fromisoformat(day),
            net_tonnes=tonnes,
            unit_price_per_tonne=Decimal(700) if day != "2024-02-05" else Decimal(650),
        )
    a_shipment(customer, product=product, shipped_on=date(2024, 3, 6), net_tonnes=1000)
    a_receipt(customer, amount=123_456)
    recompute_dirty(by=the_system())
    [line] = by_product(a_reader(), MARCH)
    assert (line.tonnes, line.agreed, line.fulfilled_pct, line.year) == (3000, 4000, 75, 5000)
    assert (line.on_month_before_pct, line.on_year_before_pct, line.year_on_year_pct) == (
        Decimal("87.5"), 20, 100,
    )  # fmt: skip
    assert (line.value, line.price, line.price_change) == (1_400_000, 700, 50)
    assert altogether([line, line], "").kg == 6_000_000
    assert [(one.key, one.kg) for one in by_grade(a_reader(), MARCH)] == [("strategic", 3_000_000)]
    assert received(a_reader(), MARCH) == 123_456
    blind = a_reader("customer.view", "trade.view")
    assert ([one.value for one in by_product(blind, MARCH)], received(blind, MARCH)) == ([None], None)
    assert by_product(a_reader(scope=Scope.OWN), MARCH) == []
    assert by_product(a_reader(), Month.parse("2030-01")) == []


def test_the_analysis_equals_the_shipments_one_by_one() -> None:
    products, customers = [a_product(), a_product()], [a_customer(), a_customer(), a_customer()]
    for place in range(40):
        a_shipment(
            customers[place % 3],
            product=products[place % 2],
            shipped_on=MARCH.first + timedelta(days=place - 12),
            net_tonnes=Decimal(1000 + place * 37) / 8,
            unit_price_per_tonne=Decimal(600 + place) if place % 5 else None,
        )
    recompute_dirty(by=the_system())
    kg, value, weight = (defaultdict[int, Decimal](Decimal) for _place in range(3))
    for one in Shipment.objects.filter(shipped_on__range=(MARCH.first, MARCH.last)):
        kg[one.product_id] += one.net_tonnes * 1000
        if one.unit_price_per_tonne is not None:
            value[one.product_id] += one.net_tonnes * one.unit_price_per_tonne
            weight[one.product_id] += one.net_tonnes
    cent = Decimal("0.01")
    expected = [
        (
            product.name,
            kg[product.pk],
            value[product.pk].quantize(cent, ROUND_HALF_UP),
            (value[product.pk] / weight[product.pk]).quantize(cent, ROUND_HALF_UP),
        )
        for product in products
    ]
    assert [
        (line.name, line.kg, line.value, line.price) for line in by_product(a_reader(), MARCH)
    ] == expected
    more, less = movers(a_reader(), MARCH)
    assert [one.change_kg for one in more] == sorted((one.change_kg for one in more), reverse=True)
    assert len(more) + len(less) == 3


def test_sales_are_advised_by_product() -> None:
    month, today = next_month(), timezone.localdate()
    short, plenty = a_product(), a_product()
    an_order(product=short, tonnes=40_000)
    an_order(product=plenty, tonnes=1_000)
    for product in (short, plenty):
        an_output(product, 1000, month)
    record_level(yard=a_stockyard(plenty), day_on=today, tonnes=Decimal(9_500), by=the_system())
    for day, price in ((1, 700), (30, 720), (31, 650), (61, 1)):
        a_shipment(
            product=plenty,
            shipped_on=today - timedelta(days=day),
            net_tonnes=300,
            unit_price_per_tonne=Decimal(price),
        )
    first, second = advice_of(a_reader(), month, today)
    assert (first.advised.advice, first.beyond) == (Advice.SHARE_OUT, month.last.day * 1000 - 40_000)
    assert (first.stock, first.days, first.price) == (None, None, None)
    assert (second.advised.advice, second.tonnes, second.beyond) == (Advice.CLEAR, 1_500, 500)
    assert (second.stock, second.daily, second.days) == (9_500, 20, 475)
    assert (second.price, second.price_change) == (710, 60)
    assert [one.price for one in advice_of(a_reader("trade.view", "plan.view"), month, today)] == [None, None]
    assert advice_of(a_reader(), Month.parse("2019-01"), today) == []
