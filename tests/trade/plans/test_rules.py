"""Sharing out a shortage, states of plans, orders, cars and services as plain calculations."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalface.trade.plans.rules.allocation import Demand, Line, Share, Why, allocate, share_out
from coalface.trade.plans.rules.rail import (
    Loading,
    cars_a_day,
    fulfilment_pct,
    grant_findings,
    loading_findings,
    request_findings,
)
from coalface.trade.plans.rules.serving import price_findings, service_amount, service_findings
from coalface.trade.plans.rules.states import (
    Agreed,
    Event,
    State,
    after,
    change_findings,
    contract_findings,
    order_findings,
    orders_due_on,
    priority_findings,
)

NOVEMBER = date(2026, 11, 1)


def demands(*rows: tuple[int | None, int]) -> list[Demand[int]]:
    return [Demand(at, priority, kg) for at, (priority, kg) in enumerate(rows)]


@pytest.mark.parametrize(
    ("supply", "rows", "given_kg"),
    [
        pytest.param(10, [(0, 4), (1, 6)], [4, 6], id="there is enough for all"),
        pytest.param(7, [(0, 4), (1, 6)], [4, 3], id="the better grade is served first"),
        pytest.param(3, [(0, 4), (1, 6)], [3, 0], id="nothing is left for the next grade"),
        pytest.param(9, [(0, 6), (0, 12)], [3, 6], id="within a grade in proportion"),
        pytest.param(10, [(0, 10), (0, 10), (0, 10)], [4, 3, 3], id="the odd kilogram goes to the first"),
        pytest.param(5, [(0, 3), (0, 6)], [2, 3], id="the odd kilogram goes to the largest fraction"),
        pytest.param(8, [(None, 5), (1, 6)], [0, 6], id="who is not supplied gets nothing"),
        pytest.param(0, [(0, 5)], [0], id="nothing to share"),
        pytest.param(-4, [(0, 5)], [0], id="less than nothing is nothing"),
    ],
)
def test_what_there_is_goes_by_grade_and_then_in_proportion(supply, rows, given_kg) -> None:
    assert list(share_out(supply, demands(*rows)).values()) == given_kg


ROWS = st.lists(st.tuples(st.sampled_from([0, 1, 2, 3, None]), st.integers(0, 10_000)), max_size=12)


@settings(max_examples=200)
@given(supply=st.integers(0, 60_000), rows=ROWS)
def test_shares_add_up_exactly_and_never_exceed_what_is_wanted(supply: int, rows) -> None:
    asked = demands(*rows)
    shares = share_out(supply, asked)
    supplied = sum(d.kg for d in asked if d.priority is not None)
    assert sum(shares.values()) == min(supply, supplied)
    assert all(0 <= shares[d.key] <= d.kg for d in asked)


@settings(max_examples=200)
@given(supply=st.integers(0, 60_000), rows=ROWS.filter(bool), at=st.integers(0, 11))
def test_a_better_grade_never_gets_less(supply: int, rows, at: int) -> None:
    at %= len(rows)
    priority, kg = rows[at]
    better = [*rows]
    better[at] = (max((priority or 0) - 1, 0), kg)
    assert share_out(supply, demands(*better))[at] >= share_out(supply, demands(*rows))[at]


@settings(max_examples=100)
@given(supply=st.integers(0, 60_000), rows=ROWS)
def test_nobody_of_a_lesser_grade_is_served_while_a_better_one_is_cut(supply: int, rows) -> None:
    asked = demands(*rows)
    shares = share_out(supply, asked)
    cut = [d.priority for d in asked if d.priority is not None and shares[d.key] < d.kg]
    served = [d.priority for d in asked if d.priority is not None and shares[d.key] > 0]
    assert not cut or not served or max(served) <= min(cut)


def lines(*rows: tuple[int | None, int, int, int | None]) -> list[Line[int]]:
    return [Line(Demand(at, p, kg), product, route) for at, (p, kg, product, route) in enumerate(rows)]


@pytest.mark.parametrize(
    ("rows", "supply", "carried", "shares"),
    [
        pytest.param([(0, 5, 1, None)], {1: 9}, {}, [Share(5, Why.IN_FULL)], id="enough"),
        pytest.param(
            [(0, 5, 1, None)], {}, {}, [Share(5, Why.UNKNOWN_SUPPLY)], id="supply unknown is no nought"
        ),
        pytest.param(
            [(0, 4, 1, None), (1, 4, 1, None), (2, 4, 1, None)],
            {1: 6},
            {},
            [Share(4, Why.IN_FULL), Share(2, Why.IN_PROPORTION), Share(0, Why.NOTHING_LEFT)],
            id="a shortage says to each why",
        ),
        pytest.param(
            [(0, 8, 1, 7), (1, 8, 1, None)],
            {1: 12},
            {7: 5},
            [Share(5, Why.BY_ROUTE), Share(7, Why.IN_PROPORTION)],
            id="what a route cannot carry goes to the others",
        ),
        pytest.param(
            [(None, 8, 1, 7), (1, 8, 1, 7)],
            {1: 12},
            {7: 8},
            [Share(0, Why.NOT_SUPPLIED), Share(8, Why.IN_FULL)],
            id="who is not supplied takes no place on the route",
        ),
        pytest.param(
            [(0, 8, 1, None), (0, 8, 2, None)],
            {1: 4, 2: 9},
            {},
            [Share(4, Why.IN_PROPORTION), Share(8, Why.IN_FULL)],
            id="products do not stand in for one another",
        ),
    ],
)
def test_lines_are_cut_for_a_reason(rows, supply, carried, shares) -> None:
    assert list(allocate(lines(*rows), supply, carried).values()) == shares


@pytest.mark.parametrize(
    ("day", "due"),
    [
        pytest.param(20, date(2026, 2, 20), id="a day of the month before"),
        pytest.param(31, date(2026, 2, 28), id="the last one when it is shorter"),
    ],
)
def test_when_orders_are_due(day: int, due: date) -> None:
    assert orders_due_on(date(2026, 3, 1), day) == due


@pytest.mark.parametrize(
    ("month", "tonnes", "price", "today", "codes"),
    [
        pytest.param("2026-11-01", "5", None, "2026-10-20", [], id="in time"),
        pytest.param("2026-11-01", "5", "700", "2026-10-21", ["order_late"], id="late is a remark"),
        pytest.param("2026-10-01", "5", None, "2026-11-01", ["order_month"], id="past month"),
        pytest.param(
            "2026-11-01", "-1", "0", "2026-10-20", ["order_tonnes", "order_price"], id="below nought"
        ),
        pytest.param("2200-01-01", "1", None, "2026-10-20", ["order_month"], id="beyond the calendar"),
    ],
)
def test_orders_are_judged(month, tonnes, price, today, codes) -> None:
    found = order_findings(
        date.fromisoformat(month),
        Decimal(tonnes),
        Decimal(price) if price else None,
        today=date.fromisoformat(today),
        due_on=date(2026, 10, 20),
    )
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("contract", "codes"),
    [
        pytest.param(None, [], id="no contract"),
        pytest.param(Agreed(1, 2, date(2026, 1, 1), None), [], id="fits"),
        pytest.param(
            Agreed(1, None, date(2026, 11, 30), date(2026, 12, 1)), [], id="any product, begins within"
        ),
        pytest.param(Agreed(9, 2, date(2026, 1, 1), None), ["foreign_contract"], id="another customer's"),
        pytest.param(Agreed(1, 9, date(2026, 1, 1), None), ["other_product"], id="another product"),
        pytest.param(Agreed(1, 2, date(2026, 1, 1), date(2026, 10, 31)), ["contract_outside"], id="over"),
        pytest.param(Agreed(1, 2, date(2026, 12, 1), None), ["contract_outside"], id="not yet"),
    ],
)
def test_an_order_fits_its_contract(contract, codes) -> None:
    found = contract_findings(customer_id=1, product_id=2, month_on=NOVEMBER, contract=contract)
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("state", "kg", "reason", "codes"),
    [
        pytest.param("draft", 5, "", [], id="as proposed"),
        pytest.param("draft", 6, "保供", [], id="with a reason"),
        pytest.param("draft", 6, " ", ["reason_missing"], id="without one"),
        pytest.param("draft", -1, "x", ["order_tonnes"], id="below nought"),
        pytest.param("approving", 6, "x", ["plan_not_draft"], id="in approval"),
    ],
)
def test_changes_by_hand_say_why(state, kg, reason, codes) -> None:
    assert [finding.code for finding in change_findings(state, kg, 5, reason)] == codes


def test_only_these_steps_lead_on() -> None:
    moves = {(state, event): after(state, event) for state in State for event in Event}
    assert {key: reached for key, reached in moves.items() if reached} == {
        (State.DRAFT, Event.SUBMIT): State.APPROVING,
        (State.APPROVING, Event.GRANT): State.APPROVED,
        (State.APPROVING, Event.REFUSE): State.REFUSED,
        (State.APPROVING, Event.SEND_BACK): State.DRAFT,
        (State.APPROVED, Event.REPLACE): State.REPLACED,
    }


@pytest.mark.parametrize(
    ("grades", "due", "codes"),
    [
        (["strategic", "market"], 20, []),
        ([], 20, ["priority_grades"]),
        (["market", "market"], 20, ["priority_grades"]),
        (["gold"], 0, ["priority_grades", "due_day"]),
    ],
)
def test_priorities_are_judged(grades, due, codes) -> None:
    found = priority_findings(grades, due, ["strategic", "long_term", "market"])
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("loaded", "asked", "pct"),
    [(45_755, 45_000, "101.68"), (820, 1_000, "82.00"), (1, 3, "33.33"), (0, 0, None)],
)
def test_share_of_cars_loaded(loaded: int, asked: int, pct: str | None) -> None:
    assert fulfilment_pct(loaded, asked) == (Decimal(pct) if pct else None)


@pytest.mark.parametrize(
    ("today", "cars"),
    [("2026-10-31", None), ("2026-11-01", "900.00"), ("2026-11-09", "100.00"), ("2027-01-01", "30.00")],
)
def test_cars_a_day(today: str, cars: str | None) -> None:
    assert cars_a_day(900, NOVEMBER, date.fromisoformat(today)) == (Decimal(cars) if cars else None)


GRANTED = Loading(100, 80, [(date(2026, 11, 3), 50)])


@pytest.mark.parametrize(
    ("request_", "day", "cars", "codes"),
    [
        pytest.param(GRANTED, "2026-11-04", 30, [], id="as many as are left"),
        pytest.param(GRANTED, "2026-11-04", 31, ["over_granted"], id="one too many"),
        pytest.param(Loading(100, None), "2026-11-04", 1, ["not_granted"], id="not granted"),
        pytest.param(GRANTED, "2026-12-01", 1, ["loading_day"], id="another month"),
        pytest.param(GRANTED, "2026-11-11", 1, ["loading_day"], id="tomorrow"),
        pytest.param(GRANTED, "2026-11-04", -1, ["loading_cars"], id="below nought"),
    ],
)
def test_loading_is_judged(request_, day, cars, codes) -> None:
    found = loading_findings(request_, NOVEMBER, date.fromisoformat(day), cars, today=date(2026, 11, 10))
    assert [finding.code for finding in found] == codes


def test_requests_and_grants_are_judged() -> None:
    assert [f.code for f in request_findings(0, Decimal(201))] == ["asked_cars", "tonnes_a_car"]
    assert request_findings(1, Decimal(70)) == []
    assert [f.code for f in grant_findings(10, 11, 0)] == ["granted_too_many"]
    assert [f.code for f in grant_findings(10, 4, 5)] == ["granted_too_few"]
    assert grant_findings(10, 5, 5) == []


def test_services_cost_what_the_list_says() -> None:
    assert service_amount(Decimal("33.333"), Decimal("0.15")) == Decimal("5.00")
    assert service_findings(Decimal(1), Decimal(0), NOVEMBER) == []
    codes = [f.code for f in service_findings(Decimal(0), None, NOVEMBER)]
    assert codes == ["service_quantity", "service_price"]
    assert [f.code for f in price_findings(Decimal(-1), NOVEMBER, NOVEMBER)] == [
        "price_negative",
        "price_order",
    ]
    assert price_findings(Decimal(1), date(2026, 11, 2), NOVEMBER) == []
