"""`coalface worker`: does queued work and the clock's work until it is told to stop."""

import argparse
import asyncio
import logging
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker

from coalface.cli.output import Answer, say
from coalface.desk.jobs.actions import retry_lost_jobs
from coalface.identity.audit.tasks import EVERY_SECONDS, seal

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 2.0
# Longer than any pause a busy but living worker makes between two heartbeats.
SILENT_SECONDS = 15.0
# A stopping worker no longer beats: it must be gone before others take its jobs for lost.
GRACE_SECONDS = 10.0
SWEEP_SECONDS = 5.0


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("worker", help="do queued work, and nothing else")
    parser.add_argument("--jobs", type=int, default=3, help="how many jobs at the same time (default: 3)")


def run(args: argparse.Namespace) -> Answer:
    asyncio.run(_work(args.jobs))
    return 0


class CoalfaceWorker(Worker):
    """Leaves in time when it stops, on a signal or because the database went away, even from inside a job.

    A job cut off this way stays marked as being done by a worker that is no more, and is queued again.
    """

    def stop(self) -> None:
        cut_off = threading.Timer(GRACE_SECONDS, os._exit, [1])
        cut_off.daemon = True
        cut_off.start()
        super().stop()  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped

    async def _persist_job_status(self, job: Job, *result: Any, **named: Any) -> None:
        """Put down how a job ended. Else it would count as being done for as long as this worker lives.

        Of one queueing lock only one job may wait: where the next turn does so already, this one is not tried
        again. After any other error the worker leaves, and its jobs go to the next one.
        """
        try:
            await super()._persist_job_status(job, *result, **named)
        except UniqueViolation:
            await self.app.job_manager.finish_job(job=job, status=Status.ABORTED, delete_job=False)
        except Exception:
            log.exception("how job %s ended could not be put down; the worker leaves", job.id)
            self.stop()


async def _work(jobs: int) -> None:
    """Work with a second application beside the shared one.

    The shared one keeps Django's connection, so that what a job itself queues stays in the job's transaction.
    """
    assert isinstance(app.connector, DjangoConnector)
    worker_app = app.with_connector(app.connector.get_worker_connector())
    worker = CoalfaceWorker(
        worker_app,
        concurrency=jobs,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=SILENT_SECONDS,
        task_middleware=(app.worker_defaults or {}).get("task_middleware"),
    )
    beside = [
        asyncio.create_task(_every(SWEEP_SECONDS, _sweep_lost_jobs)),
        asyncio.create_task(_every(EVERY_SECONDS, _seal_audit_trail)),
    ]
    try:
        async with worker_app.open_async():
            await worker.run()  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped
    finally:
        for task in beside:
            task.cancel()


async def _every(seconds: float, work: Callable[[], None]) -> None:
    """Work now and then beside the jobs; while the database is away, wait for it.

    Skips a turn after a pause (a suspended machine) in which our own heart stood still too.
    """
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(seconds)
        if loop.time() - before > 2 * seconds:
            continue
        try:
            await sync_to_async(_with_connection, thread_sensitive=False)(work)
        except Exception as error:
            log.warning("%s will be tried again: %s", work.__name__, error)


def _with_connection(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        close_old_connections()


def _seal_audit_trail() -> None:
    seal()


def _sweep_lost_jobs() -> None:
    if found := retry_lost_jobs(silent_for=timedelta(seconds=SILENT_SECONDS)):
        say(f"{len(found)} jobs had lost their worker and are queued again")
