"""Runs expressions in PostgreSQL itself, on Django's connection and inside its transaction."""

from io import BytesIO
from types import TracebackType
from typing import Self

import ibis
import pyarrow as pa
from django.db import connection, transaction
from ibis.expr.types import Table
from pyarrow import csv

# Compiling machine code for a long expression takes longer than running it. What is asked here reads whole
# tables, so helpers are worth calling (pages are told that they are not).
SETTINGS = {"jit": "off", "work_mem": "128MB", "parallel_setup_cost": "1000"}


class PostgresEngine:
    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to give back: the connection is Django's."""

    def run(self, expression: Table) -> pa.Table:
        schema = expression.schema().to_pyarrow()
        # An expression may name fewer columns of a table than there are; `SELECT *` gives all of them.
        names = ", ".join(connection.ops.quote_name(name) for name in schema.names)
        return _read(f"SELECT {names} FROM ({ibis.to_sql(expression, dialect='postgres')}) AS rows", schema)


def _read(query: str, schema: pa.Schema) -> pa.Table:
    """Rows as text through COPY: a hundred thousand of them become columns without passing through Python."""
    text = BytesIO()
    with transaction.atomic(), connection.cursor() as cursor:
        before = {name: _setting(cursor, name, value) for name, value in SETTINGS.items()}
        with cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
            for block in copy:
                text.write(block)
        for name, value in before.items():
            _setting(cursor, name, value)
    text.seek(0)
    return parsed(text, schema) if text.getbuffer().nbytes else schema.empty_table()


def parsed(text: BytesIO, schema: pa.Schema) -> pa.Table:
    """PostgreSQL's CSV as a table: an empty unquoted field is NULL, `t` and `f` are booleans."""
    options = csv.ConvertOptions(
        column_types=schema,
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        null_values=[""],
        true_values=["t"],
        false_values=["f"],
    )
    return csv.read_csv(text, csv.ReadOptions(column_names=schema.names), convert_options=options)


def _setting(cursor: "connection.cursor", name: str, value: str) -> str:  # type: ignore[name-defined] # Django gives the type of its cursor no name
    cursor.execute("SELECT current_setting(%s), set_config(%s, %s, true)", [name, name, value])
    return str(cursor.fetchone()[0])
