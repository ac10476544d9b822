"""Trains and ships: which weight counts, what is refused, and one shipment each."""

from decimal import Decimal

import pytest
from tests.builders.gate import PRICE, a_running_contract, a_survey, a_voyage, a_wagon, a_waybill, account_of
from tests.builders.people import the_system

from coalface.identity.audit.models import AuditEvent
from coalface.trade.dispatch.actions import (
    NotSailing,
    NotSendable,
    record_survey,
    send_voyage,
    send_waybill,
    set_wagons,
)
from coalface.trade.dispatch.models import Shipment
from coalface.trade.dispatch.rules.rail import WeightFrom, net_tonnes, train_findings
from coalface.trade.dispatch.rules.ships import loaded_tonnes, quarter_mean
from coalface.trade.ledger.actions import CreditExceeded

TRAIN = [a_wagon("5231456", "69.8", "69.72"), a_wagon("5231457", "70"), a_wagon("5231458", "70.2", "70.4")]


def test_the_weight_that_counts() -> None:
    """By ticket 210.0; by scale 69.72 + 70 (not weighed: its ticket) + 70.4."""
    assert net_tonnes(TRAIN, WeightFrom.TICKET) == Decimal("210.0")
    assert net_tonnes(TRAIN, WeightFrom.SCALE) == Decimal("210.12")


@pytest.mark.parametrize(
    ("wagons", "codes"),
    [
        pytest.param(TRAIN, ["not_on_scale"], id="one wagon was not weighed"),
        pytest.param([], ["no_wagons"], id="no wagons"),
        pytest.param([a_wagon("523145", scale="70")], ["not_a_wagon"], id="six digits"),
        pytest.param([a_wagon(scale="71.5")], ["wagon_overloaded"], id="above its marked load"),
        pytest.param([a_wagon(ticket="0", scale="70")], ["wagon_weight_odd"], id="no weight"),
        pytest.param(
            [a_wagon(ticket="700", scale="70")], ["wagon_weight_odd", "wagon_overloaded"], id="a slip"
        ),
    ],
)
def test_what_is_said_of_a_train(wagons: list[object], codes: list[str]) -> None:
    found = train_findings(wagons, WeightFrom.SCALE)  # type: ignore[arg-type]  # a table of cases
    assert [finding.code for finding in found] == codes


def test_cargo_by_draft_survey() -> None:
    """Salt water: (42,000 - 800) - (12,000 - 5,200 - 800); fresh water lifts the same table reading less."""
    before = a_survey("12000", "5200", "800")
    assert loaded_tonnes(before, a_survey("42000", "0", "800")) == 35_200
    fresh = a_survey("42000", "0", "800", density=Decimal("1.000"))
    assert loaded_tonnes(before, fresh) == Decimal("34175.610")


def test_quarter_mean_of_the_drafts() -> None:
    assert quarter_mean(Decimal("9.80"), Decimal("10.00"), Decimal("10.10")) == Decimal("9.9875")


@pytest.mark.django_db
def test_a_train_is_one_shipment_with_its_value() -> None:
    contract = a_running_contract(paid=200_000)
    waybill = a_waybill(contract)
    set_wagons(waybill_id=waybill.pk, wagons=TRAIN, by=the_system())
    shipment = send_waybill(waybill_id=waybill.pk, by=the_system())
    assert (shipment.number, shipment.net_tonnes, shipment.transport) == (waybill.number, 210, "rail")
    assert account_of(contract.customer).unsettled == 210 * PRICE
    names = ["trade.waybill.create", "trade.waybill.load", "trade.waybill.send"]
    assert (
        list(AuditEvent.objects.filter(action__in=names).order_by("pk").values_list("action", flat=True))
        == names
    )
    with pytest.raises(NotSendable, match="stay as they are"):
        send_waybill(waybill_id=waybill.pk, by=the_system())


@pytest.mark.django_db
def test_a_train_the_account_does_not_hold_stays() -> None:
    waybill = a_waybill(a_running_contract(paid=100))
    set_wagons(waybill_id=waybill.pk, wagons=TRAIN, by=the_system())
    with pytest.raises(CreditExceeded):
        send_waybill(waybill_id=waybill.pk, by=the_system())
    assert not Shipment.objects.exists()


@pytest.mark.django_db
def test_a_wagon_stands_on_a_waybill_once() -> None:
    waybill = a_waybill()
    with pytest.raises(NotSendable, match="twice"):
        set_wagons(waybill_id=waybill.pk, wagons=[a_wagon(), a_wagon()], by=the_system())
    with pytest.raises(NotSendable, match="no wagons"):
        send_waybill(waybill_id=waybill.pk, by=the_system())


@pytest.mark.django_db
def test_a_ship_is_one_shipment_of_what_its_surveys_give() -> None:
    voyage = a_voyage()
    with pytest.raises(NotSailing, match="draft survey"):
        send_voyage(voyage_id=voyage.pk, by=the_system())
    for moment, survey in (
        ("before", a_survey("12000", "5200", "800")),
        ("after", a_survey("42000", "0", "800")),
    ):
        record_survey(voyage_id=voyage.pk, moment=moment, survey=survey, by=the_system())
    shipment = send_voyage(voyage_id=voyage.pk, by=the_system())
    assert (shipment.net_tonnes, shipment.transport) == (35_200, "water")
    assert account_of(voyage.customer).unsettled == 35_200 * PRICE
    assert AuditEvent.objects.filter(action="trade.voyage.survey").count() == 2
    with pytest.raises(NotSailing, match="stay as they are"):
        record_survey(voyage_id=voyage.pk, moment="after", survey=a_survey("43000"), by=the_system())


@pytest.mark.django_db
def test_a_ship_no_deeper_than_before_has_loaded_nothing() -> None:
    voyage = a_voyage()
    for moment in ("before", "after"):
        record_survey(voyage_id=voyage.pk, moment=moment, survey=a_survey("12000"), by=the_system())
    with pytest.raises(NotSailing, match="no deeper"):
        send_voyage(voyage_id=voyage.pk, by=the_system())
