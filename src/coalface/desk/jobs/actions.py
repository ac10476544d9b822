"""What happens to a piece of long work.

`open_progress` and `finish` belong to the caller's transaction: what was rolled back was neither begun nor
finished. `start`, `advance` and `fail` are seen at once, also from inside a long transaction: there they
write through a second connection. They never wait for a lock, since nobody should wait for a progress bar.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status
from psycopg.errors import LockNotAvailable
from psycopg_pool import ConnectionPool

from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.queries import jobs_without_worker
from coalface.desk.jobs.rules import OPEN, State, gives_up
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

log = logging.getLogger(__name__)

# One sweeper at a time, on all machines together; an arbitrary number of our own.
SWEEP_LOCK = 0xC0A1_0B5
LOST_WORKER = mark("The worker doing this was lost %(attempts)s times; it will not be tried again.")
ENDED_SILENTLY = mark("This was tried several times without success; the reason is in the log.")


class AlreadyFinished(Refused):
    """What is over cannot be cancelled."""


@transaction.atomic
def open_progress(
    *, kind: str, title: str, total: int | None = None, subject: models.Model | None = None, by: User | None
) -> Progress:
    """A queued piece of work, e.g. beside the deferring of its job; `by` is None for the clock's own work."""
    return Progress.objects.create(
        kind=kind,
        title=title[:250],
        total=total,
        by=by,
        subject_kind=(subject._meta.model_name or "") if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
    )


@transaction.atomic
def attach_job(*, progress_id: UUID, job_id: int) -> None:
    """Tell which queued job does this work."""
    Progress.objects.filter(pk=progress_id).update(job_id=job_id)


def start(progress_id: UUID) -> None:
    """The work begins, or begins again after its worker was lost."""
    now = timezone.now()
    _write_now(
        "UPDATE jobs_progress SET state = 'running', started_at = coalesce(started_at, %s), heartbeat_at = %s"
        " WHERE id = %s AND state IN ('queued', 'running')",
        [now, now, progress_id],
    )


def advance(progress_id: UUID, *, done: int, total: int | None = None, message: str = "") -> None:
    """So many are done; call it once a batch, not once a row."""
    _write_now(
        "UPDATE jobs_progress SET done = %s, total = coalesce(%s, total), message = %s, heartbeat_at = %s "
        "WHERE id = %s AND state IN ('queued', 'running')",
        [done, total, message[:500], timezone.now(), progress_id],
    )


@transaction.atomic
def finish(progress_id: UUID, *, message: str | None = None) -> None:
    """It is over; without a `message` the last one stays."""
    told = {} if message is None else {"message": message[:500]}
    Progress.objects.filter(pk=progress_id, state__in=OPEN).update(
        state=State.DONE, finished_at=timezone.now(), **told
    )


def fail(progress_id: UUID, *, error: str) -> None:
    """It ended badly; `error` is one sentence for the person who waits for it."""
    _write_now(
        "UPDATE jobs_progress SET state = 'failed', error = %s, finished_at = %s "
        "WHERE id = %s AND state IN ('queued', 'running')",
        [error, timezone.now(), progress_id],
    )


@transaction.atomic
def cancel_progress(*, progress: Progress, by: User) -> Progress:
    """Take it from the queue, or ask the running job to stop at its next batch."""
    found = Progress.objects.select_for_update().get(pk=progress.pk)
    if not State(found.state).open:
        raise AlreadyFinished(blocking("already_finished", mark("This work is already over.")))
    if found.job_id is not None:
        app.job_manager.cancel_job_by_id(found.job_id)
    found.state, found.finished_at = State.CANCELLED, timezone.now()
    found.save(update_fields=["state", "finished_at"])
    record(by=by, action="desk.jobs.cancel", detail={"progress": str(found.pk), "title": found.title})
    return found


@transaction.atomic
def retry_lost_jobs(*, silent_for: timedelta) -> Sequence[int]:
    """Queue again the jobs whose worker died. Returns the ids of all whose worker died.

    Those that lose every worker are ended, and those whose next turn waits in the queue already: of one
    queueing lock only one job may wait. Progress whose job ended without a word (its last try lost the
    database) is closed as failed.

    Two sweepers cannot meet: the second one returns at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
        if not cursor.fetchone()[0]:
            return []
    silent = jobs_without_worker(timezone.now() - silent_for)
    locked = silent.select_for_update(of=("self",), skip_locked=True)
    lost = list(locked.order_by("id"))
    for job in lost:
        if gives_up(job.attempts):
            _give_up(job.id, job.attempts)
        elif _waits_already(job.queueing_lock):
            _end(job.id, Status.ABORTED)
        else:
            app.job_manager.retry_job_by_id(job.id, timezone.now())
    _close_abandoned()
    return [job.id for job in lost]


@transaction.atomic
def remove_old_progress(*, before: datetime) -> int:
    removed, _ = Progress.objects.finished_before(before).delete()
    return removed


@transaction.atomic
def remove_old_jobs(*, older_than: timedelta) -> None:
    """Forget the queue's finished jobs; their progress rows stay longer."""
    hours = int(older_than.total_seconds() // 3600)
    remove = async_to_sync(app.job_manager.delete_old_jobs)
    remove(hours, include_failed=True, include_cancelled=True, include_aborted=True)


def _waits_already(queueing_lock: str | None) -> bool:
    return (
        queueing_lock is not None
        and ProcrastinateJob.objects.filter(queueing_lock=queueing_lock, status="todo").exists()
    )


def _end(job_id: int, status: Status) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [job_id, status.value])


def _give_up(job_id: int, attempts: int) -> None:
    _end(job_id, Status.FAILED)
    Progress.objects.filter(job_id=job_id, state__in=OPEN).update(
        state=State.FAILED, error=_(LOST_WORKER) % {"attempts": attempts}, finished_at=timezone.now()
    )


def _close_abandoned() -> None:
    ended = ProcrastinateJob.objects.filter(status__in=["failed", "aborted"]).values("id")
    Progress.objects.open().filter(job_id__in=ended).update(
        state=State.FAILED, error=_(ENDED_SILENTLY), finished_at=timezone.now()
    )


def _write_now(statement: str, values: Sequence[str | int | datetime | UUID | None]) -> None:
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        return
    pool: ConnectionPool = getattr(connection, "pool")  # noqa: B009 - PostgreSQL's wrapper has it, the stubs do not
    with pool.connection() as second, second.transaction():
        second.execute("SET LOCAL lock_timeout = '200ms'")
        try:
            second.execute(statement, values)
        except LockNotAvailable:
            log.info("progress is being written by its own transaction; skipped")
