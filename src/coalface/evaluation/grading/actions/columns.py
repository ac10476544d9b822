"""Writing whole columns into a table."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pyarrow as pa
from django.db import connection, models
from pyarrow import csv

BLOCK = 10_000
"""Rows written out at a time: some megabytes."""


def copy_in(model: type[models.Model], rows: pa.Table, constants: Mapping[str, object]) -> None:
    """Append the rows by COPY, each constant with the same value in every row; columns go by name.

    One block is written out while the database takes in the one before.
    """
    for name, value in constants.items():
        rows = rows.append_column(name, pa.repeat(pa.scalar(value), rows.num_rows))
    names = ", ".join(connection.ops.quote_name(name) for name in rows.column_names)
    table = connection.ops.quote_name(model._meta.db_table)
    blocks = [rows.slice(start, BLOCK) for start in range(0, rows.num_rows, BLOCK)]
    with (
        ThreadPoolExecutor(max_workers=1) as ahead,
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        for text in ahead.map(_written, blocks):
            copy.write(text)


def _written(rows: pa.Table) -> memoryview:
    text = BytesIO()
    csv.write_csv(rows, text, csv.WriteOptions(include_header=False))
    return text.getbuffer()
