"""The pages of the archive room: what they show, whom they refuse, how little they ask."""

from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.room import a_room, a_shelf, a_unit, code_in
from tests.web.helpers import queries_of, signed_in

from coalface.archive.customers.models import Customer
from coalface.archive.room.actions import lend_unit
from coalface.archive.room.models import Loan, Room, Shelf, Unit
from coalface.desk.files.models import Attachment
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
KEEPER = ("customer.view", "room.view", "room.keep", "room.borrow", "export")
READER = ("customer.view", "room.view")


def at(name: str, *args: object) -> str:
    return reverse(f"room:{name}", args=args)


def a_lent_unit(shelf: Shelf, customer: Customer | None = None) -> Unit:
    unit = a_unit(customer, at=code_in(shelf))
    borrower = a_user(*READER)
    due_on = unit.touched_on
    lend_unit(unit_id=unit.pk, borrower=borrower, due_on=due_on, purpose="对账", by=the_system())
    return unit


@pytest.mark.parametrize("name", ["plan", "units", "loans", "shelf", "customer"])
def test_a_page_asks_as_much_for_three_units_as_for_one(name: str) -> None:
    client, customer, shelf = signed_in(a_user(*KEEPER)), a_customer(), a_shelf(capacity=9)
    args = {"shelf": (shelf.pk,), "customer": (customer.pk,)}.get(name, ())
    a_lent_unit(shelf, customer)
    queries_of(client, at(name, *args))
    one = queries_of(client, at(name, *args))
    a_lent_unit(shelf, customer)
    a_lent_unit(shelf, customer)
    assert queries_of(client, at(name, *args)) == one <= 15


def test_a_unit_page_asks_as_much_for_a_long_story_as_for_a_short_one() -> None:
    client, shelf = signed_in(a_user(*KEEPER)), a_shelf()
    unit = a_unit(at=code_in(shelf))

    def lend_and_return() -> None:
        due_on = unit.touched_on
        lend_unit(unit_id=unit.pk, borrower=a_user(*READER), due_on=due_on, purpose="x", by=the_system())
        assert client.post(at("unit_return", unit.pk)).status_code == 303

    lend_and_return()
    queries_of(client, at("unit", unit.pk))
    short = queries_of(client, at("unit", unit.pk))
    lend_and_return()
    lend_and_return()
    assert queries_of(client, at("unit", unit.pk)) == short <= 15


def test_an_empty_room_says_what_to_do() -> None:
    client = signed_in(a_user(*KEEPER))
    assert "There is no archive room yet" in client.get(at("plan")).content.decode()
    client.post(at("room_new"), {"code": "A", "name": "一号库"})
    room = Room.objects.get()
    assert "This room has no shelves yet" in client.get(at("room", room.pk)).content.decode()
    size = {"count": 1, "levels": 2, "places": 2, "capacity": 1}
    client.post(at("shelves_new", room.pk), size)
    page = client.get(at("room", room.pk)).content.decode()
    assert "Shelf A-01, level 1: 0 of 2" in page


def test_scanning_files_a_unit_and_takes_it_back() -> None:
    client, shelf = signed_in(a_user(*KEEPER)), a_shelf()
    unit, place = a_unit(), code_in(shelf)
    first = client.post(at("scan"), {"text": unit.number})
    assert unit.title in first.content.decode()
    done = client.post(at("scan"), {"text": place, "unit": [unit.number]}).content.decode()
    assert f"{unit} filed in {place}" in done
    unit.refresh_from_db()
    assert unit.state == "in_place"
    lend_unit(unit_id=unit.pk, borrower=a_user(*READER), due_on=unit.touched_on, purpose="x", by=the_system())
    client.post(at("scan"), {"text": unit.number, "mode": "return"})
    assert Loan.objects.get().returned_at is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Z-01-01-01", "No shelf has a place Z-01-01-01."),
        ("D000000019", "neither a storage code nor the number of a unit"),
        ("OLD-77", "There is no unit OLD-77"),
    ],
)
def test_a_bad_scan_is_answered_at_once(text: str, told: str) -> None:
    answer = signed_in(a_user(*KEEPER)).post(at("scan"), {"text": text})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_waiting_units_get_free_places() -> None:
    shelf = a_shelf(a_room())
    units = [a_unit(), a_unit()]
    signed_in(a_user(*KEEPER)).post(at("scan"), {"unit": [unit.number for unit in units], "anywhere": "1"})
    assert list(Unit.objects.values_list("slot__shelf", flat=True)) == [shelf.pk, shelf.pk]


