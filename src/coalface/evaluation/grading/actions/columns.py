"""Writing whole columns into a table."""

from collections.abc import Mapping
from io import BytesIO

import pyarrow as pa
from django.db import connection, models
from pyarrow import csv


def copy_in(model: type[models.Model], rows: pa.Table, constants: Mapping[str, object]) -> None:
    """Append the rows by COPY, each constant with the same value in every row; columns go by name."""
    for name, value in constants.items():
        rows = rows.append_column(name, pa.repeat(pa.scalar(value), rows.num_rows))
    text = BytesIO()
    csv.write_csv(rows, text, csv.WriteOptions(include_header=False))
    names = ", ".join(connection.ops.quote_name(name) for name in rows.column_names)
    table = connection.ops.quote_name(model._meta.db_table)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(text.getbuffer())
