"""Bought coal is worked out, owed and paid."""

from datetime import date
from decimal import Decimal
from typing import Any

# Whole numbers stand for amounts here, which a strict comparison of types would refuse.
# mypy: disable-error-code="comparison-overlap, no-any-return, no-untyped-call, union-attr"
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.people import the_system
from tests.builders.pricing import a_clause_set, by_ratio
from tests.builders.purchases import (
    a_bought_assay,
    a_bought_lot,
    a_load_of,
    a_payment_to,
    a_purchase,
    a_purchase_statement,
    a_supplier,
    in_force,
    owed,
    told,
)

from coalface.kernel.measures import yuan
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.models import (
    PurchaseContract,
    PurchaseStatement,
    PurchaseStatementVersion,
)
from coalface.trade.purchasing.queries.suppliers import owed_to, paid_on
from coalface.trade.quality.rules.results import Party
from coalface.trade.settling.actions import NotSettleable
from coalface.trade.settling.queries import latest

pytestmark = pytest.mark.django_db
D = Decimal


def newest(statement: PurchaseStatement) -> PurchaseStatementVersion:
    version = latest(statement)
    assert version is not None
    return version


def test_a_purchase_is_worked_out_to_the_fen() -> None:
    """3312.40 t sent and 3281.00 t come at 0.5 %: 14.838 t over, 3297.562 t paid.

    720.00 at 5500 by ratio, 5421 found: 709.66 (B4 a). 3297.562 × 709.66 = 2,340,147.85 (…,84892), of which
    2,070,927.30 net and 269,220.55 tax at 13 % (B8).
    """
    clauses = a_clause_set(clauses=by_ratio(), from_on=date(2024, 1, 1))
    contract = in_force(
        unit_price_per_tonne=D(720),
        clause_set=clauses,
        weight_basis="mine",
        loss_allowance_pct=D("0.5"),
    )
    weights: dict[str, Any] = {"origin_tonnes": D("1656.20"), "received_tonnes": D("1640.50")}
    for day in (5, 6):
        lot = a_bought_lot(contract, received_on=date(2024, 3, day), **weights)
    a_bought_assay(lot, q_net_ar="5421")
    statement = a_purchase_statement(contract)
    version, line = newest(statement), newest(statement).lines.get()
    assert (line.sent_tonnes, line.arrived_tonnes, line.claimed_tonnes, line.tonnes) == (
        D("3312.4"),
        D("3281"),
        D("14.838"),
        D("3297.562"),
    )
    assert (line.base_price, line.unit_price, line.amount_yuan) == (
        D("720.00"),
        D("709.66"),
        D("2340147.85"),
    )
    assert (version.total_yuan, version.net_yuan, version.tax_yuan, version.rate_pct) == (
        D("2340147.85"),
        D("2070927.30"),
        D("269220.55"),
        13,
    )
    assert (statement.number, told("trade.purchase_statement.prepare")["total"]) == (
        "CJ2024-000001",
        "2340147.85",
    )


def test_a_small_taxpayer_has_its_own_rate_on_top() -> None:
    contract = in_force(a_purchase(a_supplier(vat_rate_pct=D(3)), vat_included=False))
    a_bought_assay(a_bought_lot(contract))
    version = newest(a_purchase_statement(contract))
    assert (version.net_yuan, version.tax_yuan, version.total_yuan) == (600_000, 18_000, 618_000)


def test_in_dispute_the_lower_amount_is_due() -> None:
    contract = in_force(clause_set=a_clause_set(clauses=by_ratio(), from_on=date(2024, 1, 1)))
    lot = a_bought_lot(contract)
    a_bought_assay(lot, q_net_ar="5500")
    a_bought_assay(lot, Party.SELLER, q_net_ar="5700")
    line = newest(a_purchase_statement(contract)).lines.get()
    assert (line.amount_yuan, line.held_yuan) == (D("600000.00"), D("21820.00"))


