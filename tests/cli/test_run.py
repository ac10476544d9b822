"""One Coalface, started as a user starts it, and hurt in every way in turn."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.terminal import COMMAND, coalface, environment

from coalface.config import postgres
from coalface.config.postgres.processes import wait_until

PATIENCE_SECONDS = 180.0


@dataclass
class Running:
    process: subprocess.Popen[str]
    home: Path
    port: int

    def said(self) -> str:
        return (self.home / "said.txt").read_text()

    def groups(self) -> list[int]:
        groups: list[int] = json.loads((self.home / "running.json").read_text())["groups"]
        return groups

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    home = Path(tempfile.mkdtemp(prefix="cf-"))
    home.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch, socket.socket() as free:
        patch.setenv("COALFACE_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        with open(home / "said.txt", "w") as said:
            words = ["run", "--no-demo", "--port", str(port), "--web-workers", "1"]
            process = subprocess.Popen(
                [*COMMAND, *words], env=environment(), stderr=said, stdout=said, text=True
            )
        started = Running(process, home, port)
        try:
            assert wait_until(lambda: "Coalface is ready" in started.said(), PATIENCE_SECONDS), started.said()
            yield started
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
            postgres.stop()
            shutil.rmtree(home)


def test_it_says_where_it_is(running: Running) -> None:
    assert f"Coalface is ready: http://127.0.0.1:{running.port}/" in running.said()
    assert running.answers()


def test_a_second_one_names_the_first(running: Running) -> None:
    done = coalface("run", "--port", "1")
    assert done.returncode == 1
    assert (
        f"already running here (process {running.process.pid}, http://127.0.0.1:{running.port}/)"
        in done.stderr
    )


def test_a_restore_waits_until_it_is_stopped(running: Running) -> None:
    archive = json.loads(coalface("db", "backup", "--json").stdout)["archive"]
    done = coalface("db", "restore", archive, "--yes")
    assert (done.returncode, "Stop the running Coalface first" in done.stderr) == (1, True)


def test_a_taken_port_is_named_with_a_way_out(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))
    done = coalface("run", "--port", str(running.port))
    assert done.returncode == 1
    assert f"Port {running.port} on 127.0.0.1 cannot be used (Address already in use)" in done.stderr
    assert f"--port {running.port + 1}" in done.stderr


def test_a_killed_postgresql_comes_back_and_it_says_so(running: Running) -> None:
    pid = postgres.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: "PostgreSQL has recovered" in running.said(), PATIENCE_SECONDS), running.said()
    assert wait_until(running.answers, PATIENCE_SECONDS)


def test_a_killed_web_server_comes_back(running: Running) -> None:
    os.kill(running.groups()[0], signal.SIGKILL)
    assert wait_until(lambda: "The web server ended (killed by SIGKILL)" in running.said(), PATIENCE_SECONDS)
    assert wait_until(running.answers, PATIENCE_SECONDS)


def test_a_killed_worker_comes_back(running: Running) -> None:
    before = wait_for_two(running)
    os.kill(before[1], signal.SIGKILL)
    assert wait_until(
        lambda: len(wait_for_two(running)) == 2 and running.groups() != before, PATIENCE_SECONDS
    )


def test_ctrl_c_leaves_nothing_behind(running: Running) -> None:
    groups = wait_for_two(running)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(PATIENCE_SECONDS) == 0
    assert postgres.status().running is False
    assert [group for group in groups if _alive(group)] == []


def wait_for_two(running: Running) -> list[int]:
    assert wait_until(lambda: len(running.groups()) == 2, PATIENCE_SECONDS)
    return running.groups()


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
