"""The processes of a cluster: is its server alive, and has a killed server left others behind?

A process belongs to a cluster when it works in its data folder. That is exact where /proc shows it (Linux)
and is safer than the number in postmaster.pid, which after a crash may belong to anything.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")
# An orphaned backend notices within a second or two that its server is gone, unless deep in a computation.
ORPHANS_MAY_TAKE_SECONDS = 10.0


def server(data: Path) -> int | None:
    """The process id of the running server of `data`, if there is one."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    if not PROC.is_dir():
        return pid if _exists(pid) else None
    return pid if _works_in(PROC / str(pid), data) else None


def of_cluster(data: Path) -> list[int]:
    """Every process that works in `data`; empty where /proc does not exist."""
    if not PROC.is_dir():
        return []
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and _works_in(entry, data)]


def clear_orphans(data: Path) -> None:
    """Wait for the backends of a killed server to end; end those that do not. The server must be dead."""
    if wait_until(lambda: not of_cluster(data), ORPHANS_MAY_TAKE_SECONDS):
        return
    for pid in of_cluster(data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not of_cluster(data), ORPHANS_MAY_TAKE_SECONDS)


def wait_until(happened: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    """Ask until the answer is yes or the time is over; the last answer."""
    over_at = time.monotonic() + seconds
    while not (answer := happened()) and time.monotonic() < over_at:
        time.sleep(step)
    return answer


def _works_in(process: Path, data: Path) -> bool:
    try:
        return Path(os.readlink(process / "cwd")) == data
    except OSError:
        return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