def test_a_statement_is_approved_paid_and_settled_again_by_the_difference() -> None:
    statement = owed()
    supplier = statement.contract.supplier
    assert (statement.state, statement.posted_yuan, owed_to(supplier).balance) == ("posted", 600_000, 600_000)
    payment = a_payment_to(supplier, "250000.00", statement=statement)
    assert (payment.number, paid_on(statement), owed_to(supplier).balance) == (
        "FK2024-000001",
        250_000,
        350_000,
    )
    a_load_of(statement.contract, received_tonnes=D(100))
    made = actions.rework_purchase_statement(
        statement_id=statement.pk, version=statement.version, reason="补录", by=the_system()
    )
    assert (made.number, made.total_yuan, owed_to(supplier).balance) == (2, 660_000, 350_000)
    again = owed(statement)
    assert (newest(again).difference_yuan, again.posted_yuan, owed_to(supplier).balance) == (
        60_000,
        660_000,
        410_000,
    )
    actions.void_payment(payment_id=payment.pk, reason="退汇", by=the_system())
    assert owed_to(supplier).balance == 660_000
    with pytest.raises(actions.NotPaid):
        actions.void_payment(payment_id=payment.pk, reason="退汇", by=the_system())
    assert told("trade.supplier_payment.void")["amount"] == "250000.00"


def test_a_lot_lies_in_one_statement() -> None:
    statement = a_purchase_statement()
    with pytest.raises(NotSettleable):
        a_purchase_statement(statement.contract)
    actions.cancel_purchase_statement(statement_id=statement.pk, version=1, reason="误编", by=the_system())
    assert a_purchase_statement(statement.contract).number == "CJ2024-000002"
    with pytest.raises(NotSettleable):
        a_purchase_statement(in_force())


def test_a_statement_sent_back_is_drawn_up_again_and_owes_nothing() -> None:
    statement = owed(verdict="returned")
    assert (statement.state, statement.posted_yuan) == ("draft", 0)
    same = actions.rework_purchase_statement(
        statement_id=statement.pk, version=statement.version, by=the_system()
    )
    assert same.number == 1


@pytest.mark.parametrize("what", ["another supplier's", "not approved", "nothing"])
def test_a_payment_that_cannot_be(what: str) -> None:
    statement = a_purchase_statement()
    supplier = a_supplier() if what == "another supplier's" else statement.contract.supplier
    with pytest.raises(actions.NotPaid):
        a_payment_to(supplier, "0" if what == "nothing" else "5", statement=statement)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 31), st.decimals("0.001", 999, places=3), st.decimals(4500, 5900, places=1)),
        min_size=1,
        max_size=6,
    )
)
def test_lines_sum_to_the_total(loads: list[tuple[int, Decimal, Decimal]]) -> None:
    """Whatever came and was found; doubles of a lot keep their first assay."""
    clauses = a_clause_set(f"比例{PurchaseContract.objects.count()}", by_ratio(), date(2024, 1, 1))
    contract = in_force(clause_set=clauses, unit_price_per_tonne=D("719.99"), way="day")
    for day, tonnes, kcal in loads:
        lot = a_bought_lot(contract, received_on=date(2024, 3, day), received_tonnes=tonnes)
        if not lot.assays.exists():
            actions.save_purchase_assay(
                lot_id=lot.pk,
                party=Party.BUYER,
                laboratory="本部",
                analysed_on=date(2024, 4, 1),
                values={"q_net_ar": kcal},
                by=the_system(),
            )
    version = newest(a_purchase_statement(contract))
    lines = list(version.lines.all())
    assert version.goods_yuan == sum(line.amount_yuan for line in lines) == version.total_yuan
    assert all(line.amount_yuan == yuan(line.tonnes * line.unit_price) for line in lines)
    assert version.tonnes == sum(tonnes for _day, tonnes, _kcal in loads)
    assert version.net_yuan + version.tax_yuan == version.total_yuan
