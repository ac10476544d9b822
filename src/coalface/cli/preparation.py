"""What must be there before a command runs."""

import locale
from enum import IntEnum

import django
import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from psycopg.conninfo import make_conninfo

from coalface.cli.output import say
from coalface.config import postgres

# Two commands that find the tables out of date take turns; an arbitrary number of our own.
MIGRATION_LOCK = 0xC0A1_3161


class Needs(IntEnum):
    """Each includes the ones before it."""

    NOTHING = 0
    SETTINGS = 1
    DATABASE = 2
    TABLES = 3


def prepare(needs: Needs) -> None:
    if needs >= Needs.SETTINGS:
        django.setup()
        translation.activate(spoken_language())
    if needs >= Needs.DATABASE:
        start_database()
    if needs >= Needs.TABLES:
        migrate()


def spoken_language() -> str:
    """Chinese on a Chinese terminal, else English."""
    spoken = locale.setlocale(locale.LC_CTYPE, "").lower()
    return "zh-hans" if spoken.startswith("zh") else "en"


def start_database() -> postgres.Start:
    start = postgres.ensure_running(say)
    if start.recovered:
        say(f"PostgreSQL has recovered; nothing that was committed is lost ({start.seconds:.1f} s)")
    return start


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def migrate() -> list[str]:
    """Run what is pending, one command at a time; returns what was run."""
    if not pending_migrations():
        return []
    with psycopg.connect(_conninfo(), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        pending = pending_migrations()
        if pending:
            say(f"Bringing the tables up to date ({len(pending)} steps)")
            call_command("migrate", interactive=False, verbosity=0)
            _index_new_kinds()
    return pending


def _index_new_kinds() -> None:
    """What an update has made findable is found from its first start on."""
    from coalface.desk.search.sources import reindex, unindexed  # noqa: PLC0415 - Django is set up only now

    for kind in unindexed():
        say(f"Indexing {kind}")
        reindex(kind)


def _conninfo() -> str:
    known = ("dbname", "user", "password", "host", "port", "sslmode", "service")
    given = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in given.items() if name in known})
