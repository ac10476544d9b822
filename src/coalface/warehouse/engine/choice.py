"""Which engine suits how much work."""

import os

from coalface.warehouse.engine.duck import DuckEngine
from coalface.warehouse.engine.postgres import PostgresEngine
from coalface.warehouse.engine.protocol import Engine

WORTH_COLUMNS = 200_000
"""From about so many rows on, reading them into columns costs less than it saves."""


def engine_for(*, rows: int) -> Engine:
    """The engine for an expression that reads about so many rows.

    COALFACE_ENGINE=duckdb or =postgres overrules the choice, e.g. where DuckDB has no build.
    """
    wanted = os.environ.get("COALFACE_ENGINE", "auto")
    if wanted == "duckdb" or (wanted == "auto" and rows >= WORTH_COLUMNS):
        return DuckEngine()
    return PostgresEngine()
