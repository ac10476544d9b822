"""Contracts about bought coal: drafted, approved, ended, and nothing bought under others."""

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
from tests.builders.people import the_system
from tests.builders.purchases import (
    a_buying_leader,
    a_load_of,
    a_purchase,
    a_supplier,
    decided,
    in_force,
    told,
)

from coalface.desk.approvals.models import ApprovalStep
from coalface.kernel.findings import Refused
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.models import PurchaseContract

pytestmark = pytest.mark.django_db
D = Decimal


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
def test_a_contract_that_cannot_be(fields: dict[str, Any], field: str) -> None:
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
