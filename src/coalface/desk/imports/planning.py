"""What a run will read: its parts, and how the cells of each are checked."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.queries import map_table, table_of
from coalface.desk.imports.reading import Table
from coalface.desk.imports.registry import ImportKind, Part, kind_named, preset_named
from coalface.desk.imports.rules.dates import as_of
from coalface.desk.imports.rules.rows import CheckedRows, Checker, Key, PlannedColumn
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

# How many rows one transaction takes; fewer make a killed load repeat less, more make it faster.
CHUNK = int(os.environ.get("COALFACE_IMPORT_CHUNK", "20000"))


class NotMappable(Refused):
    """The headers of the file do not say what is needed."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part with its place in the run: `offset` rows come before it."""

    part: Part
    offset: int
    key: Key

    @property
    def kind(self) -> ImportKind:
        return self.part.kind

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.kind.columns if column.name in self.part.places)

    def chunks(self, *, done: int) -> Iterator[CheckedRows]:
        """The part's rows, checked, without the first `done` rows of the run."""
        today = timezone.localdate()
        planned = [
            PlannedColumn(
                column.name, self.part.places[column.name], as_of(column.field, today), column.required
            )
            for column in self.kind.columns
            if column.name in self.part.places
        ]
        checker = Checker(planned, self.key, self.kind.judge)
        return checker.chunks(self.part.rows(), size=CHUNK, skip=max(0, done - self.offset))


def plan(run: ImportRun, by: User) -> Sequence[PlannedPart]:
    """The parts of a run in the order they are loaded; the run's own kind comes last.

    Raises `Unreadable`, or `Refused` by a preset that does not know the layout.
    """
    # Uploading went through the whole file already; a preset, or a sheet chosen since, needs its own look.
    known = bool(run.rows_total) and not run.preset and not run.options.get("sheet")
    table = table_of(run, thorough=not known)
    kind = kind_named(run.kind)
    if run.preset:
        parts = preset_named(run.preset).parts(table, run.options)
    else:
        places = places_in(table, run, by)
        count = run.rows_total if known else table.row_count
        parts = [Part(kind, places, table.rows, count, bool(run.options.get("create_only")))]
    planned, offset = [], 0
    for part in parts:
        key = run.match_on[0] if part.kind.name == run.kind else part.kind.match_keys[0]
        planned.append(PlannedPart(part, offset, Key.parse(key)))
        offset += part.count
    return planned


def places_in(table: Table, run: ImportRun, by: User) -> Mapping[str, int]:
    """In which cell each column stands; raises `NotMappable` if one is missing or claimed twice."""
    kind = kind_named(run.kind)
    mapped = map_table(kind, table, by, run.mapping)
    if mapped.findings:
        raise NotMappable(*mapped.findings)
    _require_key(kind, run.match_on[0], mapped.places)
    return mapped.places


def _require_key(kind: ImportKind, key: str, places: Mapping[str, int]) -> None:
    names = key.replace("|", "+").split("+")
    present = [name in places for name in names]
    if not (any(present) if "|" in key else all(present)):
        words = " / ".join(kind.column(name).headers[0] for name in names)
        message = mark("The file lacks the column that identifies a record (%(columns)s).")
        raise NotMappable(blocking("key_column_missing", message, "match_on", {"columns": words}))
