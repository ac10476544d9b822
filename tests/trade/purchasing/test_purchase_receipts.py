"""Bought coal arrives: receipts, stockyards, lots and their results."""

from datetime import date
from decimal import Decimal
from typing import Any

# Whole numbers stand for amounts here, which a strict comparison of types would refuse.
# mypy: disable-error-code="comparison-overlap, no-any-return, no-untyped-call, union-attr"
import pytest
from tests.builders.people import a_user, the_system
from tests.builders.plans import a_stockyard
from tests.builders.purchases import (
    a_bought_assay,
    a_bought_lot,
    a_load_of,
    a_payment_to,
    a_purchase,
    a_purchase_statement,
    in_force,
    told,
)
from tests.builders.trade import a_product

from coalface.identity.people.access import NotAllowed
from coalface.kernel.coal.assay import Measure
from coalface.trade.catalogue.actions import record_level
from coalface.trade.catalogue.models import StockLevel, Stockyard
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.models import (
    PurchaseLot,
    PurchaseReceipt,
    StockBooking,
)
from coalface.trade.purchasing.queries.lots import agreed_results, lot_of
from coalface.trade.quality.rules.results import Party

pytestmark = pytest.mark.django_db
D = Decimal


def levels(yard: Stockyard) -> list[tuple[int, Decimal]]:
    rows = StockLevel.objects.filter(stockyard=yard).order_by("day_on")
    return [(one.day_on.day, one.tonnes) for one in rows]


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
