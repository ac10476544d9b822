"""Make, start and stop our own PostgreSQL cluster.

A server is running when it answers (`PQping`), whatever process ids say. Everything that changes the cluster
happens under one file lock, so that two commands started at once make and start one server.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.pq import PGconn, Ping

from coalface.config.postgres import binaries, processes, tuning
from coalface.config.postgres.binaries import Binaries
from coalface.config.postgres.places import DATABASE, ROLE, SOCKET_FILE, SUPERUSER, ClusterError, Places

# Crash recovery replays at most max_wal_size and may take a while on a slow disk.
START_MAY_TAKE_SECONDS = 300.0
STOP_MAY_TAKE_SECONDS = 60.0

Say = Callable[[str], None]

_launched: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Start:
    """What `start` did: `began` is false when a server already answered."""

    began: bool
    made: bool = False
    recovered: bool = False
    seconds: float = 0.0


def answering(places: Places) -> bool:
    return _ping(places) is Ping.OK


def start(places: Places, say: Say, extra: Mapping[str, str] | None = None) -> Start:
    """Make the cluster when there is none, start its server when it does not answer.

    Raises `ClusterError` when it cannot be had.
    """
    if answering(places):
        return Start(began=False)
    began_at = time.monotonic()
    _own_folder(places.base, places, mode=0o711 if os.geteuid() == 0 else 0o700, hand_over=False)
    with _locked(places.base):
        if answering(places) or _settled_elsewhere(places):
            return Start(began=False)
        chosen = binaries.choose(places)
        made = not places.made
        if made:
            say(f"Making the database with {chosen} in {places.data}")
            _make(places, chosen)
        recovering = not made and not _was_shut_down(places, chosen)
        if recovering:
            say("PostgreSQL was not shut down properly; it is recovering from its log")
        _launch(places, chosen, extra or {})
    return Start(True, made, recovering, time.monotonic() - began_at)


def stop(places: Places) -> bool:
    """Shut down, ending open connections; false when nothing was running."""
    with _locked(places.base):
        pid = processes.server(places.data)
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)
        if not processes.wait_until(lambda: _gone(places.data), STOP_MAY_TAKE_SECONDS):
            raise ClusterError(
                f"PostgreSQL (process {pid}) did not stop in {STOP_MAY_TAKE_SECONDS:.0f} seconds."
            )
    return True


def run(
    places: Places, command: Sequence[str], stdin: str | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run one of PostgreSQL's programs as the server's user; an empty standard input when none is given."""
    return subprocess.run(
        command,
        input=stdin or "",
        capture_output=True,
        text=True,
        check=False,
        **_as_owner(places),
    )


def _ping(places: Places) -> Ping:
    return Ping(PGconn.ping(f"{places.conninfo} dbname={DATABASE} connect_timeout=5".encode()))


@contextlib.contextmanager
def _locked(base: Path) -> Iterator[None]:
    with open(base / "postgres.lock", "a") as keeper:
        fcntl.flock(keeper, fcntl.LOCK_EX)
        yield


def _settled_elsewhere(places: Places) -> bool:
    """A server that is alive but not yet answering is starting or stopping: wait for what becomes of it."""
    if processes.server(places.data) is None:
        return False

    def settled() -> bool:
        return answering(places) or processes.server(places.data) is None

    if not processes.wait_until(settled, START_MAY_TAKE_SECONDS):
        raise ClusterError(f"PostgreSQL runs in {places.data} but does not answer; see its folder log.")
    return answering(places)


def _make(places: Places, chosen: Binaries) -> None:
    """Made aside and renamed into place: one interrupted half way is never taken for a whole one."""
    draft = places.data.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    _own_folder(draft, places, mode=0o700)
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if chosen.major >= 17
        else ["--locale=C.UTF-8"]
    )
    initdb = [chosen.program("initdb"), "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8", *locale]
    _must(run(places, [*initdb, "--auth=peer", "--data-checksums", "--no-instructions"]), "make the database")
    single = [chosen.program("postgres"), "--single", "-D", str(draft), "postgres"]
    roles = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n"
    _must(run(places, single, stdin=roles), "prepare the database")
    tuning.include(draft)
    draft.rename(places.data)


