"""Lets transactional tests empty the tables afterwards, and begin with what the migrations put there.

The audit trail and the lines of accounts refuse TRUNCATE; in test databases, and only there, those triggers
are taken away. They have their own tests.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from pghistory.models import Event

EMPTYING = ("transactional_db", "live_server", "django_db_reset_sequences")
NO_TRUNCATE = ("audit.AuditEvent:no_truncate", "audit.AuditSeal:no_truncate", "ledger.Entry:no_truncate")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("pgtrigger", "uninstall", *NO_TRUNCATE)
    _forget_history()
    yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Roles, the system's account and other rows from migrations are put back before each such test."""
    for item in filter(empties_tables, items):
        marker = item.get_closest_marker("django_db")
        if marker is not None:
            again = {**marker.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(*marker.args, **again), append=False)
        getattr(item, "fixturenames", []).append("django_db_serialized_rollback")


def empties_tables(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return any(name in names for name in EMPTYING) or bool(marker and marker.kwargs.get("transaction"))


def _forget_history() -> None:
    """Django keeps the migrations' rows to put them back; their history is append-only and stays out.

    They are kept for every connection: under a browser's event loop Django hands out another one.
    """
    if not hasattr(connection, "_test_serialized_contents"):
        return
    rows = json.loads(connection._test_serialized_contents)
    kept = [row for row in rows if not issubclass(apps.get_model(row["model"]), Event)]
    del connection._test_serialized_contents
    type(connections["default"])._test_serialized_contents = json.dumps(kept)
