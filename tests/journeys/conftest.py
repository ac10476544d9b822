"""Who is there when a journey begins, and the worker beside the web server."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from procrastinate.contrib.django import app
from tests.builders.admission import a_route
from tests.builders.people import a_user, the_system

from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope

SEES = ("customer.view", "credential.view", "admission.view", "room.view")
SELLS = (
    *(*SEES, "customer.edit", "customer.note", "census.edit", "pool.claim", "credential.edit"),
    *("admission.edit", "trade.view", "trade.edit", "review.view", "review.edit", "policy.edit"),
)
KEEPS = (*SEES, "admission.decide", "credential.verify", "room.keep", "room.borrow")


@pytest.fixture
def house(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """Four people, three of whom approve admissions one after the other; a place for their files."""
    monkeypatch.setenv("COALFACE_HOME", str(tmp_path))
    the_system()
    people = {
        "seller": a_user(*SELLS, scope=Scope.OWN, full_name="田雨"),
        "chief": a_user(*SEES, "admission.decide", full_name="许文斌"),
        "archivist": a_user(*KEEPS, full_name="陈静"),
        "director": a_user(*SEES, "admission.decide", full_name="周建国"),
    }
    a_route(people["chief"], people["archivist"], people["director"])
    return people


@pytest.fixture
def work(transactional_db: None) -> Callable[[], None]:
    """Does all queued jobs, as the worker beside the web server would."""

    async def until_empty() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    def in_a_thread() -> None:
        asyncio.run(until_empty())
        connections.close_all()

    def run() -> None:
        # The browser's own event loop runs in this thread, so the worker gets another.
        thread = threading.Thread(target=in_a_thread)
        thread.start()
        thread.join()

    return run
