"""Pages of the gate: a truck through in four taps, the lists, the papers, the records."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.builders.gate import (
    a_carrier,
    a_note,
    a_running_contract,
    a_scale,
    a_survey,
    a_ticket,
    a_voyage,
    a_wagon,
    a_waybill,
    an_arrival,
    issued,
    weighed_in,
)
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_shipment
from tests.web.helpers import assert_same_queries, signed_in

from coalface.trade.dispatch.actions import record_survey, set_limits, set_wagons
from coalface.trade.dispatch.models import Arrival, GateLimits, LoadingNote, Ticket
from coalface.trade.dispatch.queries.limits import limits_on
from coalface.trade.dispatch.rules.limits import HOUSE, WAYS

pytestmark = pytest.mark.django_db
CLERK = ("customer.view", "trade.view", "trade.edit", "money.view", "weighing.edit", "export")


@pytest.fixture
def clerk() -> Client:
    return signed_in(a_user(*CLERK))


ROWS: dict[str, Callable[[], Any]] = {
    "gate:notes": a_note,
    "gate:tickets": a_ticket,
    "gate:waybills": a_waybill,
    "gate:voyages": a_voyage,
    "gate:arrivals": an_arrival,
    "gate:carriers": a_carrier,
    "gate:scales": a_scale,
    "gate:limits": lambda: set_limits(
        from_on=date(2020, 1, 1) + timedelta(days=GateLimits.objects.count()),
        limits=HOUSE,
        source="GB 1589-2016",
        by=the_system(),
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(name: str, clerk: Client) -> None:
    assert_same_queries(clerk, reverse(name), ROWS[name])


@pytest.mark.parametrize("name", ROWS)
def test_an_empty_list_says_what_to_do(name: str, clerk: Client) -> None:
    assert clerk.get(reverse(name)).status_code == 200


def test_a_truck_goes_through_in_four_taps(clerk: Client) -> None:
    scale, note = a_scale(), issued(a_running_contract(), plate="晋A12345")
    kiosk = reverse("gate:kiosk")
    called = clerk.get(kiosk, {"text": "晋a·12345"})
    assert (called.status_code, "In: weigh empty" in called.content.decode()) == (200, True)
    weigh = reverse("gate:weigh", args=[note.pk])
    inside = clerk.post(weigh, {"scale": scale.pk, "tonnes": "15.94"}, follow=True)
    assert "Out: weigh loaded" in inside.content.decode()
    out = clerk.post(weigh, {"scale": scale.pk, "tonnes": "48.86"}, follow=True)
    ticket = Ticket.objects.get()
    assert ticket.number in out.content.decode()
    printed = clerk.get(reverse("gate:ticket_print", args=[ticket.pk]))
    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", "Please type the weight", id="nothing"),
        pytest.param("abc", "Please type the weight", id="no number"),
        pytest.param("1E+400", "Please type the weight", id="a number out of all bounds"),
        pytest.param("15.00", "not below the gross weight", id="tare above gross"),
        pytest.param("49.86", "unload", id="too heavy for the road"),
    ],
)
def test_the_kiosk_says_why_a_truck_stays(typed: str, said: str, clerk: Client) -> None:
    note = weighed_in()
    answer = clerk.post(reverse("gate:weigh", args=[note.pk]), {"scale": a_scale().pk, "tonnes": typed})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert LoadingNote.objects.get().state == "in_yard"


def test_a_plate_without_a_note_is_sent_to_the_office(clerk: Client) -> None:
    a_scale()
    answer = clerk.get(reverse("gate:kiosk"), {"text": "晋A99999"})
    assert (answer.status_code, "Send the driver to the office" in answer.content.decode()) == (422, True)


def test_a_scale_whose_line_is_silent_says_so(clerk: Client) -> None:
    scale = a_scale(address="tcp://127.0.0.1:9")
    answer = clerk.get(reverse("gate:scale_now", args=[scale.pk]))
    assert "does not answer" in answer.content.decode()


def test_a_note_is_issued_by_a_form(clerk: Client) -> None:
    contract, today = a_running_contract(), timezone.localdate()
    given = {
        "contract": contract.pk,
        "plate": "晋A12345",
        "tonnes": "35",
        "valid_from_on": today,
        "valid_until_on": today,
    }
    wrong = clerk.post(reverse("gate:note_new"), {**given, "plate": "12345"})
    assert (wrong.status_code, "is no number plate" in wrong.content.decode()) == (422, True)
    clerk.post(reverse("gate:note_new"), given)
    note = LoadingNote.objects.get()
    shown = clerk.get(reverse("gate:note", args=[note.pk])).content.decode()
    assert "25,200.00" in shown
    assert clerk.get(reverse("gate:note_print", args=[note.pk])).content[:5] == b"%PDF-"
    clerk.post(reverse("gate:note_withdraw", args=[note.pk]), {"reason": "客户改期"})
    assert LoadingNote.objects.get().state == "void"


def test_money_on_a_note_needs_its_right() -> None:
    note = a_note()
    blind = signed_in(a_user(*(right for right in CLERK if right != "money.view")))
    for name, args in (("gate:note", [note.pk]), ("gate:notes", [])):
        body = blind.get(reverse(name, args=args)).content.decode()
        assert (note.number in body, "25,200.00" in body) == (True, False)


def test_a_ticket_is_corrected_by_a_form(clerk: Client) -> None:
    old = a_ticket()
    given = {"tare_tonnes": "15.94", "gross_tonnes": "48", "reason": "司机未下车"}
    clerk.post(reverse("gate:ticket_correct", args=[old.pk]), given)
    new = Ticket.objects.get(replaces=old)
    assert new.number in clerk.get(reverse("gate:ticket", args=[old.pk])).content.decode()


def test_a_train_from_pasted_wagons_to_a_shipment(clerk: Client) -> None:
    waybill = a_waybill()
    url = reverse("gate:waybill_wagons", args=[waybill.pk])
    wrong = clerk.post(url, {"wagons": "5231456 70 七十"})
    assert (wrong.status_code, "cannot be read" in wrong.content.decode()) == (422, True)
    clerk.post(url, {"wagons": "5231456\t70\t69.8\t69.72\n5231457，70，70"})
    assert "5231457" in clerk.get(reverse("gate:waybill", args=[waybill.pk])).content.decode()
    clerk.post(reverse("gate:waybill_send", args=[waybill.pk]))
    waybill.refresh_from_db()
    assert waybill.shipment is not None
    assert waybill.shipment.net_tonnes == Decimal("139.8")


def test_a_ship_from_two_surveys_to_a_shipment(clerk: Client) -> None:
    voyage = a_voyage()
    record_survey(voyage_id=voyage.pk, moment="before", survey=a_survey("12000", "5000"), by=the_system())
    after = {"displacement_tonnes": "42000", "density": "1.025", "ballast_tonnes": "0", "stores_tonnes": "0"}
    clerk.post(reverse("gate:voyage_survey", args=[voyage.pk, "after"]), after)
    assert "35,000" in clerk.get(reverse("gate:voyage", args=[voyage.pk])).content.decode()
    clerk.post(reverse("gate:voyage_send", args=[voyage.pk]))
    voyage.refresh_from_db()
    assert voyage.shipment is not None
    assert voyage.shipment.net_tonnes == 35_000


def test_both_losses_stand_on_an_arrival(clerk: Client) -> None:
    shipment = a_shipment(net_tonnes="3312.40", moisture_pct=Decimal("12.0"))
    given = {
        "shipment": shipment.pk,
        "arrived_on": shipment.shipped_on,
        "tonnes": "3281.00",
        "moisture_pct": "10.5",
    }
    clerk.post(reverse("gate:arrival_new"), given)
    arrival = Arrival.objects.get()
    body = clerk.get(reverse("gate:arrival", args=[arrival.pk])).content.decode()
    assert [figure in body for figure in ("31.400", "0.9480", "39.749", "3,336.926", "24.526")] == [True] * 5
    clerk.post(
        reverse("gate:arrival_edit", args=[arrival.pk]),
        {"arrived_on": shipment.shipped_on, "tonnes": "3250", "version": 1},
    )
    assert Arrival.objects.get().tonnes == 3250


def test_carriers_and_scales_are_kept_by_forms(clerk: Client) -> None:
    clerk.post(reverse("gate:carrier_new"), {"name": "晋运车队", "transport": "road", "in_use": "on"})
    assert "晋运车队" in clerk.get(reverse("gate:carriers")).content.decode()
    scale = {"code": "DB1", "name": "一号地磅", "kind": "truck", "line_format": "ascii", "in_use": "on"}
    wrong = clerk.post(reverse("gate:scale_new"), {**scale, "most_tonnes": "0", "tolerance_tonnes": "0.02"})
    assert wrong.status_code == 422
    made = clerk.post(
        reverse("gate:scale_new"), {**scale, "most_tonnes": "100", "tolerance_tonnes": "0.02"}, follow=True
    )
    assert "一号地磅" in made.content.decode()


def test_options_are_offered(clerk: Client) -> None:
    contract = a_running_contract()
    for name in ("gate:carrier_options", "gate:contract_options", "gate:shipment_options"):
        assert clerk.get(reverse(name), {"q": ""}).status_code == 200
    found = clerk.get(reverse("gate:contract_options"), {"q": contract.number}).json()["options"]
    assert [one["id"] for one in found] == [str(contract.pk)]


def test_a_sent_waybill_takes_no_wagons(clerk: Client) -> None:
    waybill = a_waybill()
    set_wagons(waybill_id=waybill.pk, wagons=[a_wagon()], by=the_system())
    clerk.post(reverse("gate:waybill_send", args=[waybill.pk]))
    answer = clerk.post(reverse("gate:waybill_wagons", args=[waybill.pk]), {"wagons": "5231457 70 70"})
    assert (answer.status_code, "stay as they are" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_bias_is_shown_of_carriers_and_scales(language: str) -> None:
    carrier = a_carrier("晋运车队")
    shipment = a_ticket(issued(a_running_contract(), carrier=carrier)).shipment
    an_arrival(shipment, tonnes="32.90", arrived_on=shipment.shipped_on)
    clerk = signed_in(a_user(*CLERK), language)
    body = clerk.get(reverse("gate:bias")).content.decode()
    assert ["晋运车队" in body, "0.484" in body] == [True, True]
    assert "0.484" in clerk.get(reverse("gate:carrier", args=[carrier.pk])).content.decode()


def test_limits_are_set_on_a_page_and_listed_with_their_source() -> None:
    setter, address = signed_in(a_user("trade.view", "policy.edit")), reverse("gate:limits_new")
    limits = {"most_gross_tonnes": "46", "note_over_pct": "5", "tare_apart_pct": "3"}
    minutes = {"again_minutes": "10", "quick_minutes": "3"}
    losses = {f"{way}_pct": "1" for way in WAYS}
    given = {"from_on": "2024-01-01", **limits, **minutes, **losses, "source": "磅房管理办法"}
    assert setter.post(address, {**given, "source": " "}).status_code == 422
    assert setter.post(address, given).status_code == 303
    assert (limits_on(date(2024, 1, 1)).gate.most_gross_tonnes, GateLimits.objects.count()) == (46, 1)
    assert "磅房管理办法" in setter.get(reverse("gate:limits")).content.decode()
    assert signed_in(a_user("trade.view")).get(address).status_code == 403
