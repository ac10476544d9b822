"""A truck on the scale: weights refused, signs kept, and the account, shipment and ticket of one act."""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone as clock
from tests.builders.gate import (
    PRICE,
    a_note,
    a_running_contract,
    a_scale,
    a_ticket,
    account_of,
    issued,
    weighed_in,
)
from tests.builders.people import a_user, the_system

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.dispatch import holding
from coalface.trade.dispatch.actions import (
    NotCorrectable,
    NotShippable,
    NotWeighable,
    change_shipment,
    correct_ticket,
    count_print,
    delete_shipment,
    weigh_in,
    weigh_out,
)
from coalface.trade.dispatch.models import Shipment, Ticket, Weighing
from coalface.trade.dispatch.rules.notes import WrongStep
from coalface.trade.dispatch.rules.weighing import (
    Kind,
    Limits,
    Past,
    ScaleSide,
    load_findings,
    net_tonnes,
    scale_findings,
    tamper_signs,
)
from coalface.trade.ledger.actions import CreditExceeded

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LIMITS = Limits()


def t(text: str) -> Decimal:
    return Decimal(text)


def test_net_is_gross_less_tare() -> None:
    """B6: 49.86 - 15.94 = 33.92."""
    assert net_tonnes(t("49.86"), t("15.94")) == t("33.92")


@pytest.mark.parametrize(
    ("gross", "tare", "note", "codes"),
    [
        pytest.param("49.00", "15.94", "34", [], id="a full truck"),
        pytest.param("15.94", "15.94", "34", ["tare_above_gross"], id="nothing was loaded"),
        pytest.param("15.00", "15.94", "34", ["tare_above_gross"], id="tare above gross"),
        pytest.param("49.86", "15.94", "34", ["too_heavy"], id="above 49 t on the road"),
        pytest.param("49.00", "15.00", "30", ["above_note"], id="more than the note and its 5 %"),
        pytest.param("46.50", "15.00", "30", [], id="the note and 5 % exactly"),
    ],
)
def test_what_keeps_a_loaded_truck_inside(gross: str, tare: str, note: str, codes: list[str]) -> None:
    found = load_findings(t(gross), t(tare), t(note), LIMITS)
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("scale", "tonnes", "codes"),
    [
        pytest.param(ScaleSide("一号", t("100"), True, None), "15.94", [], id="fit for trade"),
        pytest.param(ScaleSide("一号", t("100"), True, TODAY), "15.94", [], id="on its last verified day"),
        pytest.param(
            ScaleSide("一号", t("100"), True, date(2026, 11, 21)),
            "15.94",
            ["scale_unchecked"],
            id="unverified",
        ),
        pytest.param(ScaleSide("一号", t("100"), False, None), "15.94", ["scale_out"], id="out of use"),
        pytest.param(ScaleSide("一号", t("10"), True, None), "15.94", ["above_capacity"], id="too small"),
        pytest.param(ScaleSide("一号", t("100"), True, None), "0", ["nothing_on_it"], id="empty scale"),
        pytest.param(ScaleSide("一号", t("100"), True, None), "NaN", ["nothing_on_it"], id="no number"),
    ],
)
def test_what_a_scale_may_weigh(scale: ScaleSide, tonnes: str, codes: list[str]) -> None:
    assert [finding.code for finding in scale_findings(scale, t(tonnes), TODAY)] == codes


def past(kind: Kind, tonnes: str, minutes: int) -> Past:
    return Past(kind, t(tonnes), NOON - timedelta(minutes=minutes))


USUAL = [past(Kind.TARE, "15.9", 2000), past(Kind.TARE, "15.94", 4000), past(Kind.TARE, "16.0", 6000)]


