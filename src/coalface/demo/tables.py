"""Writing whole columns into tables at the speed of COPY."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
from django.db import connection
from django.db.models import Field, Model

Column = Sequence[Any] | np.ndarray[Any, Any]

_NO_HEADER = pyarrow.csv.WriteOptions(include_header=False)
_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique ORDER BY 1
"""


def next_id(model: type[Model]) -> int:
    """The first id this table has never given out; the next load into an empty database begins at 1 again."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {model._meta.db_table}")
        return int(cursor.fetchone()[0])


def fill(model: type[Model], columns: Mapping[str, Column], *, at: datetime | None = None) -> int:
    """Copy rows in; returns how many.

    Columns are named by attribute (`customer_id`) and must hold `id`. What is missing gets the field's
    default; times set by the product itself get `at`.
    """
    size = len(columns["id"])
    if size == 0:
        return 0
    arrays = {name: pa.array(column) for name, column in columns.items()}
    for field in model._meta.concrete_fields:
        if field.attname not in arrays and (value := _default(field, at)) is not None:
            arrays[field.attname] = pa.repeat(pa.scalar(value), size)
    names = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    _copy(model._meta.db_table, pa.table({names[name]: array for name, array in arrays.items()}))
    return size


def advance_sequences(*models: type[Model]) -> None:
    """Let each table go on numbering behind the rows that were copied in."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, 1))",
                [model._meta.db_table, next_id(model) - 1],
            )


@contextmanager
def loaded_bare(*models: type[Model]) -> Iterator[None]:
    """Without foreign keys and indexes meanwhile: a table of millions is many times quicker to fill so.

    Both come back, and are checked, in the same transaction.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_FOREIGN_KEYS, [tables])
        keys = cursor.fetchall()
        cursor.execute(_INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _default(field: "Field[Any, Any]", at: datetime | None) -> object:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return at
    if field.has_default():
        return field.get_default()
    return "" if field.empty_strings_allowed and not field.null else None


def _copy(table: str, rows: pa.Table) -> None:
    text = io.BytesIO()
    pyarrow.csv.write_csv(rows, text, _NO_HEADER)
    names = ", ".join(rows.column_names)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(text.getbuffer())
