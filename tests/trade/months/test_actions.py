from datetime import date
from decimal import Decimal

import pytest
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_product, a_receipt, a_shipment, agreed
from tests.trade.months.naive import (
    naive_busy,
    naive_cash,
    naive_trade,
    stored_busy,
    stored_cash,
    stored_trade,
)

from coalface.identity.audit.models import AuditEvent
from coalface.trade.contracts.actions import change_contract
from coalface.trade.dispatch.actions import change_shipment, delete_shipment
from coalface.trade.ledger.actions import mark_dirty
from coalface.trade.ledger.models import DirtyMonth
from coalface.trade.ledger.queries import months_pending
from coalface.trade.months.actions import recompute_all, recompute_dirty
from coalface.trade.months.models import BusyMonths, CashMonth, CustomerMonth

pytestmark = pytest.mark.django_db


def recompute() -> int:
    return recompute_dirty(by=the_system())


def test_a_month_sums_up_contracts_and_shipments() -> None:
    customer, product = a_customer(), a_product()
    contract = a_contract(customer, product=product, quantities=[agreed("2024-03", 50_000, 2_000)])
    a_shipment(
        customer,
        product=product,
        contract=contract,
        net_tonnes="3000.0004",
        kcal_per_kg=Decimal(5480),
        unit_price_per_tonne=Decimal("700.01"),
    )
    a_shipment(customer, product=product, net_tonnes="1000.0003", transport="road")
    recompute()
    month = CustomerMonth.objects.get()
    assert (month.month_on, month.contracted_kg, month.excused_kg) == (
        date(2024, 3, 1),
        50_000_000,
        2_000_000,
    )
    assert (month.shipments, month.dispatched_kg, month.dispatched_g) == (2, 4_000_001, 4_000_000_700)
    assert (month.term_g, month.rail_g) == (3_000_000_400, 3_000_000_400)
    assert (month.heat_g, month.heat_sum) == (3_000_000_400, Decimal("16440002.1920000000"))
    assert month.dispatched_fen == 210_003_028


def test_a_month_sums_up_money_by_instrument() -> None:
    customer = a_customer()
    a_receipt(customer, amount=6_000_000, instrument="cash", due_on=date(2024, 3, 20))
    a_receipt(customer, amount=3_500_000, instrument="bank_acceptance", due_on=date(2024, 3, 19))
    a_receipt(customer, amount=500_000, instrument="commercial_acceptance")
    a_receipt(customer, amount="0.01", instrument="letter_of_credit")
    recompute()
    month = CashMonth.objects.get()
    assert (month.cash_fen, month.bank_acceptance_fen) == (600_000_000, 350_000_000)
    assert (month.commercial_acceptance_fen, month.other_fen) == (50_000_000, 1)
    assert (month.paid_fen, month.due_fen, month.on_time_fen) == (1_000_000_001, 950_000_000, 600_000_000)


def test_a_month_that_loses_its_only_shipment_goes() -> None:
    shipment = a_shipment()
    recompute()
    delete_shipment(shipment=shipment, version=1, reason="重复", by=the_system())
    recompute()
    assert (CustomerMonth.objects.count(), BusyMonths.objects.count(), months_pending()) == (0, 0, 0)


def test_only_marked_months_are_touched() -> None:
    kept = a_shipment()
    recompute()
    CustomerMonth.objects.update(shipments=77)
    moved = a_shipment(shipped_on=date(2024, 5, 1))
    recompute()
    counts = dict(CustomerMonth.objects.values_list("customer_id", "shipments"))
    assert counts == {kept.customer_id: 77, moved.customer_id: 1}


def test_a_shipment_handed_to_another_customer_moves_its_months() -> None:
    before, after = a_customer(), a_customer()
    shipment = a_shipment(before)
    recompute()
    change_shipment(shipment=shipment, version=1, customer=after, by=the_system())
    recompute()
    assert set(CustomerMonth.objects.values_list("customer_id", flat=True)) == {after.pk}


def test_several_marks_of_a_month_are_taken_together_or_one_after_the_other() -> None:
    shipment = a_shipment()
    mark_dirty([(shipment.customer_id, date(2024, 3, 31))])
    assert recompute_dirty(by=the_system(), limit=1) == 1
    assert (months_pending(), recompute(), months_pending()) == (1, 1, 0)
    assert stored_trade() == naive_trade()


def test_marking_nothing_marks_nothing() -> None:
    assert (mark_dirty([]), DirtyMonth.objects.count()) == (0, 0)


def test_everything_can_be_summed_up_from_nothing() -> None:
    customer = a_customer()
    contract = a_contract(customer, quantities=[agreed("2024-03", 50_000), agreed("2024-04", 0)])
    a_shipment(customer, contract=contract, sulphur_pct=Decimal("0.8"))
    a_receipt(customer)
    recompute_all(by=the_system())
    assert (stored_trade(), stored_cash(), stored_busy()) == (naive_trade(), naive_cash(), naive_busy())
    assert months_pending() == 0
    assert AuditEvent.objects.latest("pk").action == "trade.months.recompute_all"


def test_another_kind_of_contract_sums_up_its_shipments_again() -> None:
    customer, product = a_customer(), a_product()
    contract = a_contract(customer, product=product, ends_on=date(2024, 12, 31))
    a_shipment(customer, product=product, contract=contract, net_tonnes="1000")
    recompute()
    change_contract(contract=contract, version=contract.version, kind="spot", by=the_system())
    recompute()
    assert (CustomerMonth.objects.get().term_g, stored_trade()) == (0, naive_trade())


def test_busy_months_follow_every_change() -> None:
    customer = a_customer()
    last_of_five_years = a_shipment(customer, shipped_on=date(2019, 12, 31))
    kept = a_shipment(customer, shipped_on=date(2024, 3, 1))
    a_receipt(customer, received_on=date(2020, 1, 1))
    a_receipt(customer, received_on=date(2024, 3, 9))
    recompute()
    assert stored_busy() == {
        (customer.pk, date(2019, 12, 1), True),
        (customer.pk, date(2020, 1, 1), False),
        (customer.pk, date(2024, 3, 1), True),
    }
    delete_shipment(shipment=last_of_five_years, version=1, reason="重复", by=the_system())
    delete_shipment(shipment=kept, version=1, reason="重复", by=the_system())
    recompute()
    assert stored_busy() == {
        (customer.pk, date(2020, 1, 1), False),
        (customer.pk, date(2024, 3, 1), False),
    }
    assert BusyMonths.objects.get().since_on == date(2020, 1, 1)
