from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_product, a_receipt, a_shipment, agreed

from coalface.archive.customers.actions.recycling import CustomerInUse, delete_customers
from coalface.archive.customers.models import Customer
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.chain.queries import concentration, contract_sheet, customer_summary, totals
from coalface.trade.chain.queries.totals import PeriodBackwards
from coalface.trade.chain.rules import BuyingPattern, FulfilmentMethod
from coalface.trade.months.actions import recompute_dirty

pytestmark = pytest.mark.django_db

FIRST, LAST = Month.parse("2024-01"), Month.parse("2024-04")


def ship(customer: Customer, *months: int, tonnes: str | int = 100, **details: object) -> None:
    for month in months:
        a_shipment(customer, shipped_on=date(2024, month, 9), net_tonnes=tonnes, **details)


def three_customers() -> tuple[Customer, Customer, Customer]:
    """One steady and large, one with a gap, one that began late; 700 t in all."""
    steady, wavering, late = a_customer("甲电厂"), a_customer("乙钢厂"), a_customer("丙水泥厂")
    term, spot = a_contract(steady), a_contract(wavering, kind="spot")
    product = a_product()
    ship(steady, 1, 2, 3, 4, product=product, contract=term, kcal_per_kg=Decimal(5500), ash_pct=Decimal(10))
    ship(wavering, 1, 3, product=product, contract=spot, kcal_per_kg=Decimal(5000), transport="road")
    ship(late, 4, product=product, transport="water", sulphur_pct=Decimal("0.8"))
    recompute_dirty(by=the_system())
    return steady, wavering, late


def test_totals_of_a_range() -> None:
    steady, wavering, late = three_customers()
    assert asdict(totals(the_system(), FIRST, LAST)) == {
        "shipments": 7,
        "customers": 3,
        "net_tonnes": Decimal("700.000"),
        "weighted_kcal_per_kg": Decimal("5333.333"),
        "weighted_ash_pct": Decimal("10.0000"),
        "weighted_sulphur_pct": Decimal("0.8000"),
        "contract_share_pct": Decimal("57.1429"),
        "rail_share_pct": Decimal("57.1429"),
        "largest": [
            {
                "customer_id": customer.pk,
                "name": name,
                "net_tonnes": Decimal(tonnes),
                "share_pct": Decimal(share),
            }
            for customer, name, tonnes, share in (
                (steady, "甲电厂", "400.000", "57.1429"),
                (wavering, "乙钢厂", "200.000", "28.5714"),
                (late, "丙水泥厂", "100.000", "14.2857"),
            )
        ],
        "customers_for_80_pct": 2,
        "customers_every_month": 1,
        "customers_with_gap": 2,
        "customers_with_gap_of_3": 1,
    }


def test_totals_of_nothing_are_nought_or_unknown() -> None:
    empty = totals(the_system(), FIRST, LAST)
    assert (empty.shipments, empty.net_tonnes, empty.largest) == (0, Decimal("0.000"), [])
    assert (empty.weighted_kcal_per_kg, empty.rail_share_pct, empty.customers_for_80_pct) == (None, None, 0)


def test_totals_keep_every_decimal_of_the_shipments() -> None:
    customer, product = a_customer(), a_product()
    for _ in range(3):
        ship(customer, 1, tonnes="0.000334", product=product)
    recompute_dirty(by=the_system())
    assert totals(the_system(), FIRST, LAST).net_tonnes == Decimal("0.001")


def test_totals_obey_the_scope() -> None:
    salesman = a_user("trade.view", scope=Scope.OWN)
    ship(a_customer(responsible=salesman), 1)
    ship(a_customer(), 1)
    recompute_dirty(by=the_system())
    seen = [totals(user, FIRST, LAST).shipments for user in (salesman, a_user("trade.view"), a_user())]
    assert seen == [1, 2, 0]


def test_a_range_backwards_is_refused() -> None:
    with pytest.raises(PeriodBackwards):
        totals(the_system(), LAST, FIRST)


def test_concentration_counts_how_many_make_the_target() -> None:
    three_customers()
    found = concentration(the_system(), FIRST, LAST, target_pct=Decimal(50))
    assert (found.customers_for_target, found.grams) == (1, 700_000_000)
    assert [(at, round(share, 2)) for at, share in found.curve()] == [
        (1, Decimal("57.14")),
        (2, Decimal("85.71")),
        (3, Decimal("100.00")),
    ]


def test_concentration_lists_who_buys_how_steadily() -> None:
    three_customers()
    found = concentration(the_system(), FIRST, LAST, target_pct=Decimal(80))
    patterns = {
        pattern: [buyer.name for buyer in found.buyers(found.places(pattern))] for pattern in BuyingPattern
    }
    assert patterns == {
        BuyingPattern.EVERY_MONTH: ["甲电厂"],
        BuyingPattern.WITH_GAP: ["乙钢厂", "丙水泥厂"],
        BuyingPattern.LONG_GAP: ["丙水泥厂"],
    }


def test_concentration_of_a_region_or_product() -> None:
    product = a_product()
    ship(a_customer(region="山西"), 1, product=product)
    ship(a_customer(region="江苏"), 1, tonnes=300)
    recompute_dirty(by=the_system())
    by, goal = the_system(), Decimal(80)
    assert concentration(by, FIRST, LAST, target_pct=goal, region="江苏").grams == 300_000_000
    assert concentration(by, FIRST, LAST, target_pct=goal, product_id=product.pk).grams == 100_000_000


def test_a_contract_sheet_shows_the_three_definitions() -> None:
    customer, product = a_customer(), a_product()
    quantities = [agreed(month, 50_000) for month in ("2024-01", "2024-02", "2024-03")]
    contract = a_contract(customer, quantities=quantities)
    for month, tonnes in ((1, 46_200), (2, 54_000), (3, 49_500)):
        ship(customer, month, tonnes=tonnes, product=product, contract=contract)
    sheet = contract_sheet(the_system(), contract)
    shown = [round(sheet.pct(method) or 0, 2) for method in FulfilmentMethod]
    assert shown == [Decimal("99.80"), Decimal("99.80"), Decimal("97.13")]
    assert [line.shipments for line in sheet.lines] == [1, 1, 1]
    assert len(contract_sheet(the_system(), contract, until=date(2024, 2, 10)).lines) == 2


def test_a_customer_summary_shows_the_last_year() -> None:
    customer = a_customer()
    contract = a_contract(customer, quantities=[agreed("2024-03", 200)])
    ship(customer, 3, contract=contract)
    a_receipt(customer, amount=1000, instrument="bank_acceptance")
    recompute_dirty(by=the_system())
    summary = customer_summary(the_system(), customer, date(2024, 6, 30))
    assert (len(summary.months), summary.dispatched_kg, summary.contracted_kg) == (12, 100_000, 200_000)
    assert (summary.last_shipment and summary.last_shipment.shipped_on) == date(2024, 3, 9)
    assert list(summary.open_contracts) == [contract]
    assert summary.received_fen == {
        "cash": 0,
        "bank_acceptance": 100_000,
        "commercial_acceptance": 0,
        "other": 0,
    }


def test_a_customer_summary_hides_money_from_those_without_the_right() -> None:
    customer = a_customer()
    assert customer_summary(a_user("trade.view"), customer, date(2024, 6, 30)).received_fen is None


def test_a_customer_with_business_cannot_be_removed() -> None:
    customer = a_customer()
    a_receipt(customer)
    with pytest.raises(CustomerInUse):
        delete_customers(customer_ids=[customer.pk], by=the_system())
