"""One chunk of checked rows: found, judged, written. Dry runs take the same way and stop before writing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import DataError, IntegrityError, transaction

from coalface.desk.imports.actions.references import References, created_for
from coalface.desk.imports.actions.tables import TableWriter
from coalface.desk.imports.actions.writing import Row, StagedWriting, Tally
from coalface.desk.imports.planning import PlannedPart
from coalface.desk.imports.registry import ImportKind, kind_named
from coalface.desk.imports.rules.rows import CheckedRows, Issue, Key
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark

Tallies = dict[str, Tally]


@dataclass(slots=True)
class ChunkLoader:
    """Takes the chunks of one run, in the name of one person."""

    run_id: int
    by: User
    references: References
    create_missing: bool
    dry_run: bool
    expect_new: bool = False
    tallies: Tallies = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def take(self, part: PlannedPart, chunk: CheckedRows) -> None:
        """Load the chunk in the caller's transaction; `tallies` and `issues` then tell what came of it."""
        columns = part.columns
        if chunk.first == 0:
            self.issues += [Issue(0, "", "", remark) for remark in part.part.remarks]
        chunk = chunk.copy()
        if self.create_missing:
            self._create_missing(part.kind, columns, chunk)
        self.references.resolve(part.kind, columns, chunk)
        columns, rows = _kept(part.kind, columns, zip(chunk.numbers, chunk.values, strict=True))
        self.issues += chunk.issues
        self._tally(part.kind).refused += chunk.refused
        create_only = part.part.create_only or part.kind.append_only
        self._write(part.kind, columns, part.key, rows, create_only=create_only)
        if self.dry_run:
            self._promise(part.kind, columns, rows)

    def _tally(self, kind: ImportKind) -> Tally:
        return self.tallies.setdefault(kind.name, Tally())

    def _create_missing(self, kind: ImportKind, columns: Sequence[str], chunk: CheckedRows) -> None:
        """Create the records that cells name and nobody knows, where their kind allows it."""
        for place, name in enumerate(columns):
            reference = kind.column(name).reference
            if reference is None or reference.create is None:
                continue
            named = [chunk.values[index][place] for index in chunk.still_named()]
            texts = {text for text in named if text is not None}
            missing = self.references.missing(kind.column(name), texts)
            if missing:
                other = kind_named(reference.kind)
                names = tuple(
                    column.name for column in other.columns if column.name in reference.create(missing[0])
                )
                rows = list(enumerate(created_for(reference, names, missing), 1))
                self._write(other, names, Key.parse(other.match_keys[0]), rows, create_only=True)
                self.references.promised.setdefault(other.name, set()).update(missing if self.dry_run else ())
                self.references.forget()

    def _promise(self, kind: ImportKind, columns: Sequence[str], rows: Iterable[Row]) -> None:
        keys = set(kind.match_keys[0].replace("|", "+").split("+"))
        places = [place for place, name in enumerate(columns) if name in keys]
        promised = self.references.promised.setdefault(kind.name, set())
        promised.update(
            value for _, values in rows for place in places if (value := values[place]) is not None
        )
        self.references.forget()

    def _write(
        self, kind: ImportKind, columns: tuple[str, ...], key: Key, rows: list[Row], *, create_only: bool
    ) -> None:
        """Write the rows; when the database itself objects, in halves until the culprits are found."""
        if not rows:
            return
        if kind.derive is not None:
            columns, rows = _derived(kind, columns, rows)
        defaults = kind.defaults(self.by) if kind.defaults is not None else {}
        writer = TableWriter(kind, columns, key, self.run_id, defaults)
        writing = StagedWriting(self.by, self.dry_run, self.expect_new)
        try:
            with transaction.atomic():
                written = writing.write(writer, rows, create_only=create_only)
        except (IntegrityError, DataError) as error:
            if len(rows) == 1:
                self._refuse(kind, [rows[0][0]], _objection(error))
                return
            half = len(rows) // 2
            for piece in (rows[:half], rows[half:]):
                self._write(replace(kind, derive=None), columns, key, piece, create_only=create_only)
            return
        self.tallies[kind.name] = self._tally(kind) + written.tally
        self.issues += written.issues
        if written.touched and kind.touch is not None and not self.dry_run:
            kind.touch(sorted(written.touched))

    def _refuse(self, kind: ImportKind, numbers: Sequence[int], finding: Finding) -> None:
        self._tally(kind).refused += len(numbers)
        self.issues += [Issue(number, "", "", finding) for number in numbers]


def _kept(
    kind: ImportKind, columns: tuple[str, ...], rows: Iterable[Row]
) -> tuple[tuple[str, ...], list[Row]]:
    """The rows without the columns that were only there to be judged."""
    places = [place for place, name in enumerate(columns) if kind.column(name).kept]
    if len(places) == len(columns):
        return columns, list(rows)
    names = tuple(columns[place] for place in places)
    return names, [(number, [values[place] for place in places]) for number, values in rows]


def _derived(
    kind: ImportKind, columns: tuple[str, ...], rows: list[Row]
) -> tuple[tuple[str, ...], list[Row]]:
    assert kind.derive is not None
    derive, names = kind.derive, tuple(dict.fromkeys((*columns, *kind.derived)))
    complete = []
    for number, values in rows:
        record = dict(zip(columns, values, strict=True))
        record.update(derive(record))
        complete.append((number, [record.get(name) for name in names]))
    return names, complete


def _objection(error: Exception) -> Finding:
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = (
        getattr(diagnosis, "constraint_name", None)
        or getattr(diagnosis, "message_primary", None)
        or str(error)
    )
    return blocking(
        "refused_by_table",
        mark("The values do not fit together (%(rule)s)."),
        None,
        {"rule": str(rule)[:120]},
    )
