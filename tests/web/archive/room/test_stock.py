"""The pages of stock-takings and destructions: what they show, what their buttons do, how they look."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.builders.people import a_user, the_system
from tests.builders.room import a_shelf, a_stock_taking, a_unit, an_old_unit, code_in
from tests.web.helpers import looks_right, queries_of, sign_in, signed_in

from coalface.archive.room.actions import begin_count, note_sighting, propose_destruction
from coalface.archive.room.models import Count, Destruction, Difference, Sighting

KEEPER = ("customer.view", "room.view", "room.keep", "room.borrow")
LEADER = ("customer.view", "room.view", "room.destroy")


def at(name: str, *args: object) -> str:
    return reverse(f"room:{name}", args=args)


def a_proposal() -> Destruction:
    return propose_destruction(unit_ids=[an_old_unit().pk], reason="保管期满", by=the_system())


@pytest.mark.django_db
def test_a_stock_taking_is_begun_scanned_and_closed() -> None:
    client, shelf = signed_in(a_user(*KEEPER)), a_shelf()
    unit, place = a_unit(at=code_in(shelf)), code_in(shelf)
    assert client.post(at("count_begin", shelf.pk)).status_code == 303
    page = at("count", Count.objects.get().pk)
    assert "Scan the label of a place" in client.get(page).content.decode()
    assert client.post(page, {"text": unit.number}).status_code == 422
    assert f"Counting at {place}" in client.post(page, {"text": place}).content.decode()
    assert unit.number in client.post(page, {"text": unit.number, "place": place}).content.decode()
    assert Sighting.objects.get().number == unit.number
    assert client.post(at("count_close", Count.objects.get().pk)).status_code == 303
    assert "Everything stands where it should" in client.get(page).content.decode()


@pytest.mark.django_db
def test_a_place_of_another_shelf_is_refused() -> None:
    taking = begin_count(shelf_id=a_shelf().pk, by=the_system())
    elsewhere = code_in(a_shelf())
    answer = signed_in(a_user(*KEEPER)).post(at("count", taking.pk), {"text": elsewhere})
    assert (answer.status_code, f"{elsewhere} is a place of another shelf" in answer.content.decode()) == (
        422,
        True,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "remedy", "state", "place"),
    [
        pytest.param("missing", "Report missing", "missing", "recorded", id="missing is reported"),
        pytest.param("misfiled", "File it where it was found", "in_place", "found", id="misfiled is moved"),
        pytest.param("unexpected", "File it where it was found", "in_place", "found", id="stray is taken in"),
        pytest.param("dead", "Looked at: keep it", "in_place", "recorded", id="dead is kept"),
    ],
)
def test_a_difference_is_mended_by_its_button(kind: str, remedy: str, state: str, place: str) -> None:
    taking = a_stock_taking()
    client, wrong = signed_in(a_user(*KEEPER)), Difference.objects.get(kind=kind)
    address = at("difference_mend", wrong.pk)
    shown = client.get(at("count", taking.pk)).content.decode()
    assert (address in shown, remedy in shown) == (True, True)
    assert client.post(address).status_code == 303
    wrong.refresh_from_db()
    assert wrong.unit is not None
    assert (wrong.unit.state, str(wrong.unit.slot)) == (state, getattr(wrong, place))
    assert address not in client.get(at("count", taking.pk)).content.decode()
    assert client.post(address).status_code == 422


@pytest.mark.django_db
def test_an_unknown_number_has_no_button_and_readers_mend_nothing() -> None:
    taking = a_stock_taking()
    unknown = Difference.objects.get(kind="unknown")
    shown = signed_in(a_user(*KEEPER)).get(at("count", taking.pk)).content.decode()
    assert ("OLD-77" in shown, at("difference_mend", unknown.pk) in shown) == (True, False)
    reader = signed_in(a_user("customer.view", "room.view"))
    assert reader.get(at("count", taking.pk)).status_code == 403
    assert reader.post(at("difference_mend", unknown.pk)).status_code == 403


@pytest.mark.django_db
def test_the_page_of_a_stock_taking_asks_as_much_for_many_differences_as_for_few() -> None:
    client, shelf = signed_in(a_user(*KEEPER)), a_shelf(capacity=20)
    first, second = a_stock_taking(shelf), a_stock_taking(shelf)
    assert first.differences.count() < second.differences.count()
    queries_of(client, at("count", first.pk))
    asked = queries_of(client, at("count", first.pk))
    assert queries_of(client, at("count", second.pk)) == asked <= 15


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "given", "state"),
    [
        ("destruction_approve", {}, "approved"),
        ("destruction_reject", {"remark": "涉诉，继续保管"}, "rejected"),
    ],
)
def test_another_than_the_proposer_decides_on_a_destruction(
    name: str, given: dict[str, str], state: str
) -> None:
    proposal, leader, keeper = a_proposal(), signed_in(a_user(*LEADER)), signed_in(a_user(*KEEPER))
    address, page = at(name, proposal.pk), at("destruction", proposal.pk)
    assert [address in who.get(page).content.decode() for who in (leader, keeper)] == [True, False]
    assert keeper.post(address, given).status_code == 403
    assert leader.post(address, given).status_code == 303
    proposal.refresh_from_db()
    assert (proposal.state, address in leader.get(page).content.decode()) == (state, False)


@pytest.mark.django_db(transaction=True)
def test_the_pages_look_right(page: Page, live_server: Any) -> None:
    the_system()
    proposal, closed, running = (
        a_proposal(),
        a_stock_taking(),
        begin_count(shelf_id=a_shelf().pk, by=the_system()),
    )
    place = code_in(running.shelf)
    note_sighting(count_id=running.pk, number="OLD-78", code=place, by=the_system())
    sign_in(page, live_server.url, a_user(*KEEPER, "room.destroy"))
    counts = (at("count", closed.pk), at("count", running.pk), at("counts"))
    looks_right(page, live_server.url, *counts, at("destruction", proposal.pk), at("destructions"))
