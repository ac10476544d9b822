"""The preset that reads one series as CCTD gives it: `[{"name": "2026-01-28", "age": "737"}, …]` (B11).

The file does not say which series it holds, so the person does. It is read from a saved file.
"""

from collections.abc import Mapping, Sequence

from coalface.desk.imports.reading import Table
from coalface.desk.imports.registry import Part, register_preset
from coalface.desk.imports.rules.rows import RawRow
from coalface.kernel.findings import Finding, Refused, Severity, blocking, mark
from coalface.market.indices.imports import INDEX_VALUES

DAY, VALUE = "name", "age"
SOURCE = "CCTD"
COLUMNS = ("index_id", "published_on", "value", "source")
NO_VALUE = frozenset({"", "-", "—", "null"})
"""How the page writes a day without an issue."""
EMPTY_DAYS = mark("%(count)s days without a value were left out.")


class NotThisLayout(Refused):
    """The file is no series as CCTD gives it, or nobody said which series it is."""


class Cctd:
    name = "cctd"
    label = mark("CCTD series (JSON)")
    kind = INDEX_VALUES.name

    def parts(self, table: Table, options: Mapping[str, object]) -> Sequence[Part]:
        code = str(options.get("series") or "").strip()
        if not code:
            raise NotThisLayout(blocking("series_missing", mark("Say which index the file holds."), "series"))
        missing = [name for name in (DAY, VALUE) if name not in table.headers]
        if missing:
            message = mark("This is no series as CCTD gives it: it lacks %(columns)s.")
            raise NotThisLayout(blocking("layout_unknown", message, "file", {"columns": ", ".join(missing)}))
        rows, empty = _rows(table, code)
        notes = [Finding("days_without_value", Severity.NOTE, EMPTY_DAYS, {"count": empty})] if empty else []
        places = {name: place for place, name in enumerate(COLUMNS)}
        return [Part(INDEX_VALUES, places, lambda: iter(rows), len(rows), remarks=notes)]


def _rows(table: Table, code: str) -> tuple[list[RawRow], int]:
    """The rows in our own columns, and how many days had no value."""
    day, value = table.headers.index(DAY), table.headers.index(VALUE)
    rows, empty = list[RawRow](), 0
    for row in table.rows():
        price = row.cells[value].strip()
        if price in NO_VALUE:
            empty += 1
        else:
            rows.append(RawRow(row.number, [code, row.cells[day], price, SOURCE]))
    return rows, empty


register_preset(Cctd())
