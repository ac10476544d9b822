"""Files leave the house safely, and only to those who may see their subject."""

from pathlib import Path

import pytest
from tests.builders.desk import PDF, a_card, an_attachment
from tests.builders.people import a_user
from tests.web.helpers import signed_in

from coalface.desk.files.actions import remove
from coalface.desk.files.queries import path_of
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("content", "action", "disposition", "media_type"),
    [
        (PDF, "", "attachment", "application/octet-stream"),
        (PDF, "view/", "inline", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n..", "view/", "inline", "image/png"),
        (b"ID3\x04 sound", "view/", "inline", "audio/mpeg"),
        (b"a,b\n1,2", "view/", "attachment", "application/octet-stream"),
    ],
    ids=[
        "a download",
        "a PDF to look at",
        "a picture to look at",
        "a recording to play",
        "anything else is saved",
    ],
)
def test_how_a_file_is_handed_out(content: bytes, action: str, disposition: str, media_type: str) -> None:
    owner = a_user("customer.view")
    attachment = an_attachment(a_card(), owner, "营业执照.pdf", content)
    answer = signed_in(owner).get(f"/files/{attachment.pk}/{action}")

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith(f"{disposition}; filename*=utf-8''%E8%90%A5")
    assert answer["Content-Type"] == media_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_player_gets_the_part_it_asks_for() -> None:
    owner = a_user("customer.view")
    attachment = an_attachment(a_card(), owner, "会谈录音.mp3", b"ID3\x04 0123456789")
    client, address = signed_in(owner), f"/files/{attachment.pk}/view/"

    part = client.get(address, headers={"Range": "bytes=5-8"})
    beyond = client.get(address, headers={"Range": "bytes=500-"})

    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"0123")
    assert (part["Content-Range"], part["Content-Length"]) == ("bytes 5-8/15", "4")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */15")
    assert part["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_file_out_of_reach_removed_or_lost_is_not_there() -> None:
    owner, stranger = a_user("customer.view", scope=Scope.OWN), a_user("customer.view", scope=Scope.OWN)
    attachment = an_attachment(a_card(responsible=owner), owner)
    address = f"/files/{attachment.pk}/"

    assert signed_in(stranger).get(address).status_code == 404
    path_of(attachment.file).unlink()
    assert signed_in(owner).get(address).status_code == 404
    remove(attachment=attachment, by=owner)
    assert signed_in(owner).get(address).status_code == 404
