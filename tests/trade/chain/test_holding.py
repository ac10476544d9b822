"""A file changes no more of a shipment than its page does: what was built on it keeps it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders.gate import an_arrival
from tests.builders.imports import SHIPMENT_HEADERS, a_csv, a_load, a_run
from tests.builders.people import the_system
from tests.builders.quality import DAY, a_lot
from tests.builders.settlement import a_settled_lot, a_statement, settled
from tests.builders.trade import a_product, a_shipment

from coalface.desk.imports.actions.checking import check_run
from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.trade.chain.holding import built_upon
from coalface.trade.dispatch.holding import holding_findings
from coalface.trade.dispatch.models import Arrival, Shipment
from coalface.trade.settlement.actions import reopen_statement
from coalface.trade.settlement.models import Statement

pytestmark = pytest.mark.django_db
D = Decimal


def loaded(content: bytes, kind: str = "shipments") -> ImportRun:
    return a_load(content, kind=kind, customer_by_name=True)


def a_settled_shipment(tonnes: int = 1000) -> tuple[Shipment, Statement]:
    lot = a_settled_lot(tonnes=tonnes)
    return lot.members.get().shipment, settled(a_statement(lot.contract))


def rows_of(*shipments: Shipment, tonnes: str = "", day: str = "") -> bytes:
    cells = (
        [
            one.number,
            one.customer.credit_code or one.customer.name,
            one.product.code,
            day or one.shipped_on.isoformat(),
            tonnes or str(one.net_tonnes),
        ]
        for one in shipments
    )
    return a_csv(SHIPMENT_HEADERS, *cells)


def refused(run: ImportRun, *, dry_run: bool = False) -> list[tuple[int, str, str]]:
    issues = run.issues.filter(refused=True, dry_run=dry_run).order_by("row_number")
    return [(issue.row_number, issue.code, issue.values.get("statement", "")) for issue in issues]


def test_a_row_that_changes_a_settled_shipment_is_refused_with_the_statement() -> None:
    shipment, statement = a_settled_shipment()
    free = a_shipment(shipment.customer, product=shipment.product)
    run = loaded(rows_of(shipment, free, tonnes="990"))
    assert refused(run) == [(2, "settled", statement.number)]
    assert (run.updated, run.refused) == (1, 1)
    assert [one.net_tonnes for one in Shipment.objects.order_by("pk")] == [D(1000), D(990)]


def test_a_dry_run_says_it_before() -> None:
    shipment, statement = a_settled_shipment()
    run = a_run(rows_of(shipment, tonnes="990"), customer_by_name=True)
    check_run(run_id=run.pk, by=the_system())
    assert refused(run, dry_run=True) == [(2, "settled", statement.number)]


def test_a_row_that_changes_nothing_or_a_remark_is_taken() -> None:
    shipment, _ = a_settled_shipment()
    same = loaded(rows_of(shipment))
    assert (same.unchanged, same.refused) == (1, 0)
    remark = a_csv((*SHIPMENT_HEADERS, "备注"), [*_cells(shipment), "补录"])
    said = loaded(remark)
    assert (said.updated, said.refused) == (1, 0)


def _cells(shipment: Shipment) -> list[str]:
    return rows_of(shipment).decode().splitlines()[1].split(",")


def test_reopened_for_resettlement_it_may_be_corrected_by_file() -> None:
    shipment, statement = a_settled_shipment()
    reopen_statement(statement_id=statement.pk, version=statement.version, reason="磅单更正", by=the_system())
    assert loaded(rows_of(shipment, tonnes="990")).updated == 1


def test_as_many_questions_for_three_rows_as_for_one() -> None:
    asked = []
    for count in (1, 3):
        lot = a_settled_lot()
        others = [a_lot(contract=lot.contract) for _ in range(count - 1)]
        settled(a_statement(lot.contract))
        shipments = [one.members.get().shipment for one in (lot, *others)]
        with CaptureQueriesContext(
            connection,
        ) as caught:
            built_upon({one.pk: {"net_tonnes": 1, "product": 1} for one in shipments})
        asked.append(len(caught))
    assert asked == [2, 2]


@pytest.mark.parametrize("state", ["in a lot", "settled", "free"])
@pytest.mark.parametrize("change", ["product", "shipped_on", "net_tonnes"])
def test_file_and_page_agree(state: str, change: str) -> None:
    shipment = a_lot().members.get().shipment if state == "in a lot" else a_settled_shipment()[0]
    if state == "free":
        shipment = a_shipment(shipment.customer, product=shipment.product)
    new = {"product": a_product(), "shipped_on": DAY + timedelta(days=40), "net_tonnes": D(7)}[change]
    setattr(shipment, change, new)
    page = holding_findings(shipment, {change})
    file = built_upon({shipment.pk: {change: new.isoformat() if isinstance(new, date) else 7}})
    said = [(one.code, str(one), one.field) for one in page[-1:]]
    assert [(one.code, str(one), one.field) for one in file.values()] == said


def test_undo_leaves_what_was_settled_since_and_says_why() -> None:
    lot = a_settled_lot(tonnes=1000)
    shipment = lot.members.get().shipment
    free = a_shipment(shipment.customer, product=shipment.product)
    run = loaded(rows_of(shipment, free, tonnes="990"))
    statement = settled(a_statement(lot.contract))
    undone = undo_run(run_id=run.pk, by=the_system())
    kept = list(undone.obstacles.values_list("record_id", "code", "values"))
    assert kept == [(shipment.pk, "settled", {"statement": statement.number})]
    assert Shipment.objects.get(pk=shipment.pk).net_tonnes == D(990)
    assert Shipment.objects.get(pk=free.pk).net_tonnes == free.net_tonnes


def test_undo_takes_nothing_of_a_settled_shipment_away() -> None:
    lot = a_settled_lot()
    shipment = lot.members.get().shipment
    cells = _cells(shipment)
    arrivals = a_csv(("发运单号", "客户代码", "到货日期", "到货吨数"), [*cells[:2], "2024-03-20", "998"])
    run = loaded(arrivals, kind="arrivals")
    statement = settled(a_statement(lot.contract))
    undone = undo_run(run_id=run.pk, by=the_system())
    assert list(undone.obstacles.values_list("code", "values")) == [
        ("settled", {"statement": statement.number})
    ]
    assert Arrival.objects.get().shipment == shipment


def test_a_row_that_changes_the_arrival_of_a_settled_shipment_is_refused() -> None:
    shipment, statement = a_settled_shipment()
    an_arrival(shipment, tonnes="1000")
    cells = _cells(shipment)
    content = a_csv(("发运单号", "客户代码", "到货日期", "到货吨数"), [*cells[:2], "2024-03-20", "980"])
    run = loaded(content, kind="arrivals")
    assert refused(run) == [(2, "settled", statement.number)]
