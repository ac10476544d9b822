"""`coalface worker`: does queued work and the clock's work until it is told to stop."""

import argparse
import asyncio
import logging
import os
import threading
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
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
        super().stop()


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
    sweeper = asyncio.create_task(_sweep_now_and_then())
    sealer = asyncio.create_task(_seal_now_and_then())
    try:
        async with worker_app.open_async():
            await worker.run()
    finally:
        sweeper.cancel()
        sealer.cancel()


async def _sweep_now_and_then() -> None:
    """Queue again what a dead worker left; not after a pause in which our own heart stood still too."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(SWEEP_SECONDS)
        if loop.time() - before < 2 * SWEEP_SECONDS:
            await sync_to_async(_sweep)()


async def _seal_now_and_then() -> None:
    """Chain the audit trail; while the database is away, wait for it."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await sync_to_async(_seal, thread_sensitive=False)()
        except Exception:
            log.exception("the audit trail could not be sealed; it will be tried again")


def _seal() -> None:
    try:
        seal()
    finally:
        close_old_connections()


def _sweep() -> None:
    try:
        if found := retry_lost_jobs(silent_for=timedelta(seconds=SILENT_SECONDS)):
            say(f"{len(found)} jobs had lost their worker and are queued again")
    finally:
        close_old_connections()
