"""What a contract must state, what may change in which state, and its way through the states."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.builders.trade import agreed

from coalface.trade.contracts.rules.changing import change_findings, what_changed
from coalface.trade.contracts.rules.elements import Elements, element_findings
from coalface.trade.contracts.rules.states import BOUND, OVER, Event, State, after

D = Decimal
COMPLETE = Elements(
    quality="Qnet,ar ≥ 5500 kcal/kg",
    has_end=True,
    flow_from="塔山矿",
    flow_to="秦皇岛港",
    transport="rail",
    liability="每吨 5 元",
    dispute="卖方所在地法院",
    has_terms=True,
    total_tonnes=D(100_000),
    quantities=[agreed("2024-01", 50_000), agreed("2024-02", 50_000)],
)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [], id="a complete contract lacks nothing"),
        pytest.param({"total_tonnes": None, "quantities": []}, ["no_quantity"], id="no quantity 数量"),
        pytest.param({"quality": ""}, ["no_quality"], id="no quality 质量"),
        pytest.param({"has_end": False}, ["no_term"], id="no term 期限"),
        pytest.param({"flow_to": ""}, ["no_flow"], id="half a flow 流向"),
        pytest.param({"transport": ""}, ["no_transport"], id="no transport 运输方式"),
        pytest.param({"liability": ""}, ["no_liability"], id="no liability 违约责任"),
        pytest.param({"dispute": ""}, ["no_dispute"], id="no settling of disputes 争议解决"),
        pytest.param({"has_terms": False}, ["no_price"], id="no price"),
        pytest.param({"total_tonnes": D(99_999)}, ["sum_differs"], id="months that do not sum to the total"),
        pytest.param({"total_tonnes": None}, [], id="months alone are a quantity"),
        pytest.param({"quality": "", "is_supplement": True}, ["no_parent"], id="a supplement of nothing"),
        pytest.param(
            {"quality": "", "is_supplement": True, "has_parent": True},
            [],
            id="a supplement states only what it changes",
        ),
    ],
)
def test_required_elements(changed: dict[str, object], codes: list[str]) -> None:
    assert [one.code for one in element_findings(replace(COMPLETE, **changed))] == codes


def test_a_wrong_sum_is_told_in_tonnes() -> None:
    found = element_findings(replace(COMPLETE, total_tonnes=D("100000.500000")))
    assert str(found[0]) == "The months sum to 100000 t, the contract says 100000.5 t."


@pytest.mark.parametrize(
    ("state", "approved", "changed", "codes"),
    [
        pytest.param(State.DRAFT, False, {"ends_on"}, [], id="a draft is open"),
        pytest.param(State.APPROVING, False, {"remarks"}, ["in_approval"], id="nothing while others decide"),
        pytest.param(State.IN_FORCE, False, {"ends_on"}, [], id="what came from a file can be corrected"),
        pytest.param(State.IN_FORCE, True, {"ends_on"}, ["by_supplement"], id="what was approved is fixed"),
        pytest.param(State.IN_FORCE, True, {"excused", "remarks"}, [], id="excuses come as they come"),
        pytest.param(State.ENDED, True, {"quantities"}, ["contract_over"], id="what is over stays"),
        pytest.param(State.TERMINATED, False, {"excused"}, [], id="excuses also afterwards"),
    ],
)
def test_what_may_change(state: State, approved: bool, changed: set[str], codes: list[str]) -> None:
    assert [one.code for one in change_findings(state, approved=approved, changed=changed)] == codes


def test_excuses_are_told_from_quantities() -> None:
    before = [agreed("2024-01", 50_000)]
    assert what_changed(before, [agreed("2024-01", 50_000, 10)]) == "excused"
    assert what_changed(before, [agreed("2024-01", 49_000)]) == "quantities"
    assert what_changed(before, list(before)) == ""


def test_nothing_leads_out_of_the_end_and_only_approval_into_force() -> None:
    into_force = [(s, e) for s in State for e in Event if after(s, e) is State.IN_FORCE]
    assert into_force == [(State.APPROVING, Event.GRANT)]
    assert [after(state, event) for state in OVER for event in Event] == [None] * len(OVER) * len(Event)
    assert {after(s, e) for s in BOUND for e in Event} <= {*OVER, None}
