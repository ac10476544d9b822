"""Runs one Ibis expression on DuckDB or on PostgreSQL.

An expression names its tables (`ibis.table(schema, name="months_customermonth")`) and does not care where it
runs:

    with engine_for(rows=row_count) as engine:
        table = engine.run(expression)      # a pyarrow.Table with the expression's own schema

`PostgresEngine` runs it inside the caller's transaction and sees what that has written. `DuckEngine` reads
committed rows through DuckDB's PostgreSQL scanner; it starts in a quarter of a second and is several times
faster on millions of rows. Both write nothing.
"""

from coalface.warehouse.engine.choice import engine_for
from coalface.warehouse.engine.duck import DuckEngine
from coalface.warehouse.engine.postgres import PostgresEngine
from coalface.warehouse.engine.protocol import Engine

__all__ = ["DuckEngine", "Engine", "PostgresEngine", "engine_for"]
