"""Orders of customers, one by one and as a sheet: done, refused, audited."""

from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.plans import (
    PLANS,
    a_plan,
    a_sheet_row,
    an_order,
    audited,
    next_month,
)
from tests.builders.trade import a_contract, a_product

from coalface.archive.merging.actions import merge_customers
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.kernel.versions import StaleRecord
from coalface.trade.plans.actions import (
    Entry,
    OrderInvalid,
    change_order,
    delete_order,
    save_sheet,
)
from coalface.trade.plans.models import Order, PlanLine

pytestmark = pytest.mark.django_db


def test_an_order_is_taken_changed_and_taken_back() -> None:
    order = an_order(tonnes="500.125", remarks="末煤")
    change_order(order_id=order.pk, version=1, tonnes=Decimal(600), remarks="末煤", by=the_system())
    order.refresh_from_db()
    assert (order.tonnes, order.version, order.month_on.day) == (600, 2, 1)
    with pytest.raises(StaleRecord):
        change_order(order_id=order.pk, version=1, tonnes=Decimal(1), by=the_system())
    delete_order(order_id=order.pk, version=2, by=the_system())
    assert not Order.objects.exists()
    names = ("create", "change", "delete")
    assert [audited(f"trade.order.{name}") for name in names] == [1, 1, 1]


def test_a_second_order_of_the_same_is_refused() -> None:
    first = an_order()
    with pytest.raises(OrderInvalid, match="already"):
        an_order(first.customer, first.product)


def test_an_order_under_a_foreign_contract_is_refused() -> None:
    with pytest.raises(OrderInvalid, match="another customer"):
        an_order(contract=a_contract(ends_on=None))


def test_a_customer_out_of_reach_cannot_be_ordered_for() -> None:
    with pytest.raises(NotAllowed):
        an_order(by=a_user(*PLANS, scope=Scope.OWN))


def test_a_late_order_is_taken_and_marked() -> None:
    this = Month.of(timezone.localdate())
    assert an_order(month=this).late


def test_a_sheet_is_kept_as_a_whole() -> None:
    month, row = next_month(), a_sheet_row()
    other = an_order()
    entries = [
        Entry(row.key, 0, Decimal(4800), {"haul_route": None}),
        Entry(f"{other.customer_id}-{other.product_id}-0", 1, None, {}),
    ]
    assert save_sheet(month_on=month.first, entries=entries, by=the_system()) == 2
    kept = Order.objects.get()
    assert (kept.contract, kept.tonnes) == (row.contract, 4800)
    again = [Entry(row.key, kept.version, Decimal(4800), {"haul_route": None})]
    assert save_sheet(month_on=month.first, entries=again, by=the_system()) == 0


def test_one_wrong_row_keeps_the_whole_sheet_from_being_saved() -> None:
    month, rows = next_month(), [a_sheet_row(), a_sheet_row()]
    entries = [Entry(row.key, 0, Decimal(n), {}) for row, n in zip(rows, (5, -5), strict=True)]
    with pytest.raises(OrderInvalid) as refused:
        save_sheet(month_on=month.first, entries=entries, by=the_system())
    assert [finding.field for finding in refused.value.findings] == [f"tonnes-{rows[1].key}"]


def test_a_sheet_reaches_no_further_than_the_right() -> None:
    row = a_sheet_row()
    entry = Entry(row.key, 0, Decimal(1), {})
    with pytest.raises(NotAllowed):
        save_sheet(month_on=next_month().first, entries=[entry], by=a_user(*PLANS, scope=Scope.OWN))


def test_orders_of_merged_cards_stand_side_by_side() -> None:
    product = a_product()
    kept, left = a_customer("晋北保留电厂"), a_customer("晋北并入电厂")
    for customer in (kept, left):
        an_order(customer, product, 100)
    merge_customers(
        kept_id=kept.pk, left_id=left.pk, taken=(), reason="同一家电厂", versions=(1, 1), by=the_system()
    )
    assert list(Order.objects.filter(customer=kept).order_by("part").values_list("part", "tonnes")) == [
        (0, 100),
        (1, 100),
    ]
    assert PlanLine.objects.filter(plan=a_plan()).get().planned_kg == 200_000
