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

    def __init__(self) -> None:
        self.former = _written()

    def write(self, instance: Instance) -> None:
        """Readers see the words of before or these, never a half."""
        draft = _file().with_suffix(".new")
        draft.write_text(json.dumps(asdict(instance)))
        draft.replace(_file())

    def clear(self) -> None:
        _file().unlink(missing_ok=True)


@contextmanager
def hold() -> Iterator[Hold]:
    """Hold the home, or raise `Taken` at once. What a killed predecessor wrote is in `former`."""
    with open(home.path() / "running.lock", "w") as keeper:
        try:
            fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken(_written()) from None
        yield Hold()


def _file() -> Path:
    return home.path() / "running.json"


def _written() -> Instance | None:
    try:
        return Instance(**json.loads(_file().read_text()))
    except (OSError, ValueError, TypeError):
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
