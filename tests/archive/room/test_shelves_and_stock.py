"""Stock-taking, destruction by two people, moving the shelves; and no forbidden state by any sequence."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.people import a_user, the_system
from tests.builders.room import a_room, a_shelf, a_unit, an_old_unit, code_in

from coalface.archive.room.actions import (
    AlreadyDecided,
    CountClosed,
    NeedsAnother,
    NotCountable,
    NotDestroyable,
    NothingToMend,
    NotMovable,
    approve_destruction,
    begin_count,
    change_room,
    change_use,
    close_count,
    file_units,
    lend_unit,
    mend_difference,
    note_sighting,
    open_aisle,
    propose_destruction,
    reject_destruction,
    report_missing,
    take_back,
)
from coalface.archive.room.models import Difference, Loan, Slot, Unit
from coalface.archive.room.rules.driving import AisleStatus, Movement
from coalface.archive.room.rules.states import OCCUPYING
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused

pytestmark = pytest.mark.django_db
KEEPER = ("customer.view", "room.view", "room.keep", "room.borrow")


def last_action() -> str:
    return AuditEvent.objects.latest("pk").action


def test_a_stock_taking_finds_what_is_wrong_and_mends_it() -> None:
    keeper, shelf = a_user(*KEEPER), a_shelf(capacity=3)
    here, there = code_in(shelf), code_in(shelf, 2)
    one, moved, old = (a_unit(at=here) for _ in range(3))
    gone = a_unit(at=there)
    Unit.objects.filter(pk=old.pk).update(touched_on=timezone.localdate() - timedelta(days=3000))
    count = begin_count(shelf_id=shelf.pk, by=keeper)
    assert begin_count(shelf_id=shelf.pk, by=keeper) == count
    for unit, place in ((one, here), (moved, there), (old, here)):
        note_sighting(count_id=count.pk, number=unit.number, code=place, by=keeper)
    note_sighting(count_id=count.pk, number="OLD-77", code=here, by=keeper)
    close_count(count_id=count.pk, by=keeper)
    assert last_action() == "archive.count.close"
    found = {d.number: d.kind for d in Difference.objects.filter(count=count)}
    assert found == {
        gone.number: "missing",
        moved.number: "misfiled",
        "OLD-77": "unknown",
        old.number: "dead",
    }
    for difference in Difference.objects.filter(count=count, unit__isnull=False):
        mend_difference(difference_id=difference.pk, by=keeper)
    states = {u.number: (u.state, str(u.slot)) for u in Unit.objects.select_related("slot")}
    assert states[gone.number] == ("missing", there)
    assert states[moved.number] == ("in_place", there)
    assert Unit.objects.get(pk=old.pk).touched_on == timezone.localdate()
    assert last_action() == "archive.count.mend"
    with pytest.raises(NothingToMend):
        mend_difference(difference_id=Difference.objects.get(kind="unknown").pk, by=keeper)
    with pytest.raises(CountClosed):
        close_count(count_id=count.pk, by=keeper)


def test_what_is_scanned_belongs_to_the_shelf() -> None:
    shelf, other = a_shelf(), a_shelf()
    count = begin_count(shelf_id=shelf.pk, by=the_system())
    assert last_action() == "archive.count.begin"
    for number, code in (("OLD-1", code_in(other)), ("?", code_in(shelf))):
        with pytest.raises(NotCountable):
            note_sighting(count_id=count.pk, number=number, code=code, by=the_system())
    with pytest.raises(NotAllowed):
        begin_count(shelf_id=shelf.pk, by=a_user("room.view"))


def test_one_proposes_a_destruction_and_another_approves_it() -> None:
    keeper, leader = a_user(*KEEPER, "room.destroy"), a_user("customer.view", "room.view", "room.destroy")
    unit = an_old_unit()
    place = unit.slot
    proposal = propose_destruction(unit_ids=[unit.pk], reason="保管期满", by=keeper)
    assert last_action() == "archive.destruction.propose"
    assert [n.recipient for n in Notice.objects.filter(topic="archive.destruction")] == [leader]
    with pytest.raises(NeedsAnother):
        approve_destruction(destruction_id=proposal.pk, by=keeper)
    approve_destruction(destruction_id=proposal.pk, by=leader)
    unit.refresh_from_db()
    assert (unit.state, unit.slot, last_action()) == ("destroyed", None, "archive.destruction.approve")
    assert Slot.objects.get(pk=place.pk).held == 0
    assert Notice.objects.get(topic="archive.destruction").state == "closed"
    with pytest.raises(AlreadyDecided):
        reject_destruction(destruction_id=proposal.pk, remark="晚了", by=leader)


def test_what_must_be_kept_is_not_proposed_and_a_rejection_says_why() -> None:
    keeper, leader = a_user(*KEEPER), a_user("room.view", "room.destroy")
    with pytest.raises(NotDestroyable) as refusal:
        propose_destruction(unit_ids=[a_unit().pk], reason="", by=keeper)
    assert [finding.code for finding in refusal.value.findings] == ["kept_longer", "reason_missing"]
    proposal = propose_destruction(unit_ids=[an_old_unit().pk], reason="保管期满", by=keeper)
    with pytest.raises(NotDestroyable):
        reject_destruction(destruction_id=proposal.pk, remark=" ", by=leader)
    reject_destruction(destruction_id=proposal.pk, remark="涉诉，继续保管", by=leader)
    assert (Unit.objects.latest("pk").state, last_action()) == ("in_place", "archive.destruction.reject")


class Willing:
    """A controller that opens every aisle at once."""

    def __init__(self, address: str) -> None:
        self.address = address

    def open_aisle(self, aisle: int) -> AisleStatus:
        return AisleStatus(Movement.STANDING, aisle)

    def status(self) -> AisleStatus:
        return AisleStatus(Movement.STANDING, None)


def test_an_aisle_opens_where_a_controller_is_set(settings: Any) -> None:
    settings.SHELF_DRIVER = f"{__name__}.Willing"
    room, keeper = a_room(), a_user(*KEEPER)
    shelf = a_shelf(room)
    with pytest.raises(NotMovable):
        open_aisle(shelf_id=shelf.pk, by=keeper)
    change_room(room_id=room.pk, version=1, controller="127.0.0.1:502", by=keeper)
    change_use(shelf_id=shelf.pk, version=1, aisle=3, by=keeper)
    assert open_aisle(shelf_id=shelf.pk, by=keeper) == AisleStatus(Movement.STANDING, 3)
    assert last_action() == "archive.room.open_aisle"


STEPS = ("file here", "file there", "lend", "take back", "miss", "destroy")


def attempt(step: str, unit: Unit, codes: tuple[str, str], people: tuple[User, User]) -> None:
    """Take one step as people would; a refusal is an answer."""
    keeper, leader = people
    with suppress(Refused):
        match step:
            case "file here":
                file_units(numbers=[unit.number], code=codes[0], by=keeper)
            case "file there":
                file_units(numbers=[unit.number], code=codes[1], by=keeper)
            case "lend":
                due_on = timezone.localdate() + timedelta(days=1)
                lend_unit(unit_id=unit.pk, borrower=keeper, due_on=due_on, purpose="x", by=keeper)
            case "take back":
                take_back(numbers=[unit.number], by=keeper)
            case "miss":
                report_missing(unit_id=unit.pk, by=keeper)
            case "destroy":
                proposal = propose_destruction(unit_ids=[unit.pk], reason="x", by=keeper)
                approve_destruction(destruction_id=proposal.pk, by=leader)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 1)), min_size=1, max_size=10))
def test_no_sequence_of_actions_reaches_a_forbidden_state(steps: list[tuple[str, int]]) -> None:
    """Places hold what is counted and no more than they can; loans are open for borrowed units alone."""
    shelf = a_shelf(levels=1, places=2, capacity=1)
    codes = (code_in(shelf), code_in(shelf, 1, 2))
    people = (a_user(*KEEPER, "room.destroy"), a_user("customer.view", "room.view", "room.destroy"))
    units = [a_unit(year=2000, retention="years_10") for _ in range(2)]
    destroyed: set[int] = set()
    for step, which in steps:
        attempt(step, units[which], codes, people)
        now = list(Unit.objects.filter(pk__in=[unit.pk for unit in units]))
        assert destroyed <= {unit.pk for unit in now if unit.state == "destroyed"}
        destroyed = {unit.pk for unit in now if unit.state == "destroyed"}
        for slot in shelf.slots.all():
            standing = [unit for unit in now if unit.slot_id == slot.pk and unit.state in OCCUPYING]
            assert slot.held == len(standing) <= slot.capacity
        lent = {unit.pk for unit in now if unit.state == "borrowed"}
        open_loans = Loan.objects.filter(unit__in=now, returned_at__isnull=True)
        assert set(open_loans.values_list("unit_id", flat=True)) == lent
