"""Which `coalface run` holds this COALFACE_HOME: a lock file that the system lets go when its holder dies."""

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from coalface.config import home


@dataclass(frozen=True, slots=True)
class Instance:
    """A running Coalface; `groups` are the process groups of its children."""

    pid: int
    address: str
    groups: list[int] = field(default_factory=list)


class Taken(Exception):  # noqa: N818 - an answer
    """Another `coalface run` holds the home."""

    def __init__(self, other: Instance | None) -> None:
        where = f"process {other.pid}, {other.address}" if other else "just starting or stopping"
        super().__init__(where)


class Hold:
    """The held lock; `write` tells others who we are."""

    def __init__(self, keeper: TextIO, former: Instance | None) -> None:
        self._keeper = keeper
        self.former = former

    def write(self, instance: Instance) -> None:
        self._keeper.seek(0)
        self._keeper.truncate()
        self._keeper.write(json.dumps(asdict(instance)))
        self._keeper.flush()

    def clear(self) -> None:
        self._keeper.seek(0)
        self._keeper.truncate()


@contextmanager
def hold() -> Iterator[Hold]:
    """Hold the home, or raise `Taken` at once. What a killed predecessor wrote is in `former`."""
    with open(_file(), "a+") as keeper:
        try:
            fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken(_read(keeper)) from None
        held = Hold(keeper, _read(keeper))
        yield held


def _file() -> Path:
    return home.path() / "running.lock"


def _read(keeper: TextIO) -> Instance | None:
    keeper.seek(0)
    try:
        return Instance(**json.loads(keeper.read()))
    except (ValueError, TypeError):
        return None


def end_leftovers(former: Instance | None) -> None:
    """End the children of a `coalface run` that was killed and could not do so itself."""
    for group in former.groups if former else []:
        if any(_is_ours(member) for member in _members(group)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)


def _members(group: int) -> Iterator[Path]:
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(entry.name)) == group:
                yield entry


def _is_ours(process: Path) -> bool:
    """Process numbers are used again: only what carries our names may be ended."""
    try:
        return b"coalface" in (process / "cmdline").read_bytes()
    except OSError:
        return False
