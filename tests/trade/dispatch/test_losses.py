"""Losses on the way by the numbers of B6, arrivals, and what they do to the months."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer
from tests.builders.gate import a_carrier, a_running_contract, a_ticket, an_arrival, issued
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_shipment

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.versions import StaleRecord
from coalface.trade.dispatch.actions import (
    NotArrived,
    NotShippable,
    change_arrival,
    delete_shipment,
    record_arrival,
)
from coalface.trade.dispatch.models import Arrival
from coalface.trade.dispatch.queries.arrivals import biases, compared, with_losses
from coalface.trade.dispatch.rules.losses import Allowance, LossRule, Verdict, loss, moisture_corrected
from coalface.trade.months.actions import recompute_all, recompute_dirty
from coalface.trade.months.models import CustomerMonth


def t(text: str) -> Decimal:
    return Decimal(text)


SENT, ARRIVED = t("3312.40"), t("3281.00")


def test_rail_within_the_allowance() -> None:
    found = loss(SENT, ARRIVED, Allowance(t("1.2")))
    assert (found.tonnes, found.pct, found.allowed_tonnes) == (t("31.40"), t("0.9480"), t("39.749"))
    assert (found.over_tonnes, found.verdict) == (0, Verdict.WITHIN)


def test_rail_above_half_a_percent() -> None:
    found = loss(SENT, ARRIVED, Allowance(t("0.5")))
    assert (found.allowed_tonnes, found.over_tonnes, found.verdict) == (
        t("16.562"),
        t("14.838"),
        Verdict.CLAIM,
    )


def test_corrected_for_moisture_more_arrived() -> None:
    corrected = moisture_corrected(ARRIVED, t("12.0"), t("10.5"))
    found = loss(SENT, corrected, Allowance(t("1.2")))
    assert (corrected, -found.tonnes, found.verdict) == (t("3336.926"), t("24.526"), Verdict.SURPLUS)


def test_a_truck_beyond_three_per_mille_is_in_dispute() -> None:
    found = loss(t("33.92"), t("33.70"), Allowance(t("1"), t("0.3")))
    assert (round(-found.pct, 3), found.verdict) == (t("-0.649"), Verdict.DISPUTE)
    assert loss(t("33.92"), t("33.82"), Allowance(t("1"), t("0.3"))).verdict is Verdict.WITHIN


@pytest.mark.parametrize(
    ("rule", "claimed", "verdict"),
    [
        (LossRule.EXCESS, "14.838", Verdict.CLAIM),
        (LossRule.WHOLE, "31.40", Verdict.CLAIM),
        (LossRule.NONE, "0", Verdict.WITHIN),
    ],
)
def test_what_the_contract_claims_of_a_loss(rule: LossRule, claimed: str, verdict: Verdict) -> None:
    found = loss(SENT, ARRIVED, Allowance(t("0.5"), rule=rule))
    assert (found.over_tonnes, found.verdict) == (t(claimed), verdict)


@given(
    arrived=st.decimals("0.001", "9999", places=3),
    sent=st.decimals("0", "40", places=2),
    came=st.decimals("0", "40", places=2),
)
@settings(max_examples=40)
def test_the_dry_coal_stays_the_same(arrived: Decimal, sent: Decimal, came: Decimal) -> None:
    corrected = moisture_corrected(arrived, sent, came)
    assert abs(corrected * (100 - sent) - arrived * (100 - came)) <= t("0.0005") * 100


@pytest.mark.django_db
def test_an_arrival_is_judged_by_the_contract_and_shows_both_figures() -> None:
    contract = a_running_contract(loss_allowance_pct=t("0.5"))
    today = contract.starts_on + timedelta(days=30)
    shipment = a_shipment(
        contract.customer, contract=contract, shipped_on=today, net_tonnes=SENT, moisture_pct=t("12")
    )
    arrival = an_arrival(shipment, tonnes="3281.00", moisture_pct=t("10.5"))
    both = compared(arrival)
    assert arrival.allowance_pct == t("0.5")
    assert (both.plain.over_tonnes, both.plain.verdict) == (t("14.838"), Verdict.CLAIM)
    assert both.corrected is not None
    assert both.corrected.tonnes == t("-24.526")
    assert AuditEvent.objects.get(action="trade.arrival.create").subject_id == arrival.pk


@pytest.mark.django_db
def test_without_terms_the_usual_allowance_counts() -> None:
    rail, road = an_arrival(), an_arrival(a_shipment(transport="road"))
    assert (rail.allowance_pct, rail.dispute_pct) == (t("1.2"), None)
    assert (road.allowance_pct, road.dispute_pct) == (t("1"), t("0.3"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tonnes", "verdict"), [("2990", "within"), ("2900", "claim"), ("3001", "surplus"), ("2964", "within")]
)
def test_the_list_judges_as_the_rule_does(tonnes: str, verdict: str) -> None:
    arrival = an_arrival(tonnes=tonnes)
    row = with_losses(Arrival.objects.all()).get()
    assert (row.verdict, compared(arrival).plain.verdict) == (verdict, verdict)
    assert row.lost_tonnes == 3000 - t(tonnes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tonnes", "days", "code"),
    [
        ("4501", 2, "arrived_odd"),
        ("-1", 2, "arrived_odd"),
        ("2990", -1, "before_sent"),
        ("2990", 9000, "in_future"),
    ],
)
def test_what_cannot_have_arrived(tonnes: str, days: int, code: str) -> None:
    shipment = a_shipment()
    with pytest.raises(NotArrived) as refusal:
        an_arrival(shipment, tonnes=tonnes, arrived_on=shipment.shipped_on + timedelta(days=days))
    assert [finding.code for finding in refusal.value.findings] == [code]


@pytest.mark.django_db
def test_a_shipment_arrives_once_and_then_stays() -> None:
    shipment = a_shipment()
    an_arrival(shipment)
    with pytest.raises(NotArrived, match="recorded already"):
        an_arrival(shipment)
    with pytest.raises(NotShippable, match="is recorded"):
        delete_shipment(shipment=shipment, version=1, reason="录错", by=the_system())


@pytest.mark.django_db
def test_a_correction_needs_the_version_one_looked_at_and_the_right() -> None:
    arrival = an_arrival()
    new = {"arrived_on": arrival.arrived_on, "tonnes": t("2980")}
    with pytest.raises(NotAllowed):
        change_arrival(arrival_id=arrival.pk, version=1, by=a_user("trade.view"), **new)
    assert change_arrival(arrival_id=arrival.pk, version=1, by=the_system(), **new).tonnes == 2980
    with pytest.raises(StaleRecord):
        change_arrival(arrival_id=arrival.pk, version=1, by=the_system(), **new)
    assert AuditEvent.objects.filter(action="trade.arrival.change").count() == 1


@pytest.mark.django_db
def test_what_arrives_counts_in_its_own_month() -> None:
    customer = a_customer()
    shipment = a_shipment(customer, shipped_on=date(2024, 3, 30), net_tonnes=3000)
    an_arrival(shipment, tonnes="2990.5", arrived_on=date(2024, 4, 2))
    expected = {date(2024, 3, 1): (3_000_000, 0), date(2024, 4, 1): (0, 2_990_500)}
    for sum_up in (recompute_dirty, recompute_all):
        sum_up(by=the_system())
        rows = CustomerMonth.objects.filter(customer=customer)
        assert {row.month_on: (row.dispatched_kg, row.received_kg) for row in rows} == expected


@pytest.mark.django_db
def test_carrier_and_scale_follow_the_ticket_and_have_their_bias() -> None:
    carrier = a_carrier("晋运车队")
    ticket = a_ticket(issued(a_running_contract(), carrier=carrier))  # 33.06 t
    arrival = record_arrival(
        shipment=ticket.shipment, arrived_on=ticket.shipment.shipped_on, tonnes=t("32.90"), by=the_system()
    )
    assert (arrival.carrier, arrival.scale) == (carrier, ticket.gross.scale)
    day = arrival.arrived_on
    for by in ("carrier", "scale"):
        (bias,) = biases(the_system(), by, day, day)
        assert (bias.number, bias.lost_tonnes, bias.bias_pct) == (1, t("0.16"), t("0.4840"))
