"""What every engine can do."""

from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa
from ibis.expr.types import Table


class Engine(Protocol):
    """Use it as a context manager; it holds connections until it is left."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def run(self, expression: Table) -> pa.Table:
        """The rows of the expression, with the names and types of its schema."""
