"""Loading notes: what is refused and why, and what an account holds meanwhile."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.gate import PRICE, a_note, a_running_contract, account_of, issued, paid_in, weighed_in
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_product

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.trade.dispatch.actions import (
    NoReason,
    NotIssuable,
    PlateTaken,
    PriceUnknown,
    expire_note,
    mark_loaded,
    send_to_unload,
    withdraw_note,
)
from coalface.trade.dispatch.models import LoadingNote
from coalface.trade.dispatch.queries.weighing import notes_run_out
from coalface.trade.dispatch.rules.notes import Request, WrongStep, entry_findings, request_findings
from coalface.trade.dispatch.rules.plates import is_plate, normalise
from coalface.trade.ledger.actions import CreditExceeded, block_account

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "plate", "fits"),
    [
        pytest.param("晋A·12345", "晋A12345", True, id="with the dot of the plate"),
        pytest.param("蒙 k 8F901", "蒙K8F901", True, id="blanks and small letters"),
        pytest.param("冀B12345D", "冀B12345D", True, id="an electric truck"),
        pytest.param("豫AD12345", "豫AD12345", True, id="an electric van"),
        pytest.param("陕K1234挂", "陕K1234挂", True, id="a trailer"),
        pytest.param("晋Ａ１２３４５", "晋A12345", True, id="full-width characters"),
        pytest.param("晋I12345", "晋I12345", False, id="no letter I"),
        pytest.param("晋A1234O", "晋A1234O", False, id="O instead of 0"),
        pytest.param("A12345", "A12345", False, id="no province"),
        pytest.param("晋A1234567", "晋A1234567", False, id="too long"),
    ],
)
def test_plates(text: str, plate: str, fits: bool) -> None:
    assert normalise(text) == plate
    assert is_plate(plate) is fits


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [], id="nothing is wrong"),
        pytest.param({"plate": "123"}, ["not_a_plate"], id="no plate"),
        pytest.param({"tonnes": Decimal(0)}, ["tonnes_odd"], id="no tonnes"),
        pytest.param({"tonnes": Decimal(350)}, ["tonnes_odd"], id="a slip of the decimal point"),
        pytest.param({"valid_from_on": date(2026, 11, 26)}, ["ends_first"], id="ends before it begins"),
        pytest.param(
            {"valid_from_on": date(2026, 11, 1), "valid_until_on": date(2026, 11, 21)}, ["is_over"], id="over"
        ),
        pytest.param({"valid_until_on": date(2026, 12, 23)}, ["too_long"], id="longer than a month"),
    ],
)
def test_what_a_note_must_say(changed: dict[str, object], codes: list[str]) -> None:
    fine: dict[str, object] = {
        "plate": "晋A12345",
        "tonnes": Decimal(35),
        "valid_from_on": TODAY,
        "valid_until_on": date(2026, 11, 24),
    }
    asked = Request(**{**fine, **changed})  # type: ignore[arg-type]  # what a case changes
    assert [finding.code for finding in request_findings(asked, TODAY)] == codes


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 11, 21), ["not_yet_valid"]),
        (date(2026, 11, 22), []),
        (date(2026, 11, 24), []),
        (date(2026, 11, 25), ["no_longer_valid"]),
    ],
)
def test_a_truck_enters_from_the_first_day_to_the_last(day: date, codes: list[str]) -> None:
    assert [one.code for one in entry_findings("TMD1", TODAY, date(2026, 11, 24), day)] == codes


@pytest.mark.django_db
def test_a_note_holds_its_worth_on_the_account() -> None:
    contract = a_running_contract(paid=100_000)
    note = issued(contract, tonnes=35, plate="晋A·12345", driver="王师傅")
    assert (note.state, note.plate, note.reserved_yuan) == ("open", "晋A12345", 35 * PRICE)
    assert note.number == f"TMD{timezone.localdate().year}-000001"
    assert account_of(contract.customer).reserved == 35 * PRICE
    event = AuditEvent.objects.get(action="trade.note.issue")
    assert (event.subject_id, event.detail["plate"]) == (note.pk, "晋A12345")


@pytest.mark.django_db
def test_goods_only_for_money_that_is_there() -> None:
    """B9: with 194,993.00 yuan the next note takes 270 t at 720 at the most; here in trucks of 90 t."""
    contract = a_running_contract(paid=0)
    paid_in(contract.customer, "194993.00")
    for _truck in range(3):
        issued(contract, tonnes=90)
    with pytest.raises(CreditExceeded) as refusal:
        issued(contract, tonnes=1)
    assert "593.00" in str(refusal.value)
    assert account_of(contract.customer).reserved == 270 * PRICE
    assert LoadingNote.objects.count() == 3


@pytest.mark.django_db
def test_numbers_have_no_gap_after_a_refusal() -> None:
    contract = a_running_contract(paid=60_000)
    issued(contract)
    with pytest.raises(CreditExceeded):
        issued(contract, tonnes=90)
    assert issued(contract).number.endswith("-000002")


@pytest.mark.django_db
def test_a_plate_has_one_note_at_a_time() -> None:
    note = a_note(plate="晋A12345")
    with pytest.raises(PlateTaken, match=note.number):
        a_note(plate="晋 A12345")
    withdraw_note(note_id=note.pk, reason="客户改期", by=the_system())
    a_note(plate="晋A12345")


@pytest.mark.django_db
def test_a_contract_of_somebody_else_is_refused() -> None:
    with pytest.raises(NotIssuable) as refusal:
        issued(a_running_contract(), customer=a_customer())
    assert "contract_of_other" in [finding.code for finding in refusal.value.findings]


@pytest.mark.django_db
def test_a_product_beside_the_contract_is_refused() -> None:
    with pytest.raises(NotIssuable) as refusal:
        issued(a_running_contract(), product=a_product())
    assert [finding.code for finding in refusal.value.findings] == ["other_product"]


@pytest.mark.django_db
def test_a_contract_without_terms_ships_nothing() -> None:
    contract = a_contract(starts_on=date(2026, 1, 1), ends_on=None, product=a_product())
    with pytest.raises((NotIssuable, PriceUnknown)):
        issued(contract)
    assert not LoadingNote.objects.exists()


@pytest.mark.django_db
def test_a_blocked_account_issues_nothing() -> None:
    contract = a_running_contract()
    block_account(customer=contract.customer, why="逾期未付", by=the_system())
    with pytest.raises(CreditExceeded, match="逾期未付"):
        issued(contract)


@pytest.mark.django_db
def test_only_the_gate_issues_notes() -> None:
    contract = a_running_contract()
    with pytest.raises(NotAllowed):
        issued(contract, by=a_user("trade.view", "trade.edit"))


@pytest.mark.django_db
def test_a_withdrawn_note_sets_its_worth_free() -> None:
    note = weighed_in()
    withdraw_note(note_id=note.pk, reason="车辆故障", by=the_system())
    note.refresh_from_db()
    assert (note.state, note.reserved_yuan, note.close_reason) == ("void", 0, "车辆故障")
    assert account_of(note.customer).reserved == 0
    assert AuditEvent.objects.filter(action="trade.note.withdraw", subject_id=note.pk).count() == 1


@pytest.mark.django_db
def test_a_withdrawal_needs_a_reason_and_a_truck_that_is_not_loaded() -> None:
    note = weighed_in()
    with pytest.raises(NoReason):
        withdraw_note(note_id=note.pk, reason=" ", by=the_system())
    mark_loaded(note_id=note.pk, by=the_system())
    with pytest.raises(WrongStep):
        withdraw_note(note_id=note.pk, reason="不要了", by=the_system())
    send_to_unload(note_id=note.pk, by=the_system())
    withdraw_note(note_id=note.pk, reason="不要了", by=the_system())
    actions = ["trade.note.load", "trade.note.unload", "trade.note.withdraw"]
    assert (
        list(AuditEvent.objects.filter(action__in=actions).order_by("pk").values_list("action", flat=True))
        == actions
    )


@pytest.mark.django_db
def test_notes_nobody_came_with_run_out() -> None:
    note, inside = a_note(), weighed_in()
    yesterday = timezone.localdate() - timedelta(days=1)
    LoadingNote.objects.update(valid_from_on=yesterday, valid_until_on=yesterday)
    assert notes_run_out(timezone.localdate()) == [note.pk]
    expire_note(note_id=note.pk, by=the_system())
    note.refresh_from_db()
    assert (note.state, account_of(note.customer).reserved) == ("expired", 0)
    assert AuditEvent.objects.filter(action="trade.note.expire").count() == 1
    with pytest.raises(WrongStep):
        expire_note(note_id=inside.pk, by=the_system())


@pytest.mark.django_db
def test_a_note_that_still_runs_is_left_alone() -> None:
    note = a_note()
    expire_note(note_id=note.pk, by=the_system())
    note.refresh_from_db()
    assert note.state == "open"
