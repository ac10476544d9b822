"""Arrivals and wagon lists from files."""

from decimal import Decimal

import pytest
from tests.builders.archive import a_customer
from tests.builders.gate import a_ticket, a_waybill
from tests.builders.imports import SHIPMENT_HEADERS, a_csv, a_load, a_shipment_row, refusals
from tests.builders.people import the_system
from tests.builders.trade import a_product, a_shipment

from coalface.desk.imports.actions.undoing import undo_run
from coalface.trade.dispatch.actions import change_arrival, complete_arrivals, send_waybill
from coalface.trade.dispatch.models import Arrival, Wagon
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.months.models import CustomerMonth

pytestmark = pytest.mark.django_db
CODE = "911100007109310534"
ARRIVALS = ("发运单号", "客户代码", "到货日期", "到货吨数", "水分(%)")
WAGONS = ("运单号", "车号", "标记载重(吨)", "票重(吨)", "轨道衡重(吨)")


def test_arrivals_come_by_file_with_their_allowance() -> None:
    customer = a_customer(credit_code=CODE)
    a_shipment(customer, number="FY-1", net_tonnes=3000)
    run = a_load(a_csv(ARRIVALS, ["FY-1", CODE, "2024-03-18", "2981.5", "10.5"]), kind="arrivals")
    assert (run.created, run.refused) == (1, 0)
    arrival = Arrival.objects.get()
    assert (arrival.tonnes, arrival.moisture_pct) == (Decimal("2981.5"), Decimal("10.5"))
    assert (arrival.customer, arrival.allowance_pct) == (customer, Decimal("1.2"))
    recompute_dirty(by=the_system())
    assert CustomerMonth.objects.get(customer=customer).received_kg == 2_981_500


def test_undoing_takes_back_arrivals_with_what_was_worked_out_for_them() -> None:
    customer = a_customer(credit_code=CODE)
    for number in ("FY-1", "FY-2"):
        a_shipment(customer, number=number, net_tonnes=3000)
    rows = [[number, CODE, "2024-03-18", "2981.5", ""] for number in ("FY-1", "FY-2")]
    run = a_load(a_csv(ARRIVALS, *rows), kind="arrivals")

    assert undo_run(run_id=run.pk, by=the_system()).obstacles.count() == 0
    assert not Arrival.objects.exists()
    recompute_dirty(by=the_system())
    assert set(CustomerMonth.objects.filter(customer=customer).values_list("received_kg", flat=True)) == {0}


def test_an_arrival_that_a_person_corrected_stays() -> None:
    customer = a_customer(credit_code=CODE)
    for number in ("FY-1", "FY-2"):
        a_shipment(customer, number=number, net_tonnes=3000)
    rows = [[number, CODE, "2024-03-18", "2981.5", ""] for number in ("FY-1", "FY-2")]
    run = a_load(a_csv(ARRIVALS, *rows), kind="arrivals")
    kept = Arrival.objects.get(shipment__number="FY-2")
    day = kept.arrived_on
    change_arrival(arrival_id=kept.pk, version=1, arrived_on=day, tonnes=Decimal(2990), by=the_system())

    undo_run(run_id=run.pk, by=the_system())

    assert [(one.record_id, one.code) for one in run.obstacles.all()] == [(kept.pk, "changed_since")]
    assert list(Arrival.objects.all()) == [kept]


def test_what_a_person_changed_before_it_was_completed_counts_as_theirs() -> None:
    customer = a_customer(credit_code=CODE)
    a_shipment(customer, number="FY-1", net_tonnes=3000)
    run = a_load(a_csv(ARRIVALS, ["FY-1", CODE, "2024-03-18", "2981.5", ""]), kind="arrivals")
    Arrival.objects.update(allowance_pct=None, tonnes=Decimal(2990))

    assert complete_arrivals([Arrival.objects.get().pk]) == 1
    undo_run(run_id=run.pk, by=the_system())

    assert [one.code for one in run.obstacles.all()] == ["changed_since"]


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        pytest.param(["FY-9", CODE, "2024-03-18", "2981"], "shipment_id", id="no such shipment"),
        pytest.param(["FY-2", CODE, "2024-03-18", "2981"], "shipment_id", id="somebody else's shipment"),
        pytest.param(["FY-1", CODE, "2024-03-01", "2981"], "arrived_on", id="before it left"),
        pytest.param(["FY-1", CODE, "2024-03-18", "29810"], "tonnes", id="a slip of the decimal point"),
    ],
)
def test_what_cannot_have_arrived_is_refused_with_its_row(row: list[str], refused: str) -> None:
    a_shipment(a_customer(credit_code=CODE), number="FY-1")
    a_shipment(number="FY-2")
    run = a_load(a_csv(ARRIVALS[:4], row), kind="arrivals")
    assert [(number, column) for number, column, _code in refusals(run)] == [(2, refused)]
    assert not Arrival.objects.exists()


def test_wagons_come_by_file_and_count() -> None:
    waybill = a_waybill(number="YD1", weight_from="scale")
    rows = [["YD1", "5231456", "70", "69.8", "69.72"], ["YD1", "5231457", "70", "70", ""]]
    run = a_load(a_csv(WAGONS, *rows), kind="wagons")
    assert (run.created, run.refused) == (2, 0)
    assert send_waybill(waybill_id=waybill.pk, by=the_system()).net_tonnes == Decimal("139.72")
    again = a_load(a_csv(WAGONS, ["YD1", "5231458", "70", "70", ""]), kind="wagons")
    assert (again.refused, Wagon.objects.count()) == (1, 2)


def test_a_file_does_not_change_what_was_weighed_here() -> None:
    ticket, product = a_ticket(), a_product("动力煤")
    customer = a_customer(credit_code=CODE)
    row = a_shipment_row(customer.credit_code or "", product.name, number=ticket.number)
    run = a_load(a_csv(SHIPMENT_HEADERS, row))
    assert [code for _row, _column, code in refusals(run)] == ["made_at_gate"]
