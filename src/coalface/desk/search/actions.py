"""Keeping the index true to the subjects.

The index is a projection: the stages write it inside the actions that change the subject, and those actions
record the decision. So nothing here is audited.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, models, transaction

from coalface.desk.search.models import SearchEntry
from coalface.desk.search.rules import index_words, pinyin_key
from coalface.desk.subjects.registry import kind_of

_COLUMNS = (
    "subject_kind, subject_id, title, subtitle, sort_key, tokens, responsible_id, department_id, everyones"
)
_UPSERT = """
    INSERT INTO search_searchentry AS entry ({columns})
    {source}
    ON CONFLICT (subject_kind, subject_id) DO UPDATE SET
        title = excluded.title, subtitle = excluded.subtitle, sort_key = excluded.sort_key,
        tokens = excluded.tokens, responsible_id = excluded.responsible_id,
        department_id = excluded.department_id, everyones = excluded.everyones
    WHERE (entry.title, entry.subtitle, entry.tokens, entry.responsible_id, entry.department_id,
           entry.everyones)
        IS DISTINCT FROM (excluded.title, excluded.subtitle, excluded.tokens, excluded.responsible_id,
                          excluded.department_id, excluded.everyones)
"""
_VALUES = "(%s, %s, %s, %s, %s, %s::tsvector, %s, %s, %s)"
_LONGEST = 250


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What a subject is found by: its title and `words` (other names, codes, people); who it belongs to.

    What is `everyones` is found by all who see it, not only by those it belongs to and those above them.
    """

    subject_kind: str
    subject_id: int
    title: str
    subtitle: str = ""
    words: tuple[str, ...] = ()
    responsible_id: int | None = None
    department_id: int | None = None
    everyones: bool = False

    def columns(self) -> tuple[str | int | None, ...]:
        return (
            self.subject_kind,
            self.subject_id,
            self.title[:_LONGEST],
            self.subtitle[:_LONGEST],
            pinyin_key(self.title),
            index_words((self.title, *self.words)),
            self.responsible_id,
            self.department_id,
            self.everyones,
        )


def index(
    *,
    subject: models.Model,
    title: str,
    subtitle: str = "",
    words: Iterable[str] = (),
    responsible_id: int | None = None,
    department_id: int | None = None,
) -> None:
    """Make a subject findable, or correct how it is found; in the caller's transaction."""
    enter(
        IndexRow(kind_of(subject), subject.pk, title, subtitle, tuple(words), responsible_id, department_id)
    )


def enter(*rows: IndexRow) -> None:
    """`index`, of rows made up already, each of another subject; thousands go by `index_many`."""
    if not rows:
        return
    source = "VALUES " + ", ".join([_VALUES] * len(rows))
    values = [value for row in rows for value in row.columns()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_UPSERT.format(columns=_COLUMNS, source=source), values)


@transaction.atomic
def index_many(rows: Iterable[IndexRow]) -> int:
    """Index many subjects at once, the last row of a subject winning; returns how many entries changed.

    Rows stream through a staging table in constant memory.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.search_staging")
        cursor.execute(
            "CREATE TEMPORARY TABLE search_staging (place bigint GENERATED ALWAYS AS IDENTITY, "
            "subject_kind text, subject_id bigint, title text, subtitle text, sort_key text, "
            "tokens tsvector, responsible_id bigint, department_id bigint, everyones boolean) ON COMMIT DROP"
        )
        copying = cursor.copy(f"COPY search_staging ({_COLUMNS}) FROM STDIN")
        with connection.wrap_database_errors, copying as copy:
            for row in rows:
                copy.write_row(row.columns())
        cursor.execute(
            _UPSERT.format(
                columns=_COLUMNS,
                source=f"SELECT DISTINCT ON (subject_kind, subject_id) {_COLUMNS} FROM search_staging "
                "ORDER BY subject_kind, subject_id, place DESC",
            )
        )
        changed: int = cursor.rowcount
        cursor.execute("DROP TABLE search_staging")
    return changed


@transaction.atomic
def forget(subject_kind: str, subject_id: int) -> None:
    """No longer find a subject; forgetting what is not indexed does nothing."""
    SearchEntry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).delete()


@transaction.atomic
def rebuild(subject_kind: str, rows: Iterable[IndexRow]) -> int:
    """Make the entries of a kind exactly these rows; searches meanwhile see the former ones."""
    SearchEntry.objects.filter(subject_kind=subject_kind).delete()
    return index_many(rows)


def hand_over(
    subject_kind: str, ids: Iterable[int], *, responsible_id: int | None, department_id: int | None
) -> None:
    """Subjects now belong to somebody else; how they are found stays."""
    entries = SearchEntry.objects.filter(subject_kind=subject_kind, subject_id__in=list(ids))
    entries.update(responsible=responsible_id, department=department_id)
