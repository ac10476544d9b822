"""The PostgreSQL that Coalface keeps for itself when DATABASE_URL does not name another.

    ensure_running()   make it, start it, or see that it runs; safe to call from every command
    stop()             shut it down
    status()           what and where it is

`ClusterError` says in one sentence why the database cannot be had.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coalface.config.postgres import cluster, places, processes
from coalface.config.postgres.cluster import Start
from coalface.config.postgres.places import ClusterError


@dataclass(frozen=True, slots=True)
class Status:
    kept_by_us: bool
    running: bool
    pid: int | None = None
    version: str | None = None
    data: str | None = None
    socket: str | None = None
    user: str | None = None


def kept_by_us() -> bool:
    return not os.environ.get("DATABASE_URL")


def ensure_running(
    say: Callable[[str], None] = lambda sentence: None, extra: Mapping[str, str] | None = None
) -> Start:
    """See that the database answers; a given one (DATABASE_URL) is left to its keepers.

    `extra` are server settings for a cluster this call starts, e.g. {"fsync": "off"} in tests.
    """
    if not kept_by_us():
        return Start(began=False)
    return cluster.start(places.find(), say, extra)


def stop() -> bool:
    """Shut our own server down; false when it was not running."""
    if not kept_by_us():
        raise ClusterError("The database is named by DATABASE_URL; stop it where it is kept.")
    found = places.find()
    return found.base.is_dir() and cluster.stop(found)


def status() -> Status:
    if not kept_by_us():
        return Status(kept_by_us=False, running=True)
    found = places.find()
    version = (found.data / "PG_VERSION").read_text().strip() if found.made else None
    return Status(
        kept_by_us=True,
        running=cluster.answering(found),
        pid=processes.server(found.data),
        version=version,
        data=str(found.data),
        socket=str(found.socket),
        user=found.owner.name,
    )


__all__ = ["ClusterError", "Start", "Status", "ensure_running", "kept_by_us", "status", "stop"]
