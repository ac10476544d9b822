"""The way of a quote, and what it must say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.trade.contracts.rules.quotes import (
    Event,
    Offer,
    State,
    after,
    floor_remark,
    offer_findings,
    read_steps,
    sending_findings,
    write_steps,
)
from coalface.trade.pricing.rules.answers import Step, summed

D = Decimal
TODAY, LATER = date(2026, 3, 1), date(2026, 3, 31)
FAIR = Offer(D(1000), TODAY, LATER, date(2026, 3, 8), D("700"))
OVER = {State.ACCEPTED, State.DECLINED, State.EXPIRED}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [], id="a fair offer"),
        pytest.param({"offered_price": None}, [], id="at the computed price"),
        pytest.param({"valid_until_on": TODAY}, [], id="valid for today alone"),
        pytest.param({"tonnes": D(0)}, ["no_tonnes"], id="no tonnes"),
        pytest.param({"tonnes": D(10_000_001)}, ["too_much"], id="more than anybody burns"),
        pytest.param({"delivery_until_on": date(2026, 2, 28)}, ["ends_first"], id="ends before it begins"),
        pytest.param({"valid_until_on": date(2026, 2, 28)}, ["over_already"], id="run out already"),
        pytest.param({"offered_price": D(0)}, ["price_zero"], id="for nothing"),
        pytest.param({"offered_price": D(10_000)}, ["price_too_high"], id="dearer than coal"),
    ],
)
def test_what_a_quote_can_say(changed: dict[str, object], codes: list[str]) -> None:
    assert [one.code for one in offer_findings(replace(FAIR, **changed), TODAY)] == codes  # type: ignore[arg-type] # by the table


@pytest.mark.parametrize(
    ("price", "floor", "approved", "codes"),
    [
        pytest.param("700", None, False, [], id="no floor"),
        pytest.param("680", "680", False, [], id="on the floor"),
        pytest.param("679.99", "680", False, ["below_floor"], id="below it"),
        pytest.param("679.99", "680", True, [], id="below it and approved"),
    ],
)
def test_below_the_floor_only_what_was_approved_goes(
    price: str, floor: str | None, approved: bool, codes: list[str]
) -> None:
    low = None if floor is None else D(floor)
    assert [one.code for one in sending_findings(D(price), low, approved, LATER, TODAY)] == codes
    assert bool(floor_remark(D(price), low)) == (D(price) < (low or D(0)))


def test_what_ran_out_is_not_sent() -> None:
    found = sending_findings(D(700), None, True, date(2026, 2, 28), TODAY)
    assert [one.code for one in found] == ["over_already"]


@given(st.lists(st.sampled_from(Event), max_size=12))
def test_no_way_leads_around_sending_or_back_from_the_end(events: list[Event]) -> None:
    state, been = State.DRAFT, [State.DRAFT]
    for event in events:
        reached = after(state, event)
        assert reached is None or state not in OVER
        state = reached or state
        been.append(state)
    if state in {State.ACCEPTED, State.DECLINED}:
        assert State.SENT in been
    if State.APPROVED in been:
        assert State.APPROVING in been


def test_steps_are_kept_as_they_were() -> None:
    answer = summed(
        [Step("listed", "List %(list)s", D("720"), {"list": "坑口"}), Step("risk", "Risk", D("7.205"))]
    )
    price = answer.unit_price_per_tonne
    assert price == D("727.21")
    assert read_steps(write_steps(answer.steps), price).steps == answer.steps
