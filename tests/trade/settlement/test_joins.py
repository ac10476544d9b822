"""Settled shipments stay; invoices follow a lower version; days before the account post nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.builders.agreements import terms_of
from tests.builders.gate import an_arrival
from tests.builders.people import the_system
from tests.builders.quality import DAY, a_lot, an_assay
from tests.builders.settlement import a_settled_lot, a_statement, an_invoice, opened, settled
from tests.builders.trade import a_contract, a_product, a_shipment

from coalface.desk.search.models import SearchEntry
from coalface.identity.audit.models import AuditEvent
from coalface.trade.dispatch.actions import NotArrived, NotShippable, change_arrival, change_shipment
from coalface.trade.ledger.models import Account, DirtyMonth, Entry
from coalface.trade.quality.actions.lots import NoLot, dissolve_lot
from coalface.trade.settlement.actions import (
    NotInvoiced,
    record_red_letter,
    reopen_statement,
    rework_statement,
    submit_statement,
)
from coalface.trade.settlement.models import Statement
from coalface.trade.settlement.queries import opened_after, over_invoiced, vouchers
from coalface.trade.settling.actions import NotSettleable
from coalface.trade.settling.queries import latest
from coalface.trade.settling.rules.taxes import Item

pytestmark = pytest.mark.django_db
D = Decimal


def reopened(statement: Statement, reason: str = "磅单更正") -> Statement:
    statement.refresh_from_db()
    return reopen_statement(
        statement_id=statement.pk, version=statement.version, reason=reason, by=the_system()
    )


def reworked(statement: Statement) -> None:
    statement.refresh_from_db()
    rework_statement(statement_id=statement.pk, version=statement.version, by=the_system())


def test_a_settled_shipment_is_corrected_by_way_of_resettlement() -> None:
    lot = a_settled_lot(tonnes=1000)
    shipment = lot.members.get().shipment
    arrival = an_arrival(shipment, tonnes="1000")
    statement = settled(a_statement(lot.contract))
    correction = {"shipment": shipment, "version": 1, "net_tonnes": D(990), "by": the_system()}
    with pytest.raises(NotShippable, match=f"{statement.number}. Reopen"):
        change_shipment(**correction)
    with pytest.raises(NotArrived, match=statement.number):
        change_arrival(
            arrival_id=arrival.pk,
            version=1,
            arrived_on=arrival.arrived_on,
            tonnes=D(980),
            by=the_system(),
        )
    reopened(statement)
    assert AuditEvent.objects.get(action="trade.statement.reopen").detail["reason"] == "磅单更正"
    change_shipment(**correction)
    reworked(statement)
    settled(statement)
    rows = Entry.objects.filter(subject_kind="statement").order_by("number").values_list("amount", flat=True)
    assert list(rows) == [D("720000.00"), D("-7200.00")]


def test_a_statement_reopened_for_nothing_posts_nothing() -> None:
    statement = settled(a_statement(a_settled_lot().contract))
    with pytest.raises(NotSettleable):
        reopened(statement, reason=" ")
    reopened(statement)
    settled(statement)
    assert (statement.state, statement.versions.count()) == ("posted", 1)
    assert Entry.objects.filter(subject_kind="statement").count() == 1


def test_a_lot_in_a_statement_is_not_taken_apart() -> None:
    lot = a_lot(contract=a_settled_lot().contract)
    a_statement(lot.contract, "provisional")
    with pytest.raises(NoLot, match="statement"):
        dissolve_lot(lot_id=lot.pk, version=1, reason="编错", by=the_system())


def test_below_what_is_invoiced_red_letters_come_first() -> None:
    lot = a_settled_lot(tonnes=1000)
    statement = settled(a_statement(lot.contract))
    invoice = an_invoice(statement, "715000.00")
    reopened(statement)
    change_shipment(shipment=lot.members.get().shipment, version=1, net_tonnes=D(980), by=the_system())
    reworked(statement)
    version = latest(statement)
    assert version is not None
    assert over_invoiced(version) == {Item.COAL: D("9400.00")}
    with pytest.raises(NotInvoiced):
        an_invoice(statement, "0.01")
    statement.refresh_from_db()
    with pytest.raises(NotSettleable, match=r"9,400\.00"):
        submit_statement(statement_id=statement.pk, version=statement.version, by=the_system())
    record_red_letter(
        original_id=invoice.pk,
        number="H9",
        issued_on=date(2024, 4, 9),
        amount=D("9400.00"),
        reason="结算重量更正",
        by=the_system(),
    )
    assert settled(statement).posted_yuan == D("705600.00")


def test_before_the_opening_day_nothing_is_posted() -> None:
    contract = a_contract(product=a_product())
    terms_of(contract)
    opened(contract, date(2024, 4, 1))
    an_assay(a_lot(contract=contract, tonnes=1000))
    statement = a_statement(contract)
    assert opened_after(statement) == date(2024, 4, 1)
    settled(statement)
    assert (statement.state, statement.posted_yuan, statement.due_on) == ("posted", 0, None)
    assert (Entry.objects.count(), Account.objects.get().settled) == (0, 0)
    assert vouchers(the_system(), date(2024, 1, 1), date(2999, 12, 31)) == []
    assert an_invoice(statement, "720000.00").pk


def test_across_the_opening_day_what_ended_before_is_left_out() -> None:
    contract = a_contract(product=a_product())
    terms_of(contract)
    opened(contract, DAY)
    early = a_lot(contract=contract, day=DAY - timedelta(days=1))
    late = a_lot(contract=contract, day=DAY)
    for lot in (early, late):
        an_assay(lot)
    version = latest(a_statement(contract))
    assert version is not None
    assert [line.lot for line in version.lines.all()] == [late]
    assert version.left_out == [
        {"lot": early.number, "why": f"It ended before the account was opened on {DAY}."}
    ]


def test_statements_are_found() -> None:
    statement = a_statement(a_settled_lot().contract)
    entry = SearchEntry.objects.get(subject_kind="statement", subject_id=statement.pk)
    assert entry.title == statement.number
    assert statement.contract.customer.name in entry.subtitle


def test_what_arrived_follows_its_shipment_to_another_product() -> None:
    shipment = a_shipment(shipped_on=date(2024, 3, 30))
    an_arrival(shipment, arrived_on=date(2024, 4, 2))
    DirtyMonth.objects.all().delete()
    change_shipment(shipment=shipment, version=1, product=a_product(), by=the_system())
    months = set(DirtyMonth.objects.values_list("month_on", flat=True))
    assert months == {date(2024, 3, 1), date(2024, 4, 1)}
