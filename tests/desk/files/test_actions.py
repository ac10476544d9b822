"""Files are kept once, whole or not at all."""

import io
import os
import tracemalloc
from pathlib import Path

import pytest
from tests.builders.desk import PDF, a_card, an_attachment
from tests.builders.people import a_user

from coalface.desk.files.access import visible_attachments
from coalface.desk.files.actions import NotAttached, NotKept, attach, remove, restore, store
from coalface.desk.files.models import Attachment, StoredFile
from coalface.desk.files.queries import attachments_of, path_of
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of its own for each test."""
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))
    return tmp_path / "files"


def kept(files: Path) -> list[bytes]:
    return [path.read_bytes() for path in files.rglob("*") if path.is_file()]


def test_the_same_content_is_kept_once(files: Path) -> None:
    someone = a_user()
    first = store(stream=io.BytesIO(PDF), media_type="text/html", by=someone)
    second = store(stream=io.BytesIO(PDF), name="copy.txt", by=someone)

    assert first == second
    assert (first.size_bytes, first.media_type) == (len(PDF), "application/pdf")
    assert path_of(first).read_bytes() == PDF
    assert kept(files) == [PDF]
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["desk.files.store"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"x" * 11, "file_too_large"), (b"<svg>", "dangerous_file")],
)
def test_a_refused_file_leaves_nothing(files: Path, content: bytes, code: str) -> None:
    with pytest.raises(NotKept) as refusal:
        store(stream=io.BytesIO(content), largest_bytes=10, by=a_user())

    assert [finding.code for finding in refusal.value.findings] == [code]
    assert kept(files) == []
    assert not StoredFile.objects.exists()


def test_a_crash_before_the_rename_leaves_nothing_visible(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As kill -9 would: nothing after the draft happens, not even its removal."""

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    someone = a_user()
    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", killed)
        broken.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(Killed):
            store(stream=io.BytesIO(PDF), by=someone)

    assert [path.name[:7] for path in files.iterdir() if path.is_file()] == [".draft-"]
    assert not StoredFile.objects.exists()
    stored = store(stream=io.BytesIO(PDF), by=someone)
    assert path_of(stored).read_bytes() == PDF


def test_a_row_whose_file_was_lost_gets_it_back(files: Path) -> None:
    stored = store(stream=io.BytesIO(PDF), by=a_user())
    path_of(stored).unlink()

    assert store(stream=io.BytesIO(PDF), by=a_user()) == stored
    assert kept(files) == [PDF]


def test_a_large_file_takes_little_memory() -> None:
    class Zeros(io.RawIOBase):
        left = 64 * 2**20

        def read(self, size: int = -1) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return b"0" * size

    someone = a_user()
    tracemalloc.start()
    stored = store(stream=Zeros(), by=someone)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert stored.size_bytes == 64 * 2**20
    assert most < 8 * 2**20


def test_attaching_is_recorded_on_the_subject() -> None:
    card, someone = a_card(), a_user("customer.view")
    attachment = attach(subject=card, stream=io.BytesIO(PDF), name="../营业执照.pdf", by=someone)

    assert (attachment.name, attachment.subject_kind, attachment.subject_id) == (
        "营业执照.pdf",
        "customer",
        card.pk,
    )
    event = AuditEvent.objects.get(action="desk.files.attach")
    assert (event.subject_kind, event.subject_id, event.detail["name"]) == (
        "customer",
        card.pk,
        "营业执照.pdf",
    )


def test_a_removed_attachment_can_be_restored() -> None:
    card, someone = a_card(), a_user("customer.view")
    attachment = an_attachment(card, someone)

    remove(attachment=attachment, by=someone)
    assert list(attachments_of(someone, card)) == []
    restore(attachment=attachment, by=someone)
    assert list(attachments_of(someone, card)) == [attachment]
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "desk.files.remove",
        "desk.files.restore",
    ]


def test_an_attachment_out_of_reach_is_refused() -> None:
    owner, stranger = a_user("customer.view", scope=Scope.OWN), a_user("customer.view", scope=Scope.OWN)
    attachment = an_attachment(a_card(responsible=owner), owner)

    with pytest.raises(NotAttached):
        remove(attachment=attachment, by=stranger)
    assert Attachment.objects.get().removed_at is None


def test_files_show_where_their_subject_shows() -> None:
    owner, stranger = a_user("customer.view", scope=Scope.OWN), a_user("customer.view", scope=Scope.OWN)
    card = a_card(responsible=owner)
    attachment = an_attachment(card, owner)

    assert list(visible_attachments(owner)) == [attachment]
    assert list(visible_attachments(owner, card)) == [attachment]
    assert list(visible_attachments(stranger)) == []
    assert list(visible_attachments(stranger, card)) == []
