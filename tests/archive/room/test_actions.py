"""Setting up the room, filing, lending, taking back, and being reminded."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.room import a_room, a_shelf, a_unit, code_in

from coalface.archive.customers.access import OutOfReach
from coalface.archive.room.access import visible_loans, visible_units
from coalface.archive.room.actions import (
    NoFreePlace,
    NoSuchPlace,
    NotLendable,
    PlaceFull,
    RoomInvalid,
    StepImpossible,
    UnitInvalid,
    UnitOutOfReach,
    build_shelves,
    change_room,
    change_unit,
    change_use,
    create_room,
    file_anywhere,
    file_units,
    lend_unit,
    register_unit,
    remind_of_loans,
    report_missing,
    take_back,
)
from coalface.archive.room.models import Handling, Loan, Slot, Unit
from coalface.archive.room.rules.codes import is_unit_number
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord

pytestmark = pytest.mark.django_db
KEEPER = ("customer.view", "room.view", "room.keep", "room.borrow")
SELLER = ("customer.view", "room.view", "room.borrow")


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_id


def held(code: str) -> int:
    return Slot.objects.get(code=code).held


def in_days(days: int) -> object:
    return timezone.localdate() + timedelta(days=days)


def lend(unit: Unit, to: User, days: int = 14, by: User | None = None) -> Loan:
    due_on = timezone.localdate() + timedelta(days=days)
    return lend_unit(unit_id=unit.pk, borrower=to, due_on=due_on, purpose="对账", by=by or the_system())


def test_a_room_is_opened_and_its_shelves_get_their_codes() -> None:
    keeper = a_user(*KEEPER)
    room = create_room(code="ｂ1", name="二号库", by=keeper)
    assert (room.code, last_event()) == ("B1", ("archive.room.create", room.pk))
    first, second = build_shelves(room_id=room.pk, count=2, levels=2, places=2, capacity=3, by=keeper)
    assert [slot.code for slot in first.slots.all()] == [
        "B1-01-01-01",
        "B1-01-01-02",
        "B1-01-02-01",
        "B1-01-02-02",
    ]
    assert (second.number, last_event()) == (2, ("archive.room.build", room.pk))
    changed = change_room(room_id=room.pk, version=1, name="二号档案库", by=keeper)
    assert (changed.name, last_event()[0]) == ("二号档案库", "archive.room.change")
    used = change_use(shelf_id=first.pk, version=1, business="contracts", from_year=2020, by=keeper)
    assert (used.business, used.from_year, last_event()[0]) == ("contracts", 2020, "archive.room.use")


def test_a_room_that_makes_no_sense_is_refused() -> None:
    room = a_room("A")
    for code, name in (("A", "room_code_taken"), ("1", "room_code")):
        with pytest.raises(RoomInvalid) as refusal:
            create_room(code=code, name="库", by=the_system())
        assert [finding.code for finding in refusal.value.findings] == [name]
    with pytest.raises(RoomInvalid) as refusal:
        build_shelves(
            room_id=room.pk,
            count=1,
            levels=0,
            places=100,
            capacity=1,
            from_year=2020,
            to_year=2019,
            by=the_system(),
        )
    fields = [finding.field for finding in refusal.value.findings]
    assert fields == ["levels", "places", "to_year"]
    with pytest.raises(NotAllowed):
        create_room(code="C", name="库", by=a_user(*SELLER))


def test_a_unit_gets_its_number_and_is_found_by_it() -> None:
    keeper, customer = a_user(*KEEPER), a_customer("晋阳热电有限公司")
    unit = register_unit(
        customer_id=customer.pk, title="2025年购销合同", business="contracts", year=2025, by=keeper
    )
    assert (unit.state, unit.slot, is_unit_number(unit.number)) == ("registered", None, True)
    assert last_event() == ("archive.unit.register", unit.pk)
    assert [(hit.kind, hit.id) for hit in search(keeper, unit.number)] == [("unit", unit.pk)]


def test_a_unit_without_sense_is_refused_and_a_stale_change_too() -> None:
    customer = a_customer()
    with pytest.raises(UnitInvalid) as refusal:
        register_unit(customer_id=customer.pk, title=" ", business="contracts", year=1900, by=the_system())
    assert [finding.field for finding in refusal.value.findings] == ["year", "title"]
    with pytest.raises(OutOfReach):
        register_unit(
            customer_id=customer.pk, title="甲", business="contracts", year=2025, by=a_user(*SELLER)
        )
    unit = a_unit(customer)
    change_unit(unit_id=unit.pk, version=1, title="更正", by=the_system())
    assert last_event() == ("archive.unit.change", unit.pk)
    with pytest.raises(StaleRecord):
        change_unit(unit_id=unit.pk, version=1, title="又更正", by=the_system())


def test_units_are_filed_moved_and_counted() -> None:
    keeper, shelf = a_user(*KEEPER), a_shelf(capacity=2)
    one, two, three = a_unit(), a_unit(), a_unit()
    near, far = code_in(shelf), code_in(shelf, 2, 3)
    file_units(numbers=[one.number.lower(), two.number], code=near.lower(), by=keeper)
    assert (held(near), last_event()) == (2, ("archive.unit.file", None))
    with pytest.raises(PlaceFull):
        file_units(numbers=[three.number], code=near, by=keeper)
    file_units(numbers=[one.number], code=far, by=keeper)
    assert (held(near), held(far)) == (1, 1)
    steps = Handling.objects.filter(unit=one).order_by("pk").values_list("step", "slot__code", "by")
    assert list(steps) == [("place", near, keeper.pk), ("place", far, keeper.pk)]
    assert TimelineEntry.objects.filter(subject_kind="unit", subject_id=one.pk).count() == 1
    with pytest.raises(NoSuchPlace):
        file_units(numbers=[three.number], code="Z-99-01-01", by=keeper)
    with pytest.raises(UnitOutOfReach):
        file_units(numbers=["D999999999"], code=far, by=keeper)


def test_a_free_place_is_chosen_by_business_type_and_year() -> None:
    room = a_room()
    anywhere = a_shelf(room, levels=1, places=1)
    contracts = a_shelf(room, levels=1, places=1, business="contracts")
    recent = a_shelf(room, levels=1, places=1, business="contracts", from_year=2025)
    units = [a_unit(year=2025) for _ in range(4)]
    chosen = file_anywhere(numbers=[unit.number for unit in units[:3]], by=the_system())
    slots = [Slot.objects.get(pk=unit.slot_id) for unit in chosen]
    assert [slot.shelf for slot in slots] == [recent, contracts, anywhere]
    with pytest.raises(NoFreePlace):
        file_anywhere(numbers=[units[3].number], by=the_system())


def test_a_loan_begins_ends_and_keeps_its_place() -> None:
    keeper, seller, shelf = a_user(*KEEPER), a_user(*SELLER), a_shelf()
    unit = a_unit(at=code_in(shelf))
    loan = lend(unit, seller, by=seller)
    assert last_event() == ("archive.unit.lend", unit.pk)
    assert (Unit.objects.get(pk=unit.pk).state, held(code_in(shelf))) == ("borrowed", 1)
    with pytest.raises(NotLendable) as refusal:
        lend(unit, seller)
    assert [finding.code for finding in refusal.value.findings] == ["not_in_place"]
    with pytest.raises(NotAllowed):
        take_back(numbers=[unit.number], by=seller)
    take_back(numbers=[unit.number], by=keeper)
    loan.refresh_from_db()
    assert (loan.returned_to, last_event()[0]) == (keeper, "archive.unit.take_back")
    with pytest.raises(StepImpossible):
        take_back(numbers=[unit.number], by=keeper)


def test_one_borrows_for_oneself_unless_one_keeps_the_room() -> None:
    keeper, seller, other = a_user(*KEEPER), a_user(*SELLER), a_user(*SELLER)
    shelf = a_shelf()
    unit = a_unit(at=code_in(shelf))
    with pytest.raises(NotAllowed):
        lend(unit, other, by=seller)
    lend(unit, other, by=keeper)
    gone = a_user(*SELLER, is_active=False)
    with pytest.raises(NotLendable):
        lend(a_unit(at=code_in(shelf, 2)), gone, by=keeper)


def test_putting_a_lent_unit_on_a_shelf_returns_it() -> None:
    shelf = a_shelf()
    unit = a_unit(at=code_in(shelf))
    lend(unit, a_user(*SELLER))
    file_units(numbers=[unit.number], code=code_in(shelf, 2), by=the_system())
    assert Loan.objects.get(unit=unit).returned_at is not None
    assert [held(code_in(shelf)), held(code_in(shelf, 2))] == [0, 1]


def test_a_late_loan_is_reminded_of_once_a_step_and_closed_by_the_return() -> None:
    seller, unit = a_user(*SELLER), a_unit(at=code_in(a_shelf()))
    keeper = a_user(*KEEPER)
    lend(unit, seller, days=2, by=keeper)
    today = timezone.localdate()
    assert remind_of_loans(today=today, by=the_system()) == 1
    assert last_event()[0] == "archive.loan.remind"
    assert remind_of_loans(today=today, by=the_system()) == 0
    assert remind_of_loans(today=today + timedelta(days=9), by=the_system()) == 1
    notices = Notice.objects.filter(topic="archive.loan").order_by("recipient")
    assert [(n.recipient, n.weight, n.state) for n in notices] == [
        (seller, Notice.Weight.WARNING, "open"),
        (keeper, Notice.Weight.WARNING, "open"),
    ]
    take_back(numbers=[unit.number], by=keeper)
    assert {notice.state for notice in Notice.objects.filter(topic="archive.loan")} == {"closed"}


def test_a_missing_unit_gives_up_its_place_until_it_is_found() -> None:
    shelf, keeper = a_shelf(), a_user(*KEEPER)
    unit = a_unit(at=code_in(shelf))
    report_missing(unit_id=unit.pk, by=keeper)
    assert (held(code_in(shelf)), last_event()) == (0, ("archive.unit.miss", unit.pk))
    with pytest.raises(StepImpossible):
        report_missing(unit_id=unit.pk, by=keeper)
    file_units(numbers=[unit.number], code=code_in(shelf, 2), by=keeper)
    assert Unit.objects.get(pk=unit.pk).state == "in_place"


def test_people_see_the_units_of_the_customers_they_reach() -> None:
    owner, other = a_user(*SELLER, "customer.edit", scope=Scope.OWN), a_user(*SELLER, scope=Scope.OWN)
    unit = a_unit(a_customer(by=owner), at=code_in(a_shelf()))
    assert [list(visible_units(person)) for person in (owner, other, a_user("customer.view"))] == [
        [unit],
        [],
        [],
    ]
    loan = lend(unit, other)
    assert [list(visible_loans(person)) for person in (owner, other)] == [[loan], [loan]]
