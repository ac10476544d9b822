"""A report as a table: the same columns on the page, on paper and in a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise

from coalface.web.components.lists import Column, export

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a last line of sums; `name` is that of the export in the audit trail."""

    name: str
    title: Text
    columns: Sequence[Column]
    rows: Sequence[Any]
    total: Any = None

    def lines(self) -> list[list[str]]:
        """The cells as they are drawn, the first of each line its head."""
        draw = [column.drawer() for column in self.columns]
        return [[one(row) for one in draw] for row in self.rows]

    def foot(self) -> list[str]:
        return [] if self.total is None else [column.drawer()(self.total) for column in self.columns]

    def deliver(self, request: HttpRequest, about: object) -> HttpResponseBase:
        """The table as a spreadsheet, the sums last."""
        rows = [*self.rows, self.total] if self.total is not None and self.rows else self.rows
        return export.deliver(request, self.name, f"{self.title} {about}", self.columns, rows)
