"""One chunk of checked rows: found, judged, written. Dry runs take the same way and stop before writing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from coalface.desk.imports.access import reaches_everything
from coalface.desk.imports.actions.references import References, created_for
from coalface.desk.imports.actions.tables import Match, TableWriter
from coalface.desk.imports.planning import PlannedPart
from coalface.desk.imports.registry import ImportKind, kind_named
from coalface.desk.imports.rules.rows import CheckedRows, Issue, Key, Values
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark

Row = tuple[int, Values]
ROUNDS = 3
OUT_OF_REACH = blocking("out_of_reach", mark("The record exists, but it is not among those you may change."))
CLASH = blocking(
    "refused_by_table", mark("Another record already has one of the values that must be unique.")
)


@dataclass(slots=True)
class Tally:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        ours, theirs = asdict(self), asdict(other)
        return Tally(**{name: ours[name] + theirs[name] for name in ours})


Tallies = dict[str, Tally]


@dataclass(slots=True)
class ChunkLoader:
    """Takes the chunks of one run, in the name of one person."""

    run_id: int
    by: User
    references: References
    create_missing: bool
    dry_run: bool
    tallies: Tallies = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def take(self, part: PlannedPart, chunk: CheckedRows) -> None:
        """Load the chunk in the caller's transaction; `tallies` and `issues` then tell what came of it."""
        columns = part.columns
        if chunk.first == 0:
            self.issues += [Issue(0, "", "", remark) for remark in part.part.remarks]
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
            texts = {text for values in chunk.values if (text := values[place]) is not None}
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
        try:
            with transaction.atomic():
                tally, issues, touched = self._write_staged(writer, rows, create_only=create_only)
        except (IntegrityError, DataError) as error:
            if len(rows) == 1:
                self._refuse(kind, [rows[0][0]], _objection(error))
                return
            half = len(rows) // 2
            for piece in (rows[:half], rows[half:]):
                self._write(replace(kind, derive=None), columns, key, piece, create_only=create_only)
            return
        self.tallies[kind.name] = self._tally(kind) + tally
        self.issues += issues
        if touched and kind.touch is not None and not self.dry_run:
            kind.touch(sorted(touched))

    def _write_staged(
        self, writer: TableWriter, rows: list[Row], *, create_only: bool
    ) -> tuple[Tally, list[Issue], set[tuple[int, date]]]:
        _prefer_indexes()
        writer.stage(rows)
        issues = _checked(writer)
        refused = [issue.row_number for issue in issues if issue.refused]
        writer.forget(refused)
        tally = Tally(refused=len(refused))
        touched: set[tuple[int, date]] = set()
        for _ in range(ROUNDS):
            waiting = len(rows) - tally.created - tally.updated - tally.unchanged - tally.refused
            matches = writer.matches(lock=not self.dry_run)
            self._take_matches(writer, matches, tally, issues, touched, create_only)
            if self.dry_run:
                tally.created += waiting - len(matches)
                return tally, issues, touched
            made = _insert(writer) if waiting > len(matches) else []
            tally.created += len(made)
            if len(made) == waiting - len(matches):
                break
            # Some met a conflict: a record came in between, or another unique value is taken.
            writer.forget_made(made)
        else:
            left = writer.left()
            tally.refused += len(left)
            issues += [Issue(number, "", "", CLASH) for number in left]
        unwritten = {issue.row_number for issue in issues if issue.refused}
        touched |= (
            _touched(writer, (row for row in rows if row[0] not in unwritten)) if _changed(tally) else set()
        )
        return tally, issues, touched

    def _take_matches(
        self,
        writer: TableWriter,
        matches: Sequence[Match],
        tally: Tally,
        issues: list[Issue],
        touched: set[tuple[int, date]],
        create_only: bool,
    ) -> None:
        """Deal with the rows whose record exists and take them from the stage."""
        if not matches:
            return
        changing = [match.record_id for match in matches if match.differs and not create_only]
        staying = self._staying(writer, [match.record_id for match in matches], changing)
        for match in matches:
            if finding := staying.get(match.record_id):
                issues.append(Issue(match.row_number, finding.field or "", "", finding))
        reached = [match for match in matches if match.record_id not in staying]
        changed = [record_id for record_id in changing if record_id not in staying]
        tally.refused += len(matches) - len(reached)
        tally.updated += len(changed)
        tally.unchanged += len(reached) - len(changed)
        if self.dry_run:
            return
        if changed:
            touched |= touched_before(writer.kind, writer.update(changed))
        writer.forget([match.row_number for match in matches])

    def _staying(
        self, writer: TableWriter, ids: Sequence[int], changing: Sequence[int]
    ) -> dict[int, Finding]:
        """Which of these records must stay as they are, and why."""
        staying = dict.fromkeys(self._out_of_reach(writer.kind, ids), OUT_OF_REACH)
        asked = [record_id for record_id in changing if record_id not in staying]
        if asked and writer.kind.held is not None:
            staying.update(writer.kind.held(writer.changes(asked)))
        return staying

    def _out_of_reach(self, kind: ImportKind, ids: Sequence[int]) -> set[int]:
        if reaches_everything(self.by, kind):
            return set()
        return set(ids) - set(kind.visible(self.by).filter(pk__in=ids).values_list("pk", flat=True))

    def _refuse(self, kind: ImportKind, numbers: Sequence[int], finding: Finding) -> None:
        self._tally(kind).refused += len(numbers)
        self.issues += [Issue(number, "", "", finding) for number in numbers]


def _insert(writer: TableWriter) -> list[int]:
    """All staged rows at once; those without conflict when another transaction was faster with one."""
    try:
        with transaction.atomic():
            return writer.insert()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
    return writer.insert(skip_conflicts=True)


def _checked(writer: TableWriter) -> list[Issue]:
    """What the rules over several tables say about the staged rows; one refusal a row is enough."""
    found: dict[tuple[int, bool], Issue] = {}
    for check in writer.kind.checks:
        if set(check.needs) <= set(writer.columns):
            for number in writer.numbers(check.query):
                issue = Issue(number, check.finding.field or "", "", check.finding)
                found.setdefault((number, issue.refused), issue)
    refused = {number for number, is_refused in found if is_refused}
    return [issue for issue in found.values() if issue.refused or issue.row_number not in refused]


def _changed(tally: Tally) -> bool:
    return bool(tally.created or tally.updated)


def _prefer_indexes() -> None:
    """The planner knows no statistics of the staged rows and would rather read the whole target table."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        # Keys are checked here and not at the commit, so that an objection can be put down to its row.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


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


def _touched(writer: TableWriter, rows: Iterable[Row]) -> set[tuple[int, date]]:
    """Customer and month of the rows; when a column is not in the file, nothing about it changed."""
    if writer.kind.touches is None or not set(writer.kind.touches) <= set(writer.columns):
        return set()
    whose, when = (writer.columns.index(name) for name in writer.kind.touches)
    months = {(who, day[:7]) for _, values in rows if (who := values[whose]) and (day := values[when])}
    return {(int(who), date.fromisoformat(f"{month}-01")) for who, month in months}


def touched_before(kind: ImportKind, former: Iterable[Mapping[str, Any]]) -> set[tuple[int, date]]:
    if kind.touches is None:
        return set()
    whose, when = kind.touches
    return {(record[whose], date.fromisoformat(record[when]).replace(day=1)) for record in former}


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