@pytest.mark.parametrize(
    ("kind", "tonnes", "before", "codes"),
    [
        pytest.param(Kind.TARE, "15.94", USUAL, [], id="the usual tare"),
        pytest.param(Kind.TARE, "15.94", [], [], id="a truck never seen"),
        pytest.param(Kind.TARE, "14.80", USUAL, ["tare_odd"], id="a tonne lighter than ever"),
        pytest.param(Kind.TARE, "16.41", USUAL, [], id="three percent apart at most"),
        pytest.param(
            Kind.TARE, "15.5", [past(Kind.TARE, "15.9", 4)], ["weighed_again"], id="again in minutes"
        ),
        pytest.param(Kind.TARE, "15.9", [past(Kind.TARE, "15.9", 4)], [], id="again with the same weight"),
        pytest.param(
            Kind.GROSS, "49", [past(Kind.TARE, "15.9", 2)], ["loaded_quickly"], id="loaded in no time"
        ),
        pytest.param(Kind.GROSS, "49", [past(Kind.TARE, "15.9", 20)], [], id="loaded in twenty minutes"),
    ],
)
def test_signs_of_tampering(kind: Kind, tonnes: str, before: list[Past], codes: list[str]) -> None:
    signs = tamper_signs(kind, t(tonnes), NOON, before, LIMITS)
    assert [sign.code for sign in signs] == codes
    assert not any(sign.blocks for sign in signs)


def test_a_typed_weight_is_a_sign() -> None:
    signs = tamper_signs(Kind.TARE, t("15.9"), NOON, [], LIMITS, typed=True)
    assert [sign.code for sign in signs] == ["typed"]


@pytest.mark.django_db
def test_a_truck_in_and_out_is_one_shipment_with_its_value() -> None:
    contract = a_running_contract(paid=100_000)
    note = weighed_in(issued(contract, tonnes=34))
    assert note.state == "in_yard"
    ticket = weigh_out(note_id=note.pk, scale=a_scale(), tonnes=t("48.86"), by=the_system())
    note.refresh_from_db()
    shipment, account = ticket.shipment, account_of(contract.customer)
    assert (ticket.gross_tonnes, ticket.tare_tonnes, ticket.net_tonnes) == (
        t("48.86"),
        t("15.94"),
        t("32.92"),
    )
    assert (note.state, note.reserved_yuan) == ("out", 0)
    assert (shipment.number, shipment.net_tonnes, shipment.transport) == (ticket.number, t("32.92"), "road")
    assert shipment.unit_price_per_tonne == PRICE
    assert (account.reserved, account.unsettled) == (0, t("32.92") * PRICE)
    assert AuditEvent.objects.get(action="trade.note.leave").detail["net"] == "32.920"
    assert AuditEvent.objects.filter(action="trade.note.enter", subject_id=note.pk).count() == 1


@pytest.mark.django_db
def test_a_load_worth_more_than_the_account_holds_stays_inside() -> None:
    contract = a_running_contract(paid=23_100)  # 32 t are reserved, 60 yuan are left
    note = weighed_in(issued(contract, tonnes=32))
    with pytest.raises(CreditExceeded):
        weigh_out(note_id=note.pk, scale=a_scale(), tonnes=t("48.94"), by=the_system())
    note.refresh_from_db()
    assert (note.state, account_of(contract.customer).unsettled) == ("in_yard", 0)
    assert not Shipment.objects.exists()
    assert Weighing.objects.filter(kind="gross").count() == 0


@pytest.mark.django_db
def test_a_weight_that_cannot_be_writes_nothing() -> None:
    note = weighed_in()
    with pytest.raises(NotWeighable):
        weigh_out(note_id=note.pk, scale=a_scale(), tonnes=t("15.00"), by=the_system())
    note.refresh_from_db()
    assert (note.state, Ticket.objects.count()) == ("in_yard", 0)


@pytest.mark.django_db
def test_nobody_goes_out_who_was_not_in() -> None:
    with pytest.raises(WrongStep):
        weigh_out(note_id=a_note().pk, scale=a_scale(), tonnes=t("49"), by=the_system())


