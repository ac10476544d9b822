"""Coal is bought: suppliers, contracts, receipts, results, statements, payments."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

# Whole numbers stand for amounts here, which a strict comparison of types would refuse.
# mypy: disable-error-code="comparison-overlap, no-any-return, no-untyped-call, union-attr"
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.admission import a_route
from tests.builders.people import a_user, the_system
from tests.builders.plans import a_stockyard
from tests.builders.pricing import a_clause_set, by_ratio
from tests.builders.purchases import (
    CODE,
    DAY,
    a_bought_assay,
    a_bought_lot,
    a_buying_leader,
    a_load_of,
    a_payment_to,
    a_purchase,
    a_purchase_statement,
    a_supplier,
    decided,
    in_force,
    owed,
)
from tests.builders.trade import a_mine, a_product

from coalface.desk.approvals.models import ApprovalStep
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.coal.assay import Measure
from coalface.kernel.findings import Refused
from coalface.kernel.measures import yuan
from coalface.kernel.versions import StaleRecord
from coalface.trade.catalogue.actions import record_level
from coalface.trade.catalogue.models import StockLevel
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.models import (
    PurchaseContract,
    PurchaseLot,
    PurchaseReceipt,
    PurchaseStatement,
    PurchaseStatementVersion,
    StockBooking,
    Supplier,
)
from coalface.trade.purchasing.queries.lots import agreed_results, lot_of
from coalface.trade.purchasing.queries.suppliers import owed_to, paid_on, similar_suppliers
from coalface.trade.quality.rules.results import Party
from coalface.trade.settling.actions import NotSettleable
from coalface.trade.settling.queries import latest

pytestmark = pytest.mark.django_db
D = Decimal


def told(action: str) -> dict:  # type: ignore[type-arg]
    return AuditEvent.objects.filter(action=action).latest("pk").detail


def newest(statement: PurchaseStatement) -> PurchaseStatementVersion:
    version = latest(statement)
    assert version is not None
    return version


def levels(yard) -> list[tuple[int, Decimal]]:  # type: ignore[no-untyped-def]
    rows = StockLevel.objects.filter(stockyard=yard).order_by("day_on")
    return [(one.day_on.day, one.tonnes) for one in rows]


def test_a_supplier_is_recorded_found_and_changed() -> None:
    made = a_supplier("晋中汾西洗煤有限公司", "washer", credit_code="9114 0100-110010576b", mines=[a_mine()])
    assert (made.credit_code, made.mines.count()) == (CODE, 1)
    actions.add_contact(supplier_id=made.pk, name="郭建平", phone="13800000000", by=the_system())
    reader = a_user("purchase.view")
    assert [hit.title for hit in search(reader, "郭建平")] == [made.name]
    assert search(a_user("trade.view"), "郭建平") == []
    fields: dict[str, Any] = {"name": made.name, "kind": "washer", "rating": "A", "by": the_system()}
    changed = actions.change_supplier(supplier_id=made.pk, version=made.version, **fields)
    assert (changed.rating, told("trade.supplier.change")["name"]) == ("A", made.name)
    with pytest.raises(StaleRecord):
        actions.change_supplier(supplier_id=made.pk, version=1, **fields)


def test_doubles_are_found_by_code_and_by_name() -> None:
    a_supplier("晋中汾西洗煤有限公司", credit_code=CODE)
    with pytest.raises(actions.DuplicateSupplier):
        a_supplier("别的公司", credit_code=CODE)
    with pytest.raises(actions.DuplicateSupplier):
        actions.record_supplier(name="晋中汾西洗煤有限责任公司", kind="washer", by=the_system())
    found = similar_suppliers(the_system(), name="晋中汾西洗煤厂")
    assert [(one.supplier.name, one.sure) for one in found] == [("晋中汾西洗煤有限公司", False)]
    assert Supplier.objects.count() == 1


def test_papers_and_contacts_come_and_go() -> None:
    made = a_supplier()
    given: dict[str, Any] = {"supplier_id": made.pk, "paper": "business", "by": the_system()}
    with pytest.raises(actions.SupplierInvalid):
        actions.add_licence(number="1", **given)
    with pytest.raises(actions.SupplierInvalid):
        actions.add_licence(number="2", valid_from_on=DAY, expires_on=date(2024, 1, 1), **given)
    actions.remove_licence(licence_id=made.licences.get().pk, by=the_system())
    with pytest.raises(actions.SupplierInvalid):
        actions.add_contact(supplier_id=made.pk, name=" ", by=the_system())
    who = actions.add_contact(supplier_id=made.pk, name="郭", by=the_system())
    actions.remove_contact(contact_id=who.pk, by=the_system())
    assert (made.licences.count(), made.contacts.count()) == (0, 0)
    assert told("trade.supplier.licence_gone")["number"] == "1"


@pytest.mark.parametrize("what", ["supplier", "contract", "receipt", "assay", "statement", "payment"])
def test_who_lacks_the_right_buys_nothing(what: str) -> None:
    by, lot = a_user("purchase.view", "money.view"), a_bought_lot()
    acts = {
        "supplier": lambda: actions.record_supplier(name="甲", kind="mine", by=by),
        "contract": lambda: actions.submit_purchase(contract_id=lot.contract_id, version=2, by=by),
        "receipt": lambda: a_load_of(lot.contract, by=by),
        "assay": lambda: actions.agree_result(lot_id=lot.pk, version=1, outcome="", words="", by=by),
        "statement": lambda: a_purchase_statement(lot.contract, by=by),
        "payment": lambda: a_payment_to(lot.contract.supplier, by=by),
    }
    with pytest.raises(NotAllowed):
        acts[what]()


def test_a_contract_is_drafted_approved_and_ended() -> None:
    draft = a_purchase()
    assert (draft.number, draft.state) == ("CG2024-000001", "draft")
    contract = in_force(draft)
    assert (contract.state, contract.approved_on is not None) == ("in_force", True)
    with pytest.raises(actions.NotPurchasable):
        actions.delete_purchase(contract_id=contract.pk, version=contract.version, by=the_system())
    given: dict[str, Any] = {"contract_id": contract.pk, "version": contract.version, "by": the_system()}
    with pytest.raises(actions.NotPurchasable):
        actions.end_purchase(on=date(2024, 6, 30), reason=" ", **given)
    ended = actions.end_purchase(on=date(2024, 6, 30), reason="矿井停产", **given)
    assert (ended.state, ended.ends_on) == ("ended", date(2024, 6, 30))
    assert told("trade.purchase.end")["reason"] == "矿井停产"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"unit_price_per_tonne": None}, "unit_price_per_tonne", id="no price"),
        pytest.param({"basis": "floating"}, "formula", id="no formula"),
        pytest.param({"ends_on": date(2023, 1, 1)}, "ends_on", id="ends before it starts"),
        pytest.param({"total_tonnes": D(0)}, "total_tonnes", id="no tonnes"),
        pytest.param({"loss_allowance_pct": D(11)}, "loss_allowance_pct", id="an allowance that cannot be"),
    ],
)
def test_a_contract_that_cannot_be(fields: dict, field: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(actions.NotPurchasable) as refused:
        a_purchase(**fields)
    assert [one.field for one in refused.value.findings] == [field]


def test_what_a_contract_lacks_keeps_it_from_approval() -> None:
    bare = a_purchase(quality_words="", origin="")
    with pytest.raises(actions.NotPurchasable) as refused:
        in_force(bare)
    assert [one.code for one in refused.value.findings] == ["no_quality", "no_flow"]
    expired = a_supplier(licensed=False)
    until: dict[str, Any] = {"valid_from_on": date(2020, 1, 1), "expires_on": date(2023, 12, 31)}
    actions.add_licence(supplier_id=expired.pk, paper="business", number="9", by=the_system(), **until)
    with pytest.raises(actions.NotPurchasable) as refused:
        in_force(a_purchase(expired))
    assert [one.code for one in refused.value.findings] == ["credential_expired"]
    with pytest.raises(actions.NotPurchasable):
        a_purchase(a_supplier(standing="suspended"))


def test_a_receipt_joins_its_lot_and_raises_its_stockyard() -> None:
    yard = a_stockyard()
    contract = in_force(product=yard.product, stockyard=yard)
    record_level(yard=yard, day_on=date(2024, 3, 3), tonnes=D(2000), by=the_system())
    record_level(yard=yard, day_on=date(2024, 3, 8), tonnes=D(5000), by=the_system())
    first = a_load_of(contract, received_on=date(2024, 3, 6))
    second = a_load_of(contract, received_tonnes=D("500.5"))
    assert lot_of(first) == lot_of(second)
    assert (first.number, PurchaseLot.objects.get().until_on.day) == ("SH2024-000001", 10)
    assert levels(yard) == [(3, 2000), (5, D("2500.5")), (6, D("3500.5")), (8, 5000)]
    a_load_of(contract, received_on=date(2024, 3, 8))
    assert levels(yard)[-1] == (8, 6000)
    with pytest.raises(actions.NotReceived):
        actions.void_receipt(receipt_id=second.pk, version=1, reason="", by=the_system())
    actions.void_receipt(receipt_id=second.pk, version=1, reason="重复录入", by=the_system())
    assert levels(yard) == [(3, 2000), (5, 2000), (6, 3000), (8, 6000)]
    with pytest.raises(actions.NotReceived):
        actions.void_receipt(receipt_id=second.pk, version=2, reason="再次", by=the_system())
    assert told("trade.purchase_receipt.void")["reason"] == "重复录入"
    record_level(yard=yard, day_on=date(2024, 3, 6), tonnes=D(2900), by=the_system())
    actions.void_receipt(receipt_id=first.pk, version=1, reason="不是这天", by=the_system())
    assert dict(levels(yard))[6] == 2900
    assert StockBooking.objects.count() == 1


def test_what_cannot_have_come_is_refused() -> None:
    contract = in_force()
    wrong: list[dict[str, Any]] = [
        {"received_on": date(2025, 1, 1)},
        {"vehicle": " "},
        {"stockyard": a_stockyard(a_product("焦煤")), "purpose": "trading"},
        {"contract": a_purchase()},
    ]
    for fields in wrong:
        with pytest.raises(actions.NotReceived):
            a_load_of(fields.pop("contract", contract), **fields)
    assert not PurchaseReceipt.objects.exists()


def test_an_assay_is_judged_and_the_result_agreed_on() -> None:
    lot = a_bought_lot()
    with pytest.raises(actions.NotABoughtAssay):
        a_bought_assay(lot, moisture_ar="30", ash_ar="50", volatile_ad="40", moisture_ad="2")
    a_bought_assay(lot, q_net_ar="5000", moisture_ad="3.20", moisture_ar="12.00", sulphur_ad="0.80")
    with pytest.raises(actions.NotABoughtAssay):
        a_bought_assay(lot)
    agreed = agreed_results([lot])[lot.pk]
    assert agreed.assay.value(Measure.of("sulphur_d")).quantize(D("0.0001")) == D("0.8264")
    seller = a_bought_assay(lot, Party.SELLER, q_net_ar="5300")
    assert agreed_results([lot])[lot.pk].disputed
    given: dict[str, Any] = {"lot_id": lot.pk, "version": 1, "words": "双方会谈", "by": the_system()}
    with pytest.raises(actions.NotABoughtAssay):
        actions.agree_result(outcome="referee", **given)
    actions.agree_result(outcome="mean", **given)
    lot.refresh_from_db()
    agreed = agreed_results([lot])[lot.pk]
    assert (agreed.disputed, agreed.assay.value(Measure.of("q_net_ar"))) == (False, 5150)
    assert told("trade.purchase_lot.agree")["outcome"] == "mean"
    taking: dict[str, Any] = {"assay_id": seller.pk, "version": 1, "reason": "误录", "by": the_system()}
    with pytest.raises(actions.NotABoughtAssay):
        actions.take_back_purchase_assay(**taking)
    actions.agree_result(lot_id=lot.pk, version=2, outcome="", words="", by=the_system())
    actions.take_back_purchase_assay(**taking)
    assert lot.assays.count() == 1


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


STEPS = ("submit", "grant", "return", "end", "change", "receive")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=7))
def test_nothing_comes_under_a_contract_nobody_approved(wished: list[str]) -> None:
    contract, granted = a_purchase(), False
    for step in wished:
        with suppress(Refused, ApprovalStep.DoesNotExist):
            granted = take(step, contract) or granted
        contract.refresh_from_db()
        assert (contract.state in ("in_force", "ended")) == granted
        assert granted or not contract.receipts.exists()
        assert (contract.over_on is not None) == (contract.state == "ended")


def take(step: str, contract: PurchaseContract) -> bool:
    given: dict[str, Any] = {"contract_id": contract.pk, "version": contract.version, "by": the_system()}
    if step == "submit":
        a_route(a_buying_leader(), kind="purchasecontract")
        actions.submit_purchase(**given)
    elif step in ("grant", "return"):
        decided(contract, "granted" if step == "grant" else "returned")
        return step == "grant"
    elif step == "end":
        actions.end_purchase(on=date(2024, 6, 1), reason="停产", **given)
    elif step == "receive":
        a_load_of(contract)
    else:
        fields: dict[str, Any] = {
            "supplier": contract.supplier,
            "product": contract.product,
            "stockyard": contract.stockyard,
        }
        days: dict[str, Any] = {"starts_on": contract.starts_on, "ends_on": contract.ends_on}
        actions.change_purchase(number="", total_tonnes=D(9), **fields, **days, **given)
    return False
