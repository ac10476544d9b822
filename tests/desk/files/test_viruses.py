"""Files wait for a virus scanner's verdict, where one is set."""

import io
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system

from coalface.desk.files.access import handed_out
from coalface.desk.files.actions import attach, check_file
from coalface.desk.files.models import Attachment
from coalface.desk.files.viruses import ScannerFailed, Verdict, examine
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User

pytestmark = pytest.mark.django_db


def attached(by: User, content: bytes = b"%PDF-1.7\n") -> Attachment:
    return attach(subject=a_customer(by=by), stream=io.BytesIO(content), name="文件.pdf", by=by)


def test_without_a_scanner_nothing_waits() -> None:
    assert attached(the_system()).file.check_state == "off"


@pytest.mark.parametrize(("command", "state"), [("true", "clean"), ("false", "infected")])
def test_a_file_waits_and_gets_its_verdict(settings: Any, command: str, state: str) -> None:
    settings.VIRUS_SCANNER = command
    owner, other = a_user("customer.view", "customer.edit"), a_user("customer.view")
    attachment = attached(owner)
    assert [handed_out(who).filter(pk=attachment.pk).exists() for who in (owner, other)] == [True, False]
    check_file(file_id=attachment.file_id, by=the_system())
    attachment.file.refresh_from_db()
    assert attachment.file.check_state == state
    assert AuditEvent.objects.latest("pk").action == "desk.files.check"
    seen = [handed_out(who).filter(pk=attachment.pk).exists() for who in (owner, other)]
    assert seen == [state == "clean"] * 2


def test_a_scanner_that_fails_leaves_the_file_waiting(settings: Any) -> None:
    settings.VIRUS_SCANNER = "no-such-scanner"
    attachment = attached(the_system())
    with pytest.raises(ScannerFailed):
        check_file(file_id=attachment.file_id, by=the_system())
    attachment.file.refresh_from_db()
    assert attachment.file.check_state == "waiting"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [(b"stream: OK\0", Verdict(True)), (b"stream: Eicar FOUND\0", Verdict(False, "Eicar"))],
)
def test_clamd_is_asked_in_its_own_words(
    settings: Any, tmp_path: Path, said: bytes, verdict: Verdict
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 100_000)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.VIRUS_SCANNER = f"clamd:127.0.0.1:{server.getsockname()[1]}"
        daemon = threading.Thread(target=_answer, args=(server, said, heard))
        daemon.start()
        assert examine(file) == verdict
        daemon.join()
    assert (heard[0][:10], len(heard[0])) == (b"zINSTREAM\0", 10 + 100_000 + 2 * 4 + 4)


def _answer(server: socket.socket, said: bytes, heard: list[bytes]) -> None:
    line, _ = server.accept()
    with line:
        got = b""
        while not got.endswith(bytes(4)):
            got += line.recv(65536)
        heard.append(got)
        line.sendall(said)
