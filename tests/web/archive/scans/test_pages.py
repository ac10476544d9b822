"""The pages of scans: what they show, whom they refuse, how little they ask."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.builders.archive import a_customer, the_kind
from tests.builders.people import a_user, the_system
from tests.builders.scans import a_blank_picture
from tests.web.helpers import queries_of, signed_in

from coalface.archive.credentials.models import Credential
from coalface.archive.customers.models import Customer
from coalface.archive.scans import recognition
from coalface.archive.scans.actions import read_scan
from coalface.archive.scans.models import Scan
from coalface.archive.scans.rules.lines import Piece
from coalface.desk.files.actions import attach
from coalface.desk.files.models import StoredFile
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
KEEPER = ("customer.view", "customer.note", "credential.view", "credential.edit", "export")
LINES = ("营业执照", "统一社会信用代码 91350100M000100Y43", "名称 别家有限公司", "法定代表人 王建国")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [Piece(text, 0.93, 0, 100 * n, 900, 100 * n + 40) for n, text in enumerate(LINES)]
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))
    monkeypatch.setattr(recognition, "read_page", lambda picture, page: pieces)
    monkeypatch.setattr(recognition, "installed", lambda: True)


def at(name: str, *args: object) -> str:
    return reverse(f"scans:{name}", args=args)


def a_scan(customer: Customer | None = None, *, read: bool = True) -> Scan:
    stream = io.BytesIO(a_blank_picture())
    attachment = attach(subject=customer or a_customer(), stream=stream, name="照片.png", by=the_system())
    scan = Scan.objects.get(attachment=attachment)
    if read:
        read_scan(scan_id=scan.pk, by=the_system())
    return scan


@pytest.mark.parametrize("name", ["scans", "customer"])
def test_a_page_asks_as_much_for_three_scans_as_for_one(name: str) -> None:
    client, customer = signed_in(a_user(*KEEPER)), a_customer()
    args = (customer.pk,) if name == "customer" else ()
    a_scan(customer)
    queries_of(client, at(name, *args))
    one = queries_of(client, at(name, *args))
    a_scan(customer)
    a_scan(customer)
    assert queries_of(client, at(name, *args)) == one <= 15


def test_a_scan_proposes_and_a_person_confirms() -> None:
    client, scan = signed_in(a_user(*KEEPER)), a_scan(a_customer("晋安热电有限公司"))
    page = client.get(at("scan", scan.pk)).content.decode()
    assert 'value="91350100M000100Y43"' in page
    assert "93%" in page
    assert "The customer&#39;s card says 晋安热电有限公司." in page
    given = {"kind": the_kind().pk, "number": "91350100M000100Y43", "open_ended": "on"}
    assert client.post(at("scan", scan.pk), given).status_code == 303
    assert Credential.objects.get().number == "91350100M000100Y43"
    assert "Confirmed as:" in client.get(at("scan", scan.pk)).content.decode()


def test_a_refusal_stands_beside_its_field() -> None:
    client, scan = signed_in(a_user(*KEEPER)), a_scan()
    answer = client.post(at("scan", scan.pk), {"kind": the_kind().pk, "number": "1"})
    assert (answer.status_code, "Please give the day on which it expires" in answer.content.decode()) == (
        422,
        True,
    )


def test_an_unread_scan_shows_its_progress_and_then_the_page_comes_again() -> None:
    client, scan = signed_in(a_user(*KEEPER)), a_scan(read=False)
    assert at("progress", scan.pk) in client.get(at("scan", scan.pk)).content.decode()
    assert "HX-Refresh" not in client.get(at("progress", scan.pk)).headers
    read_scan(scan_id=scan.pk, by=the_system())
    assert client.get(at("progress", scan.pk)).headers["HX-Refresh"] == "true"


def test_pictures_go_to_those_who_see_the_customer() -> None:
    owner = a_user(*KEEPER, "customer.edit", scope=Scope.OWN)
    stranger = a_user(*KEEPER, scope=Scope.OWN)
    scan = a_scan(a_customer(by=owner))
    places = [at("scan", scan.pk), at("page", scan.pk, 1), at("thumbnail", scan.pk)]
    assert [signed_in(owner).get(place).status_code for place in places] == [200, 200, 200]
    assert [signed_in(stranger).get(place).status_code for place in places] == [404, 404, 404]
    assert signed_in(owner).get(at("page", scan.pk, 2)).status_code == 404
    assert "照片.png" not in signed_in(stranger).get(at("scans")).content.decode()


def test_an_unchecked_file_is_its_owners_alone_and_an_infected_one_nobodys() -> None:
    scan, client = a_scan(), signed_in(a_user(*KEEPER))
    file = StoredFile.objects.filter(pk=scan.attachment.file_id)
    seen = []
    for state in ("waiting", "clean", "infected"):
        file.update(check_state=state)
        seen.append(client.get(at("page", scan.pk, 1)).status_code)
        seen.append(client.get(reverse("desk:file", args=[scan.attachment_id])).status_code)
    assert seen == [404, 404, 200, 200, 404, 404]


def test_photos_are_uploaded_on_the_customers_page() -> None:
    client, customer = signed_in(a_user(*KEEPER)), a_customer()
    photo = SimpleUploadedFile("手机.png", a_blank_picture(), "image/png")
    assert client.post(at("upload", customer.pk), {"uploads": [photo]}).status_code == 303
    page = client.get(at("customer", customer.pk)).content.decode()
    assert ("手机.png" in page, "Being read" in page) == (True, True)
    assert signed_in(a_user("customer.view")).get(at("upload", customer.pk)).status_code == 403
