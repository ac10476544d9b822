"""What progress means: the states of a job, how far it is, and when it will be done."""

from datetime import datetime, timedelta
from enum import StrEnum

# Before this an estimate is noise.
TOO_EARLY = timedelta(seconds=2)
# A job whose worker died this often is itself the likely cause.
MOST_ATTEMPTS = 20


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        return self in OPEN


OPEN = frozenset({State.QUEUED, State.RUNNING})


def share_done(done: int, total: int | None) -> float | None:
    """Between 0 and 1; None while the total is unknown."""
    if not total:
        return None
    return min(max(done / total, 0.0), 1.0)


def time_left(*, done: int, total: int | None, started_at: datetime, now: datetime) -> timedelta | None:
    """How long the rest takes at the average pace so far; None when it cannot be said yet."""
    elapsed = now - started_at
    if not total or done <= 0 or elapsed < TOO_EARLY:
        return None
    return elapsed * max(total - done, 0) / done


def gives_up(attempts: int) -> bool:
    """Whether a job that lost its worker again is ended instead of tried again."""
    return attempts >= MOST_ATTEMPTS
