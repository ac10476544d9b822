"""How an app gets something done in the background.

In the app's `tasks.py`:

    from coalface.desk.jobs.wiring import Report, job, periodically, tracked

    @job(name="imports.load", queue="imports")
    def load_file(run_id: int, progress_id: str) -> None:
        with tracked(progress_id) as report:
            for batch in ...:
                report(done=batch.end, total=batch.total, message="...")

    @periodically("0 3 * * *", name="credentials.remind")
    def remind(timestamp: int) -> None: ...

In an action, inside its transaction, so that both are there or neither:

    progress = open_progress(kind="import", title=..., by=by)
    enqueue(load_file, progress, run_id=run.pk)

What a job may rely on: it runs at least once; a job whose worker or database connection was lost is run
again, so it must be able to continue or repeat. `tracked` says truthfully how it ended: done, failed with a
sentence, or still running when it will be tried again. Periodic jobs run once per tick over all workers
together; a tick missed while the machine was off is made up for.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

import psycopg
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from coalface.desk.jobs import actions
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.queries import is_cancelled
from coalface.desk.words import worded
from coalface.kernel.findings import Refused

# The driver's own, too: not everything it raises passes through Django.
CONNECTION_LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
AGAIN_AFTER_CONNECTION_LOSS = RetryStrategy(max_attempts=20, wait=2, retry_exceptions=CONNECTION_LOST)

AnyTask = Task[Any, Any, Any]


class Report(Protocol):
    def __call__(self, *, done: int, total: int | None = None, message: str = "") -> None:
        """So many are done; raises `Cancelled` when somebody asked to stop."""


class Cancelled(Exception):  # noqa: N818 - a wish, not an error
    """Somebody cancelled the work; raised between batches, so that nothing is half written."""


def job(
    *, name: str, queue: str = "default", queueing_lock: str | None = None
) -> Callable[[Callable[..., Any]], AnyTask]:
    """A background job; `name` is stable, since queued jobs are found by it."""
    retry = AGAIN_AFTER_CONNECTION_LOSS
    return app.task(name=name, queue=queue, queueing_lock=queueing_lock, retry=retry)


def periodically(cron: str, *, name: str, queue: str = "clock") -> Callable[[Callable[..., Any]], AnyTask]:
    """A job run by the clock (`cron` in UTC), called with the tick's `timestamp`; never queued twice."""

    def register(function: Callable[..., Any]) -> AnyTask:
        return app.periodic(cron=cron)(job(name=name, queue=queue, queueing_lock=name)(function))

    return register


def enqueue(task: AnyTask, progress: Progress | None = None, **values: object) -> int:
    """Queue a job in the caller's transaction; it starts after the commit. Returns the job's id."""
    if progress is None:
        return task.defer(**values)
    job_id = task.defer(progress_id=str(progress.pk), **values)
    actions.attach_job(progress_id=progress.pk, job_id=job_id)
    return job_id


@contextmanager
def tracked(progress_id: UUID | str) -> Iterator[Report]:
    """Keep the progress row true to what happens inside."""
    key = UUID(str(progress_id))

    def report(*, done: int, total: int | None = None, message: str = "") -> None:
        if is_cancelled(key):
            raise Cancelled
        actions.advance(key, done=done, total=total, message=message)

    actions.start(key)
    try:
        yield report
    except Cancelled:
        return
    except CONNECTION_LOST:
        raise
    except Refused as refusal:
        actions.fail(key, error=worded(refusal.findings))
        raise
    except Exception as error:
        unexpected = _("This ended with an unexpected error (%(error)s); it is in the log.")
        actions.fail(key, error=unexpected % {"error": type(error).__name__})
        raise
    else:
        actions.finish(key)


__all__ = ["Cancelled", "Report", "app", "enqueue", "job", "periodically", "tracked"]
