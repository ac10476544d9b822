"""Whole rows as they stand in their tables: read, moved to another card, put back to the letter."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import sql

Row = dict[str, Any]


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


def _point(table: str, column: str, ids: Sequence[int], to: int) -> None:
    statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = ANY(%s)").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    with connection.cursor() as cursor:
        # Objections are wanted here, where the row is known, and not at the commit.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement.as_string(cursor.connection), [to, list(ids)])


def _read(value: Any) -> Row:  # noqa: ANN401 - psycopg gives JSON as text or as values, as it is configured
    row: Row = json.loads(value) if isinstance(value, str) else value
    return row