def test_a_number_leads_to_its_unit_and_a_code_to_its_place() -> None:
    client, shelf = signed_in(a_user(*READER)), a_shelf()
    unit, code = a_unit(), code_in(shelf, 2, 2)
    found = [
        client.get(at("find"), {"number": text}).headers["Location"] for text in (unit.number, code, "X-1")
    ]
    assert found == [at("unit", unit.pk), f"{at('shelf', shelf.pk)}?slot={code}", at("plan")]


def test_units_of_others_are_not_found_and_handling_needs_the_right() -> None:
    owner, stranger = a_user(*READER, "customer.edit", scope=Scope.OWN), a_user(*READER, scope=Scope.OWN)
    unit = a_unit(a_customer(by=owner, name="秘密电厂"), at=code_in(a_shelf()))
    assert [signed_in(who).get(at("unit", unit.pk)).status_code for who in (owner, stranger)] == [200, 404]
    assert unit.number not in signed_in(stranger).get(at("units")).content.decode()
    assert unit.number not in signed_in(stranger).get(at("shelf", unit.slot.shelf_id)).content.decode()
    assert signed_in(owner).get(at("scan")).status_code == 403
    assert signed_in(owner).post(at("unit_return", unit.pk)).status_code == 403
    assert signed_in(a_user("export")).get(at("plan")).status_code == 403


def test_a_unit_is_registered_from_its_customers_page_and_gets_a_label() -> None:
    client, customer, shelf = signed_in(a_user(*KEEPER)), a_customer(), a_shelf()
    address = f"{at('unit_new')}?customer={customer.pk}"
    assert f'value="{customer.pk}" selected' in client.get(address).content.decode()
    given = {"customer": customer.pk, "title": "合同", "business": "contracts", "year": "2026"}
    kinds = {"unit_form": "folder", "medium": "paper", "retention": "years_30"}
    assert client.post(address, {**given, **kinds}).status_code == 303
    unit = Unit.objects.get()
    sheets = [at("unit_label", unit.pk), at("labels"), at("shelf_labels", shelf.pk)]
    assert [client.get(sheet).content[:5] for sheet in sheets] == [b"%PDF-"] * 3


def test_a_sheet_of_labels_names_its_reader_and_is_still_read_by_a_scanner() -> None:
    keeper, unit = a_user(*KEEPER, full_name="陈静"), a_unit()
    sheet = signed_in(keeper).get(at("unit_label", unit.pk)).content
    page = pypdfium2.PdfDocument(sheet)[0]
    said = page.get_textpage().get_text_range()
    assert ("陈静" in said, unit.number in said) == (True, True)
    cv2 = pytest.importorskip("cv2")
    drawn = page.render(scale=3).to_numpy()
    read, *_ = cv2.QRCodeDetector().detectAndDecode(drawn)
    assert read == unit.number


@pytest.mark.parametrize("name", ["counts", "destructions", "performance"])
def test_the_keepers_pages_open(name: str) -> None:
    assert signed_in(a_user(*KEEPER)).get(at(name)).status_code == 200


def test_recordings_of_a_unit_are_kept_and_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))
    unit, client = a_unit(), signed_in(a_user(*KEEPER))
    files = [
        SimpleUploadedFile("会谈录音.mp3", b"ID3\x04 sound", "audio/mpeg"),
        SimpleUploadedFile("验收录像.mp4", b"\x00\x00\x00\x20ftypisom video", "video/mp4"),
        SimpleUploadedFile("移交清单.txt", "两盒".encode(), "text/plain"),
    ]

    assert client.post(at("unit_files", unit.pk), {"uploads": files}).status_code == 303
    page = client.get(at("unit", unit.pk)).content.decode()

    sound, video, text = (f'src="/files/{file.pk}/view/"' for file in Attachment.objects.order_by("pk"))
    assert page.count("<audio") == page.count("<video") == 1
    assert sound in page and video in page and text not in page


def test_readers_add_no_files_to_a_unit() -> None:
    unit, client = a_unit(), signed_in(a_user(*READER))

    assert client.get(at("unit_files", unit.pk)).status_code == 403
    assert at("unit_files", unit.pk) not in client.get(at("unit", unit.pk)).content.decode()
