"""Staged rows against their table: matched with records, judged, inserted or taken for changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from coalface.desk.imports.access import reaches_everything
from coalface.desk.imports.actions.tables import Match, TableWriter
from coalface.desk.imports.registry import ImportKind
from coalface.desk.imports.rules.rows import Issue, Values
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


@dataclass(frozen=True, slots=True)
class Written:
    """What came of staged rows, and which months of customers it touched beyond those already marked."""

    tally: Tally
    issues: list[Issue]
    touched: set[tuple[int, date]]


@dataclass(frozen=True, slots=True)
class StagedWriting:
    """How the rows of a run are written: for whom, only in thought, or in the hope that all are new.

    With `expect_new` rows are inserted without looking first whether they exist; the table says so itself.
    """

    by: User
    dry_run: bool
    expect_new: bool = False

    def write(self, writer: TableWriter, rows: list[Row], *, create_only: bool) -> Written:
        """Match, judge and write the rows in the caller's transaction."""
        _prefer_indexes()
        writer.stage(rows)
        if self.expect_new and writer.key_is_unique and (written := _insert_new(writer, rows)):
            return written
        matches = writer.matches(lock=not self.dry_run)
        issues = _checked(writer, any_known=bool(matches))
        refused = {issue.row_number for issue in issues if issue.refused}
        writer.forget(refused)
        matches = [match for match in matches if match.row_number not in refused]
        tally = Tally(refused=len(refused))
        touched: set[tuple[int, date]] = set()
        for _ in range(ROUNDS):
            waiting = len(rows) - tally.created - tally.updated - tally.unchanged - tally.refused
            self._take_matches(writer, matches, tally, issues, touched, create_only)
            if self.dry_run:
                tally.created += waiting - len(matches)
                return Written(tally, issues, touched)
            made = _insert(writer) if waiting > len(matches) else []
            tally.created += len(made)
            if len(made) == waiting - len(matches):
                break
            # Some met a conflict: a record came in between, or another unique value is taken.
            writer.forget_made(made)
            matches = writer.matches(lock=True)
        else:
            left = writer.left()
            tally.refused += len(left)
            issues += [Issue(number, "", "", CLASH) for number in left]
        unwritten = {issue.row_number for issue in issues if issue.refused}
        touched |= (
            _touched(writer, (row for row in rows if row[0] not in unwritten)) if _changed(tally) else set()
        )
        return Written(tally, issues, touched)

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


def _insert_new(writer: TableWriter, rows: Sequence[Row]) -> Written | None:
    """Every row as a new record; None, and nothing done, when one of them exists already."""
    try:
        with transaction.atomic():
            issues = _checked(writer, any_known=False)
            refused = {issue.row_number for issue in issues if issue.refused}
            writer.forget(refused)
            writer.touch_staged()
            made = writer.insert()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        return None
    written = (row for row in rows if row[0] not in refused)
    touched = set() if writer.kind.touch_staged else _touched(writer, written)
    return Written(Tally(created=len(made), refused=len(refused)), issues, touched)


def _insert(writer: TableWriter) -> list[int]:
    """All staged rows at once; those without conflict when another transaction was faster with one."""
    try:
        with transaction.atomic():
            return writer.insert()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
    return writer.insert(skip_conflicts=True)


def _checked(writer: TableWriter, *, any_known: bool) -> list[Issue]:
    """What the rules over several tables say about the staged rows; one refusal a row is enough."""
    found: dict[tuple[int, bool], Issue] = {}
    for check in writer.kind.checks:
        if set(check.needs) <= set(writer.columns) and (any_known or not check.of_known):
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
