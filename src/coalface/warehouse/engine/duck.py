"""Runs expressions in DuckDB: over PostgreSQL through its scanner, or over tables in memory."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import duckdb_extension_postgres_scanner as scanner
import ibis
import pyarrow as pa
from django.conf import settings
from django.db import connection
from ibis.backends.duckdb import Backend
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr import operations as ops
from ibis.expr.types import Table

from coalface.config import home

MEMORY = "1500MB"
SOURCE = "product"


class DuckEngine:
    """One in-memory DuckDB; tables of the product are read when an expression names them."""

    def __init__(self, *, threads: int | None = None, memory: str = MEMORY) -> None:
        self._options = {"threads": threads or min(os.cpu_count() or 1, 8), "memory_limit": memory}
        self._known: set[str] = set()
        self._compiled: dict[ops.Node, str] = {}

    def __enter__(self) -> Self:
        self._backend: Backend = ibis.duckdb.connect(
            temp_directory=str(home.folder("duckdb")), **self._options
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._backend.disconnect()
        self._known.clear()
        self._compiled.clear()

    def run(self, expression: Table) -> pa.Table:
        self._show_all(expression)
        if expression.op().find(ops.InMemoryTable):
            return self._backend.to_pyarrow(expression)
        schema = expression.schema().to_pyarrow()
        rows = self._backend.con.execute(self._compile(expression)).to_arrow_table()
        # An expression may name fewer columns of a table than there are; `SELECT *` gives all of them.
        return rows.select(schema.names).cast(schema)

    def keep(self, name: str, rows: pa.Table) -> Table:
        """A table of this name in memory, for expressions that are run over it many times."""
        self._backend.con.register("incoming", rows)
        self._sql(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming')
        self._backend.con.unregister("incoming")
        return self._backend.table(name)

    def work_out(self, name: str, expression: Table) -> Table:
        """Keep the rows of an expression under this name.

        Types are written out: a sum of 64-bit numbers has 128 bits here, and is slow to go on with.
        """
        self._show_all(expression)
        kinds = {column: DuckDBType.to_string(kind) for column, kind in expression.schema().items()}
        columns = ", ".join(f'"{column}"::{kind} AS "{column}"' for column, kind in kinds.items())
        self._sql(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {columns} FROM ({self._compile(expression)})')
        return self._backend.table(name)

    def _compile(self, expression: Table) -> str:
        """Writing a long expression out takes a second: the same one again, over other rows, is not."""
        key = expression.op()
        if key not in self._compiled:
            self._compiled[key] = self._backend.compile(expression)
        return self._compiled[key]

    def _show_all(self, expression: Table) -> None:
        for table in expression.op().find(ops.UnboundTable):
            self._show(table.name)

    def _show(self, name: str) -> None:
        """Make a table of the product known under its own name."""
        if name in self._known or name in self._backend.list_tables():
            return
        if not self._known:
            self._attach()
        self._sql(f'CREATE VIEW "{name}" AS SELECT * FROM {SOURCE}.public."{name}"')
        self._known.add(name)

    def _attach(self) -> None:
        self._sql(f"LOAD {_quoted(str(scanner_file()))}")
        # PostgreSQL reads the months asked for through an index; cut into blocks, every table is read whole.
        self._sql("SET pg_use_ctid_scan = false")
        self._sql(f"ATTACH {_quoted(address())} AS {SOURCE} (TYPE postgres, READ_ONLY)")

    def _sql(self, statement: str) -> None:
        self._backend.con.execute(statement)


def scanner_file() -> Path:
    """The bundled extension: nothing is fetched at run time."""
    folder = Path(scanner.__file__).parent / "extensions" / f"v{duckdb.__version__}"
    return folder / "postgres_scanner.duckdb_extension"


def address() -> str:
    """Django's default database as a libpq connection string."""
    database = connection.settings_dict
    parts = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
        "options": f"-c TimeZone={settings.TIME_ZONE}",
    }
    parts |= {name: database["OPTIONS"][name] for name in ("sslmode",) if name in database["OPTIONS"]}
    return " ".join(f"{name}={_quoted(str(value), escape=True)}" for name, value in parts.items() if value)


def _quoted(text: str, *, escape: bool = False) -> str:
    """A string for SQL, or (escape) for libpq, where a backslash protects."""
    if escape:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "'" + text.replace("'", "''") + "'"
