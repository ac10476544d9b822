"""Where our own PostgreSQL cluster lies, and whose it is.

Both the manager and Django's settings ask here, so that they cannot disagree. Nothing is created by asking.
"""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coalface.config import home

DATABASE = "coalface"
ROLE = "coalface"
SUPERUSER = "postgres"
PORT = "5432"

SHARED_STATE = Path("/var/lib/coalface")
# A socket address holds 107 bytes and a closing zero; the file is called .s.PGSQL.5432.
LONGEST_SOCKET = 107
SOCKET_FILE = f".s.PGSQL.{PORT}"


class ClusterError(Exception):
    """The database cannot be had; says why, and what to do, in one sentence."""


@dataclass(frozen=True, slots=True)
class Account:
    """The ordinary user that the server runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Places:
    base: Path
    data: Path
    socket: Path
    owner: Account

    @property
    def made(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @property
    def log(self) -> Path:
        return self.base / "postgres.log"

    @property
    def conninfo(self) -> str:
        return f"host='{self.socket}' port={PORT} user={ROLE}"


def find() -> Places:
    """The cluster of this COALFACE_HOME.

    Root keeps it in COALFACE_HOME when the server's user can get there, else below /var/lib/coalface.
    A cluster that exists is never abandoned for a better place.
    """
    here = home.path()
    owner = account()
    base = here
    if os.geteuid() == 0 and not (_has_cluster(here) or reachable(here, owner)):
        base = SHARED_STATE / f"{here.name}-{_short_hash(here)}"
    if base == here and _has_cluster(here) and not reachable(here, owner):
        raise ClusterError(
            f"The database in {here} belongs to the user {owner.name}, who can no longer get there: "
            f"allow passing through the folders above it (chmod o+x), or set COALFACE_POSTGRES_USER."
        )
    return Places(base=base, data=base / "postgres", socket=_socket_folder(base), owner=owner)


def account() -> Account:
    """Ourselves; for root, who may not run PostgreSQL: COALFACE_POSTGRES_USER, else postgres or nobody."""
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    chosen = os.environ.get("COALFACE_POSTGRES_USER")
    for name in [chosen] if chosen else ["postgres", "nobody"]:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return _account(found)
    raise ClusterError(
        "PostgreSQL does not run as root and no ordinary user was found for it: "
        "name one in COALFACE_POSTGRES_USER, or start Coalface as an ordinary user."
    )


def reachable(folder: Path, user: Account) -> bool:
    """Whether `user` can pass through `folder` and every folder above it, going by their modes."""
    return all(_passable(step.stat(), user) for step in [folder, *folder.parents])


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _has_cluster(base: Path) -> bool:
    return (base / "postgres" / "PG_VERSION").exists()


def _passable(found: os.stat_result, user: Account) -> bool:
    if found.st_uid == user.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _socket_folder(base: Path) -> Path:
    inside = base / "run"
    if len(os.fsencode(inside / SOCKET_FILE)) <= LONGEST_SOCKET:
        return inside
    return Path(tempfile.gettempdir()) / f"coalface-{_short_hash(base)}"


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
