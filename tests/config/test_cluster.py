"""The real thing: every test makes, kills or stops a PostgreSQL server of its own."""

import os
import pwd
import shutil
import signal
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from coalface.config import postgres
from coalface.config.postgres import ClusterError, binaries, places, processes

QUICK = {"fsync": "off"}


def connect() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(f"{places.find().conninfo} dbname={places.DATABASE}", autocommit=True)


@pytest.mark.parametrize("kind", ["machine", "bundled"])
def test_a_killed_server_recovers_what_was_committed(
    kind: str, scratch_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "bundled":
        monkeypatch.setenv("COALFACE_POSTGRES_BIN", "bundled")
    elif binaries.available()[0].bundled:
        pytest.skip("this machine has no PostgreSQL of its own")
    said: list[str] = []
    first = postgres.ensure_running(said.append, QUICK)
    assert (first.began, first.made, first.recovered) == (True, True, False)
    with connect() as conn:
        conn.execute("CREATE TABLE lot (name text); INSERT INTO lot VALUES ('长治')")
        assert conn.execute("SELECT name ~ '^\\w+$' FROM lot").fetchone() == (True,)
        able = "SELECT 'lz4' = ANY(enumvals), setting FROM pg_settings WHERE name = 'wal_compression'"
        assert conn.execute(able).fetchone() in ((True, "lz4"), (False, "off"))
    running = postgres.status().pid
    assert running is not None
    os.kill(running, signal.SIGKILL)
    again = postgres.ensure_running(said.append, QUICK)
    assert (again.began, again.made, again.recovered) == (True, False, True)
    assert said[-1] == "PostgreSQL was not shut down properly; it is recovering from its log"
    with connect() as conn:
        assert conn.execute("SELECT name FROM lot").fetchone() == ("长治",)
    assert postgres.stop() is True
    assert postgres.status().running is False
    assert processes.of_cluster(places.find().data) == []
    assert postgres.ensure_running(said.append, QUICK).recovered is False


def test_only_the_owner_gets_in_and_not_as_superuser_by_default(scratch_home: Path) -> None:
    postgres.ensure_running(extra=QUICK)
    found = places.find()
    assert found.socket.stat().st_mode & 0o077 == 0
    with connect() as conn:
        assert conn.execute("SHOW listen_addresses").fetchone() == ("",)
        assert conn.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (
            False,
        )


def test_many_commands_at_once_make_one_server(scratch_home: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        starts = list(pool.map(lambda _: postgres.ensure_running(extra=QUICK), range(4)))
    assert sorted(start.began for start in starts) == [False, False, False, True]


def test_a_stale_note_of_another_process_does_not_hinder(scratch_home: Path) -> None:
    postgres.ensure_running(extra=QUICK)
    postgres.stop()
    found = places.find()
    note = f"{os.getpid()}\n{found.data}\n"
    (found.data / "postmaster.pid").write_text(note)
    (found.socket / f"{places.SOCKET_FILE}.lock").write_text(note)
    assert postgres.ensure_running(extra=QUICK).began is True


def test_an_interrupted_making_is_begun_anew(scratch_home: Path) -> None:
    half = scratch_home / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n")
    assert postgres.ensure_running(extra=QUICK).made is True


def test_data_of_an_absent_version_are_left_alone_with_a_clear_sentence(scratch_home: Path) -> None:
    (scratch_home / "postgres").mkdir()
    (scratch_home / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 14, which is not here"):
        postgres.ensure_running()


def test_a_server_that_cannot_start_says_why(scratch_home: Path) -> None:
    with pytest.raises(ClusterError, match=r"did not start: .* contains errors \(see "):
        postgres.ensure_running(extra={"no_such_setting": "1"})


def test_a_given_database_is_not_ours_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///elsewhere")
    assert postgres.ensure_running().began is False
    with pytest.raises(ClusterError, match="DATABASE_URL"):
        postgres.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_keeps_a_cluster_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a forked process: this Python itself may lie where ordinary users cannot start it."""
    nobody = pwd.getpwnam("nobody")
    folder = Path(tempfile.mkdtemp(prefix="cf-"))
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    monkeypatch.setenv("COALFACE_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        os._exit(_make_use_and_stop())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (folder / "postgres").stat().st_uid == nobody.pw_uid
    shutil.rmtree(folder)


def _make_use_and_stop() -> int:
    try:
        made = postgres.ensure_running(extra=QUICK).made
        connect().close()
        return 0 if made and postgres.stop() and postgres.status().user == "nobody" else 1
    except BaseException:
        traceback.print_exc()
        return 2
