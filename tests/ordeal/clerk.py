"""A clerk at work in a process of its own, who is killed again and again and each time goes on."""

import os
import random
import signal
import time
import warnings
from collections.abc import Callable, Sequence

import psycopg
from django.db import OperationalError, connection

from coalface.kernel.findings import Refused

Task = Callable[[], object]
NAME = "ordeal clerk"
_CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s"
_CRASHED = 70
FORGETFUL = 0.5


def work_off(tasks: Sequence[Task], *, kills: int, seed: int, longest_seconds: float) -> int:
    """Have the tasks done one after the other, killing the clerk or its connection meanwhile.

    Whoever comes after a killed clerk does the task that was in hand once more, and at times the one before,
    for nobody knows whether they were done. Returns how often that was refused because they were. Raises
    AssertionError when a task fails otherwise.
    """
    chance = random.Random(seed)
    at, refused = 0, 0
    while at < len(tasks):
        clerk, killed = _Clerk(tasks, at), kills > 0
        if killed:
            kills -= 1
            clerk.trouble(chance.uniform(0, longest_seconds), chance.choice(("process", "connection")))
        at, told, crashed = clerk.end()
        refused += told
        assert not crashed, f"task {at} failed"
        if killed and 0 < at < len(tasks) and chance.random() < FORGETFUL:
            at -= 1
    return refused


class _Clerk:
    """A child process; it writes a byte when it begins a task, and another when it ends it."""

    def __init__(self, tasks: Sequence[Task], at: int) -> None:
        connection.close()
        connection.close_pool()
        self._at = at
        self._reports, write_end = os.pipe()
        with warnings.catch_warnings():
            # The child touches nothing that another thread of this process may hold.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._pid = os.fork()
        if self._pid == 0:
            _live(tasks[at:], write_end)
        os.close(write_end)

    def trouble(self, seconds: float, what: str) -> None:
        time.sleep(seconds)
        if what == "process":
            os.kill(self._pid, signal.SIGKILL)
        else:
            with psycopg.connect(**_address()) as own:
                own.execute(_CUT, [NAME])

    def end(self) -> tuple[int, int, bool]:
        """The task to begin the next clerk with, how many were refused, and whether this one failed."""
        said = b""
        while part := os.read(self._reports, 65536):
            said += part
        os.close(self._reports)
        _pid, status = os.waitpid(self._pid, 0)
        crashed = os.WIFEXITED(status) and os.WEXITSTATUS(status) == _CRASHED
        return self._at + said.count(b"d") + said.count(b"r"), said.count(b"r"), crashed


def _live(tasks: Sequence[Task], report: int) -> None:
    """The child's whole life; it never returns."""
    status = _CRASHED
    try:
        for task in tasks:
            os.write(report, _outcome(task))
        status = 0
    except Exception as error:
        os.write(2, f"{error!r}\n".encode())
    finally:
        os._exit(status)


def _outcome(task: Task) -> bytes:
    """`d` for done, `r` for refused; tried again when the connection is cut."""
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET application_name TO %s", [NAME])
            task()
        except Refused:
            return b"r"
        except OperationalError:
            connection.close()
        else:
            return b"d"


def _address() -> dict[str, str]:
    about = connection.settings_dict
    return {
        "dbname": about["NAME"],
        "user": about["USER"],
        "host": about["HOST"],
        "port": str(about["PORT"]),
    }
