"""Suppliers and receipts of bought coal come by file, and go with it."""

from decimal import Decimal

import pytest
from tests.builders.imports import a_csv, a_load, refusals
from tests.builders.people import a_user, the_system
from tests.builders.plans import a_stockyard
from tests.builders.purchases import CODE, a_load_of, in_force

from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.search.queries import search
from coalface.trade.catalogue.models import StockLevel
from coalface.trade.purchasing.actions import DuplicateSupplier, record_supplier
from coalface.trade.purchasing.models import PurchaseLot, StockBooking, Supplier

pytestmark = pytest.mark.django_db
SUPPLIERS = ("统一社会信用代码", "供应商", "类型", "状态")
RECEIPTS = ("收货单号", "采购合同", "收货日期", "车号/运单", "矿发吨数", "实收吨数", "货场", "用途")


def test_suppliers_come_by_file_and_are_found() -> None:
    row = [CODE, "晋中汾西洗煤有限公司", "洗煤厂", "合格"]
    run = a_load(a_csv(SUPPLIERS, row), kind="suppliers")
    assert (run.created, run.refused) == (1, 0)
    made = Supplier.objects.get()
    assert (made.kind, made.standing, made.name_core) == ("washer", "active", "晋中汾西洗煤")
    assert [hit.title for hit in search(a_user("purchase.view"), CODE)] == [made.name]
    with pytest.raises(DuplicateSupplier):
        record_supplier(name="晋中汾西洗煤公司", kind="washer", by=the_system())
    wrong = a_load(a_csv(SUPPLIERS, [CODE[:-1] + "C", *row[1:]]), kind="suppliers")
    assert [line[0] for line in refusals(wrong)] == [2]
    undo_run(run_id=run.pk, by=the_system())
    assert (Supplier.objects.count(), search(a_user("purchase.view"), CODE)) == (0, [])


def test_receipts_come_by_file_raise_the_yard_and_go_with_it() -> None:
    yard = a_stockyard()
    contract = in_force(product=yard.product, stockyard=yard)
    row = ["X1", contract.number, "2024-03-05", "晋A1", "33.92", "33.70", yard.name, "贸易"]
    run = a_load(a_csv(RECEIPTS, row, ["X2", *row[1:]]), kind="purchase_receipts")
    assert (run.created, run.refused) == (2, 0)
    assert PurchaseLot.objects.get().number == "CP2024-000001"
    assert StockLevel.objects.get().tonnes == Decimal("67.400")
    more = a_load(a_csv(RECEIPTS, ["X1", *row[1:5], "43.70", *row[6:]]), kind="purchase_receipts")
    assert (more.updated, StockLevel.objects.get().tonnes) == (1, Decimal("77.400"))
    undo_run(run_id=more.pk, by=the_system())
    undo_run(run_id=run.pk, by=the_system())
    assert (StockBooking.objects.count(), StockLevel.objects.get().tonnes) == (0, Decimal(0))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        pytest.param({1: "无此合同"}, "contract_id", id="no such contract"),
        pytest.param({2: "2023-03-05"}, "received_on", id="outside the contract"),
        pytest.param({5: "337.0"}, "received_tonnes", id="a slip of the decimal point"),
    ],
)
def test_rows_that_cannot_be_are_refused(change: dict[int, str], column: str) -> None:
    contract = a_load_of().contract
    row = ["X1", contract.number, "2024-03-05", "晋A1", "33.92", "33.70", contract.stockyard.name, "配煤"]
    row = [change.get(place, cell) for place, cell in enumerate(row)]
    run = a_load(a_csv(RECEIPTS, row), kind="purchase_receipts")
    assert [(line, named) for line, named, _code in refusals(run)] == [(2, column)]
