"""What becomes of a job whose end cannot be put down as it should be."""

import asyncio
from collections.abc import Awaitable, Callable

import procrastinate
import pytest
from django.db import OperationalError
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from coalface.cli.worker import CoalfaceWorker

NAME = "months.recompute"
Turn = Callable[[procrastinate.App], Awaitable[object]]

pytestmark = pytest.mark.django_db(transaction=True)


def worked(turn: Turn) -> bool:
    """One worker does what waits, once; whether it wanted to leave before that."""
    assert isinstance(app.connector, DjangoConnector)
    own = procrastinate.App(connector=app.connector.get_worker_connector())

    @own.task(name=NAME, queueing_lock=NAME, retry=True)
    async def work() -> None:
        await turn(own)

    async def live() -> bool:
        async with own.open_async():
            await work.defer_async()
            worker = CoalfaceWorker(own, wait=False, listen_notify=False, install_signal_handlers=False)
            left: list[bool] = []
            worker.stop = lambda: left.append(True)  # type: ignore[method-assign]
            await worker.run()  # type: ignore[no-untyped-call]  # procrastinate leaves it untyped
            return bool(left)

    return asyncio.run(live())


def states() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("status", flat=True))


def test_a_turn_that_failed_is_not_tried_again_when_the_next_one_waits() -> None:
    turns = []

    async def turn(own: procrastinate.App) -> None:
        turns.append("begun")
        if len(turns) == 1:
            await own.configure_task(NAME, queueing_lock=NAME).defer_async()
            raise OperationalError("deadlock detected")

    assert worked(turn) is False
    assert (len(turns), states()) == (2, ["aborted", "succeeded"])


def test_a_worker_that_cannot_put_down_how_a_job_ended_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    async def turn(own: procrastinate.App) -> None:
        async def gone(**_: object) -> None:
            raise ConnectorException

        monkeypatch.setattr(own.job_manager, "finish_job", gone)

    assert worked(turn) is True
    assert states() == ["doing"]
