"""Lets every transactional test leave the tables as the migrations filled them.

Django would truncate all tables and save those rows one by one. Here they are kept in a schema beside the
tables; after such a test the tables that hold something are emptied, and the kept rows laid in again.
Triggers and foreign keys sleep meanwhile: the trail and the lines of accounts refuse to be emptied.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        kept = Kept()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: kept.put_back())
        yield


class Kept:
    """The rows that stood in the tables when it was made."""

    def __init__(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TABLES)
            tables = [name for (name,) in cursor.fetchall()]
            filled = ", ".join(f"('{name}', EXISTS (SELECT FROM public.{name}))" for name in tables)
            self._filled = f"SELECT name FROM (VALUES {filled}) AS tables (name, filled) WHERE filled"
            # Whoever still writes, such as the web server after a browser test, is waited for.
            self._lock = f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE"
            cursor.execute(self._filled)
            self._tables = [name for (name,) in cursor.fetchall()]
            copies = "; ".join(f"CREATE TABLE kept.{name} AS TABLE public.{name}" for name in self._tables)
            cursor.execute(f"DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; {copies}")

    def put_back(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL session_replication_role = replica; {self._lock}")
            cursor.execute(self._filled)
            emptied = [f"DELETE FROM public.{name}" for (name,) in cursor.fetchall()]
            laid_in = [
                f"INSERT INTO public.{name} OVERRIDING SYSTEM VALUE TABLE kept.{name}"
                for name in self._tables
            ]
            cursor.execute("; ".join([*emptied, *laid_in]))
