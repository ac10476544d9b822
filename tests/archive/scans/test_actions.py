"""Taking scans in, drawing and reading them, confirming what they say, and the scanner's folder."""

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders.archive import a_credential, a_customer, the_kind
from tests.builders.people import a_user, the_system
from tests.builders.scans import a_blank_picture, a_picture

from coalface.archive.customers.actions import assign_customers
from coalface.archive.customers.models import Customer
from coalface.archive.scans import recognition
from coalface.archive.scans.access import confirmable_scans, visible_scans
from coalface.archive.scans.actions import (
    AlreadySettled,
    confirm_scan,
    dismiss_scan,
    read_scan,
    sweep_scanner,
)
from coalface.archive.scans.actions.confirming import ScanOutOfReach
from coalface.archive.scans.models import Reading, Scan
from coalface.archive.scans.queries import picture_of, proposal_of, scanner_folder
from coalface.archive.scans.rules.lines import Piece
from coalface.desk.files.actions import attach
from coalface.desk.files.models import Attachment
from coalface.desk.files.queries import attachments_of
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
KEEPER = ("customer.view", "customer.note", "credential.view", "credential.edit")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text recognition that knows one licence, so that only one test waits for the real one."""
    lines = ["营业执照", "统一社会信用代码 91350100M000100Y43", "名称 晋安热电有限公司"]
    pieces = [Piece(text, 0.9, 0, 100 * n, 900, 100 * n + 40) for n, text in enumerate(lines)]
    monkeypatch.setattr(recognition, "read_page", lambda picture, page: pieces)
    monkeypatch.setattr(recognition, "installed", lambda: True)


def a_scan(customer: Customer | None = None, picture: bytes | None = None, name: str = "照片.png") -> Scan:
    owner = customer or a_customer()
    stream = io.BytesIO(picture or a_blank_picture())
    attachment = attach(subject=owner, stream=stream, name=name, by=the_system())
    return Scan.objects.get(attachment=attachment)


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_id


def test_an_attached_picture_is_taken_in_and_its_reading_queued() -> None:
    scan = a_scan()
    job = ProcrastinateJob.objects.get(task_name="scans.read")
    assert (job.args["scan_id"], Scan.objects.count()) == (scan.pk, 1)
    attach(subject=scan.customer, stream=io.BytesIO(b"a,b\n"), name="表.csv", by=the_system())
    assert Scan.objects.count() == 1


@pytest.mark.skipif(not recognition.installed(), reason="coalface[ocr] is not installed")
def test_a_drawn_licence_is_really_read() -> None:
    scan = a_scan(picture=a_picture())
    reading = read_scan(scan_id=scan.pk, by=the_system())
    proposal = proposal_of(reading)
    assert (reading.state, reading.pages, proposal.kind) == ("read", 1, "business-licence")
    assert {name: guess.value for name, guess in proposal.fields.items()} == {
        "number": "91350100M000100Y43",
        "name": "福州晋安热电有限公司",
        "legal_representative": "王建国",
        "valid_from_on": "2015-03-18",
        "open_ended": "true",
    }
    assert last_event() == ("archive.scan.read", scan.pk)


def test_the_same_file_is_drawn_and_read_once(told: None) -> None:
    first, second = a_scan(), a_scan()
    reading = read_scan(scan_id=first.pk, by=the_system())
    drawn = picture_of(reading.file, 1).stat().st_mtime_ns
    assert read_scan(scan_id=second.pk, by=the_system()) == reading
    assert (Reading.objects.count(), picture_of(reading.file, 1).stat().st_mtime_ns) == (1, drawn)
    second.refresh_from_db()
    assert second.kind_proposed == "business-licence"


def test_without_recognition_pages_are_drawn_and_read_later(
    told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "installed", lambda: False)
    scan = a_scan(picture=a_blank_picture(900, 400))
    assert read_scan(scan_id=scan.pk, by=the_system()).state == "seen"
    with Image.open(picture_of(scan.attachment.file, "thumbnail")) as thumbnail:
        assert thumbnail.size == (320, 142)
    monkeypatch.setattr(recognition, "installed", lambda: True)
    assert read_scan(scan_id=scan.pk, by=the_system()).state == "read"


def test_a_broken_picture_says_so_and_is_not_read_again(told: None) -> None:
    scan = a_scan(picture=a_blank_picture()[:60])
    reading = read_scan(scan_id=scan.pk, by=the_system())
    assert (reading.state, reading.pages, bool(reading.error)) == ("failed", 0, True)


def test_the_words_of_a_scan_are_found_by_those_who_see_its_customer(told: None) -> None:
    owner, stranger = a_user(*KEEPER, "customer.edit", scope=Scope.OWN), a_user(*KEEPER, scope=Scope.OWN)
    scan = a_scan(a_customer(by=owner))
    read_scan(scan_id=scan.pk, by=the_system())
    hits = [[hit.id for hit in search(who, "晋安热电", kinds=["scan"])] for who in (owner, stranger)]
    assert hits == [[scan.pk], []]
    assign_customers(customer_ids=[scan.customer_id], responsible=stranger, by=the_system())
    hits = [[hit.id for hit in search(who, "晋安热电", kinds=["scan"])] for who in (owner, stranger)]
    assert hits == [[], [scan.pk]]
    assert [list(visible_scans(who)) for who in (owner, stranger)] == [[], [scan]]


def confirm(scan: Scan, by: object = None, **fields: object) -> object:
    given = {"number": "91350100M000100Y43", "open_ended": True, **fields}
    return confirm_scan(scan_id=scan.pk, kind_id=the_kind().pk, by=by or a_user(*KEEPER), **given)


def test_a_confirmed_scan_becomes_a_credential_with_the_file() -> None:
    keeper, scan = a_user(*KEEPER), a_scan()
    filled = confirm_scan(
        scan_id=scan.pk,
        kind_id=the_kind().pk,
        number="91350100M000100Y43",
        valid_from_on=date(2015, 3, 18),
        open_ended=True,
        by=keeper,
    )
    scan.refresh_from_db()
    assert (scan.credential, scan.settled_by, filled.state) == (filled, keeper, "pending")
    assert [paper.file_id for paper in attachments_of(keeper, filled)] == [scan.attachment.file_id]
    assert not Scan.objects.filter(settled_at__isnull=True).exists()
    assert last_event() == ("archive.scan.confirm", scan.pk)
    with pytest.raises(AlreadySettled):
        confirm(scan, keeper)


def test_a_document_on_file_is_renewed_and_a_scan_of_it_corrects_it() -> None:
    customer = a_customer()
    old = a_credential(customer, open_ended=True)
    filled = confirm(a_scan(customer))
    assert filled.replaces == old
    paper = attach(subject=filled, stream=io.BytesIO(a_picture()), name="副本.png", by=the_system())
    corrected = confirm(Scan.objects.get(attachment=paper), number="更正")
    assert (corrected, corrected.number) == (filled, "更正")


def test_a_scan_may_be_put_aside_by_those_who_may_file_credentials() -> None:
    scan = a_scan()
    with pytest.raises(ScanOutOfReach):
        dismiss_scan(scan_id=scan.pk, by=a_user("customer.view"))
    dismiss_scan(scan_id=scan.pk, by=a_user(*KEEPER))
    assert last_event() == ("archive.scan.dismiss", scan.pk)
    assert list(confirmable_scans(a_user("customer.view"))) == []


def dropped(code: str, name: str, content: bytes) -> Path:
    folder = scanner_folder() / code
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_scanners_folder_is_emptied_into_the_archive() -> None:
    customer = a_customer(credit_code="91350100M000100Y43")
    good = dropped("91350100M000100Y43", "营业执照.png", a_blank_picture())
    program, nobody = (
        dropped("91350100M000100Y43", "x.exe", b"MZ"),
        dropped("甲乙", "y.png", a_blank_picture()),
    )
    assert sweep_scanner(by=the_system(), settled_seconds=0) == (1, 2)
    assert [path.exists() for path in (good, program, nobody)] == [False, False, False]
    assert [a.name for a in Attachment.objects.filter(subject_id=customer.pk)] == ["营业执照.png"]
    reasons = sorted(path.read_text() for path in (scanner_folder() / "_aside").rglob("*.txt"))
    assert [len(reason) > 5 for reason in reasons] == [True, True]
    assert last_event()[0] == "archive.scan.put_aside"


def test_a_file_still_being_written_is_left_alone() -> None:
    a_customer(credit_code="91350100M000100Y43")
    path = dropped("91350100M000100Y43", "a.png", a_blank_picture())
    assert (sweep_scanner(by=the_system()), path.exists()) == ((0, 0), True)
