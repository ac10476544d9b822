"""The quick way to the tables of an empty database leads where the migrations lead, step by step."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import LiteralString
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from psycopg import sql

STEPWISE = """
import django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db.migrations import state

# After each step Django imagines anew all models that hang together, which here are all there are. The tables
# need only the one that changes; before a step in Python all are imagined anew as ever (delay=True).
find = state.ProjectState._find_reload_model
state.ProjectState._find_reload_model = lambda self, app, model, delay=False: find(self, app, model, True)
state.get_related_models_tuples = lambda model: set()
call_command(Command(), verbosity=0)
"""
SHAPE: dict[str, LiteralString] = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal""",
    "functions": """SELECT proname, md5(prosrc) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace""",
    "steps": "SELECT app, name FROM django_migrations",
}
TABLES: LiteralString = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture
def stepwise() -> Iterator[str]:
    """A database on the server of the tests that went through all migrations."""
    name = f"{_known('NAME')}_stepwise"
    named = sql.Identifier(name)
    with psycopg.connect(_url("postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(named))
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(named))
        environment = {**os.environ, "DATABASE_URL": _url(name)}
        subprocess.run([sys.executable, "-c", STEPWISE], check=True, env=environment)
        yield name
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(named))


@pytest.mark.django_db
def test_tables_laid_at_once_are_those_of_the_migrations(stepwise: str) -> None:
    """The database of the tests was laid at once."""
    assert _contents(_known("NAME")) == _contents(stepwise)


def _contents(database: str) -> dict[str, list[tuple[object, ...]]]:
    """What a database is made of, and how many rows each table begins with."""
    with psycopg.connect(_url(database)) as conn:
        shape = {part: sorted(conn.execute(query).fetchall(), key=str) for part, query in SHAPE.items()}
        for (table,) in conn.execute(TABLES).fetchall():
            count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            shape[table] = conn.execute(count).fetchall()
    return shape


def _url(database: str) -> str:
    user, password, host = (quote(_known(part), safe="") for part in ("USER", "PASSWORD", "HOST"))
    return f"postgresql://{user}:{password}@/{database}?host={host}&port={_known('PORT')}"


def _known(part: str) -> str:
    return str(connection.settings_dict[part] or "")
