"""Whole rows as they stand in their tables: read, moved to another card, put back to the letter."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import sql

from coalface.archive.customers.models import Customer

Row = dict[str, Any]
CUSTOMERS = Customer._meta.db_table
SINCE_THEN = ("version", "updated_at")


def row_of(table: str, row_id: int) -> Row:
    """A row as PostgreSQL writes it to JSON; every type comes back from it unchanged."""
    statement = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE id = %s").format(sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), [row_id])
        return _read(cursor.fetchone()[0])


def put_back(table: str, row: Row, columns: Iterable[str] | None = None) -> None:
    """Give a row its former values, all of them or those of some columns."""
    names = [name for name in (columns or row) if name != "id"]
    statement = sql.SQL(
        "UPDATE {table} t SET {changes} FROM jsonb_populate_record(NULL::{table}, %s) r WHERE t.id = %s"
    ).format(
        table=sql.Identifier(table),
        changes=sql.SQL(", ").join(sql.SQL("{0} = r.{0}").format(sql.Identifier(name)) for name in names),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), [json.dumps(row), row["id"]])


def restore(before: Row, after: Row) -> None:
    """Give a card back what it said before: to the letter when nobody changed it since, else only our part.

    `after` is what our action left; columns that somebody changed later keep the change.
    """
    now = row_of(CUSTOMERS, before["id"])
    if now["version"] == after["version"]:
        put_back(CUSTOMERS, before)
        return
    ours = [
        name
        for name in before
        if name not in SINCE_THEN and before[name] != after[name] and now[name] == after[name]
    ]
    put_back(CUSTOMERS, {**before, "version": now["version"] + 1}, [*ours, "version"])


def move(table: str, column: str, ids: Sequence[int], to: int) -> list[int]:
    """Point rows to another card; returns those that could not, because the card has their like already."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            _point(table, column, ids, to)
    except IntegrityError:
        if len(ids) == 1:
            return list(ids)
        half = len(ids) // 2
        return [*move(table, column, ids[:half], to), *move(table, column, ids[half:], to)]
    return []


def remove(table: str, row_id: int) -> None:
    statement = sql.SQL("DELETE FROM {} WHERE id = %s").format(sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), [row_id])


def check_at_once() -> None:
    """Objections are wanted where the row is known, and not at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _point(table: str, column: str, ids: Sequence[int], to: int) -> None:
    statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = ANY(%s)").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    check_at_once()
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), [to, list(ids)])


def _read(value: Any) -> Row:  # noqa: ANN401 - psycopg gives JSON as text or as values, as it is configured
    row: Row = json.loads(value) if isinstance(value, str) else value
    return row