@pytest.mark.django_db
def test_only_the_gate_weighs() -> None:
    note, by = a_note(), a_user("trade.view", "trade.edit")
    with pytest.raises(NotAllowed):
        weigh_in(note_id=note.pk, scale=a_scale(), tonnes=t("15.94"), by=by)


@pytest.mark.django_db
def test_signs_are_kept_on_the_weighing_and_counted_on_the_ticket() -> None:
    note = a_note()
    weigh_in(note_id=note.pk, scale=a_scale(), tonnes=t("15.94"), typed=True, by=the_system())
    ticket = weigh_out(note_id=note.pk, scale=a_scale(), tonnes=t("49"), by=the_system())
    assert [sign["code"] for sign in ticket.tare.signs] == ["typed"]
    assert [sign["code"] for sign in ticket.gross.signs] == ["loaded_quickly"]
    assert ticket.signs == 2


@pytest.mark.django_db
def test_the_database_keeps_a_weighing_as_it_was() -> None:
    weighed_in()
    with pytest.raises(DatabaseError), transaction.atomic():
        Weighing.objects.update(tonnes=1)


@pytest.mark.django_db
def test_a_wrong_ticket_is_voided_by_the_new_one() -> None:
    contract = a_running_contract()
    old = a_ticket(issued(contract))
    new = correct_ticket(
        ticket_id=old.pk,
        tare_tonnes=t("15.94"),
        gross_tonnes=t("48.00"),
        reason="司机未下车",
        by=the_system(),
    )
    old.refresh_from_db()
    assert (old.void_reason, new.replaces, new.net_tonnes) == ("司机未下车", old, t("32.06"))
    assert new.number > old.number
    assert Shipment.objects.get().net_tonnes == t("32.06")
    assert account_of(contract.customer).unsettled == t("32.06") * PRICE
    event = AuditEvent.objects.get(action="trade.ticket.correct")
    assert (event.detail["instead_of"], event.detail["reason"]) == (old.number, "司机未下车")
    with pytest.raises(NotCorrectable, match=old.number):
        correct_ticket(
            ticket_id=old.pk, tare_tonnes=t("1"), gross_tonnes=t("2"), reason="再改", by=the_system()
        )


@pytest.mark.django_db
def test_a_weight_something_is_built_on_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def settled(shipment: Shipment, touched: AbstractSet[str]) -> list[Finding]:
        return [blocking("settled", mark("Settled."))]

    ticket = a_ticket()
    monkeypatch.setattr(holding, "_ASKED", [settled])
    with pytest.raises(NotCorrectable, match="Settled"):
        correct_ticket(
            ticket_id=ticket.pk, tare_tonnes=t("15"), gross_tonnes=t("49"), reason="改", by=the_system()
        )


@pytest.mark.django_db
def test_a_shipment_from_the_scale_is_not_changed_elsewhere() -> None:
    shipment = a_ticket().shipment
    with pytest.raises(NotShippable):
        change_shipment(shipment=shipment, version=1, net_tonnes=t("30"), by=the_system())
    with pytest.raises(NotShippable):
        delete_shipment(shipment=shipment, version=1, reason="作废", by=the_system())
    changed = change_shipment(shipment=shipment, version=1, kcal_per_kg=t("5500"), by=the_system())
    assert changed.kcal_per_kg == t("5500")


@pytest.mark.django_db
def test_a_second_print_is_counted() -> None:
    ticket = a_ticket()
    assert [count_print(ticket_id=ticket.pk, by=the_system()).printed for _ in range(2)] == [1, 2]
    assert AuditEvent.objects.filter(action="trade.ticket.print").count() == 2
    with pytest.raises(NotAllowed):
        count_print(ticket_id=ticket.pk, by=a_user())


@pytest.mark.django_db
def test_the_shipment_of_a_ticket_left_today() -> None:
    assert a_ticket().shipment.shipped_on == clock.localdate()