def _launch(places: Places, chosen: Binaries, extra: Mapping[str, str]) -> None:
    _launched[:] = [server for server in _launched if server.poll() is None]
    processes.clear_orphans(places.data)
    # Nothing works in the data folder any more, so the note of a former server is stale; its number may
    # by now belong to another process, for which PostgreSQL would refuse to start.
    for stale in (places.data / "postmaster.pid", places.socket / f"{SOCKET_FILE}.lock"):
        stale.unlink(missing_ok=True)
    _own_folder(places.socket, places, mode=0o700)
    tuning.write(places, pwd.getpwuid(os.geteuid()).pw_name, {**_packing(places, chosen), **extra})
    with open(places.log, "w") as log:
        server = subprocess.Popen(
            [chosen.program("postgres"), "-D", str(places.data)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **_as_owner(places),
        )
    processes.wait_until(lambda: server.poll() is not None or answering(places), START_MAY_TAKE_SECONDS)
    if not answering(places):
        raise ClusterError(f"PostgreSQL did not start: {_last_words(places)}")
    # The server outlives this command on purpose. A supervisor that sees it die and starts the next one must
    # have waited for it, or it would linger as a zombie.
    _launched.append(server)


def _packing(places: Places, chosen: Binaries) -> dict[str, str]:
    """Pages in the log are packed by LZ4 where the server can: its own way is slower than none at all."""
    asked = ["-C", "wal_compression", "-c", "wal_compression=lz4", "-c", "config_file=/dev/null"]
    told = run(places, [chosen.program("postgres"), *asked, "-D", str(places.data)])
    return {"wal_compression": "lz4" if told.returncode == 0 else "off"}


def _gone(data: Path) -> bool:
    return processes.server(data) is None and not processes.of_cluster(data)


def _was_shut_down(places: Places, chosen: Binaries) -> bool:
    told = run(places, [chosen.program("pg_controldata"), "-D", str(places.data)])
    return "shut down" in told.stdout.partition("Database cluster state:")[2].partition("\n")[0]


def _own_folder(folder: Path, places: Places, *, mode: int, hand_over: bool = True) -> None:
    """A folder with this mode, the server's own if so wished; a stranger's folder is refused."""
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except PermissionError:
        raise ClusterError(
            f"The folder {folder} for the database cannot be made: permission denied."
        ) from None
    found = folder.lstat()
    if found.st_uid not in (os.geteuid(), places.owner.uid) or folder.is_symlink():
        raise ClusterError(f"The folder {folder} belongs to somebody else; the database will not use it.")
    if hand_over and os.geteuid() == 0:
        os.chown(folder, places.owner.uid, places.owner.gid)
    if hand_over:
        folder.chmod(mode)


def _as_owner(places: Places) -> dict[str, Any]:
    """How a program of PostgreSQL is started: in plain English, and never as root."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    how: dict[str, Any] = {"env": {**kept, "LC_ALL": "C"}, "cwd": "/"}
    if os.geteuid() == 0:
        how |= {"user": places.owner.uid, "group": places.owner.gid, "extra_groups": []}
    return how


def _must(done: subprocess.CompletedProcess[str], doing: str) -> None:
    # Single-user mode reports a refused statement without failing.
    if done.returncode != 0 or "ERROR:" in done.stderr:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise ClusterError(f"PostgreSQL could not {doing}: {' '.join(reason)}")


def _last_words(places: Places) -> str:
    """The last complaint in the server's logs, and where they are."""
    logs = sorted([places.log, *(places.data / "log").glob("*.log")], key=lambda log: log.stat().st_mtime)
    lines = [line for log in logs for line in log.read_text(errors="replace").splitlines()]
    complaints = (line for line in reversed(lines) if "FATAL" in line or "ERROR" in line)
    return f"{next(complaints, 'no reason given')} (see {logs[-1]})."
