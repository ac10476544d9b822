"""What people ask about imports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coalface.desk.files.models import StoredFile
from coalface.desk.files.queries import path_of
from coalface.desk.imports.models import ImportIssue, ImportRun
from coalface.desk.imports.reading import Table, open_table
from coalface.desk.imports.registry import Column, ImportKind, kind_named
from coalface.desk.imports.rules.headers import Mapped, map_headers
from coalface.desk.imports.rules.remedies import REMEDIES
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.queries import progress_of_subject
from coalface.desk.words import phrased, worded
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused

SAMPLES, LONGEST_SAMPLE = 3, 40


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue in the reader's language."""

    row: int
    column: str
    value: str
    rule: str
    remedy: str
    refused: bool


def table_of(run: ImportRun, *, thorough: bool = False) -> Table:
    """The run's file, opened; raises `Unreadable`."""
    return open_table(path_of(run.file), sheet=run.options.get("sheet") or None, thorough=thorough)


def mapping_of(run: ImportRun, table: Table, user: User) -> Mapped:
    """Which header fills which column; columns the person has no right to fill are unknown to it."""
    return map_table(kind_named(run.kind), table, user, run.mapping)


def map_table(kind: ImportKind, table: Table, user: User, chosen: Mapping[str, str]) -> Mapped:
    allowed = [column for column in kind.columns if not column.right or may(user, column.right)]
    known = {column.name: column.headers for column in allowed}
    return map_headers(table.headers, known, [column.name for column in allowed if column.required], chosen)


def in_words(refusal: Refused) -> str:
    """What a refusal says, in the language that is spoken now."""
    return worded(refusal.findings)


def earlier_loads(stored: StoredFile, kind: str) -> QuerySet[ImportRun]:
    """Finished loads of the very same bytes into the same table."""
    return ImportRun.objects.filter(file=stored, kind=kind, state=ImportRun.State.DONE).order_by("-id")


def header_of(column: Column) -> str:
    """The header in the reader's language: the first word, or the second for English."""
    chinese = (get_language() or "").startswith("zh")
    return column.headers[0] if chinese or len(column.headers) < 2 else column.headers[1]


def issue_lines(issues: QuerySet[ImportIssue], kind: ImportKind) -> Iterator[IssueLine]:
    """The issues in the order asked, with the header a person knows for the column."""
    headers = {column.name: header_of(column) for column in kind.columns}
    for issue in issues.iterator(chunk_size=2000):
        yield IssueLine(
            row=issue.row_number,
            column=headers.get(issue.column, issue.column),
            value=issue.value,
            rule=phrased(issue.message, issue.values),
            remedy=_(REMEDIES[issue.code]) if issue.code in REMEDIES else "",
            refused=issue.refused,
        )


def remark_counts(run: ImportRun, *, dry_run: bool = False) -> dict[str, int]:
    """How often each remark on accepted rows was made, by its code."""
    rows = run.issues.filter(refused=False, dry_run=dry_run).values_list("code")
    return dict(rows.annotate(n=Count("id")).order_by("code"))


def remark_summary(run: ImportRun, *, dry_run: bool = False) -> list[tuple[str, int]]:
    """Each remark in words, the values of its first case, and how often it was made."""
    counts = remark_counts(run, dry_run=dry_run)
    firsts = run.issues.filter(refused=False, dry_run=dry_run).order_by("code", "id").distinct("code")
    return [(phrased(issue.message, issue.values), counts[issue.code]) for issue in firsts]


@dataclass(frozen=True, slots=True)
class Preview:
    """The headers of a file, the first values under each, and the column each was taken for ("" for none)."""

    headers: list[str]
    samples: list[list[str]]
    columns: list[str]
    findings: list[Finding]


def preview(run: ImportRun, user: User) -> Preview:
    """The beginning of the run's file, mapped as far as it goes; raises `Unreadable`."""
    table = table_of(run)
    mapped = mapping_of(run, table, user)
    named = {place: column for column, place in mapped.places.items()}
    first = [row.cells for row in islice(table.rows(), SAMPLES)]
    samples = [
        [cells[place][:LONGEST_SAMPLE] for cells in first if place < len(cells) and cells[place]]
        for place in range(len(table.headers))
    ]
    columns = [named.get(place, "") for place in range(len(table.headers))]
    return Preview(list(table.headers), samples, columns, [] if run.preset else list(mapped.findings))


def latest_progress(user: User, run: ImportRun) -> Progress | None:
    """The newest piece of background work on a run."""
    return progress_of_subject(user, "importrun", run.pk).order_by("-created_at").first()
