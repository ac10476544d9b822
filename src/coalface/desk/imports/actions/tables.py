"""The SQL by which checked rows get into a table: staged by COPY, matched, updated, inserted."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from django.db import connection, models
from psycopg import sql

from coalface.desk.imports.models import ImportBatch, ImportChange
from coalface.desk.imports.registry import ImportKind
from coalface.desk.imports.rules.rows import Key, Values

STAGED = sql.Identifier("import_rows")
RUN_COLUMN = "import_run_id"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
Parameters = Sequence[Any] | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Match:
    """A staged row that has its record already, and whether the row says something new about it."""

    row_number: int
    record_id: int
    differs: bool


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes staged rows of one kind for one run, each step in the caller's transaction."""

    kind: ImportKind
    columns: tuple[str, ...]
    key: Key
    run_id: int
    defaults: Mapping[str, object] = field(default_factory=dict)

    @property
    def table(self) -> sql.Identifier:
        return sql.Identifier(self.kind.model._meta.db_table)

    @property
    def key_is_unique(self) -> bool:
        """Does the table itself refuse a second record with the key of the rows?"""
        if self.key.any or self.kind.among:
            return False
        options = self.kind.model._meta
        unique = {
            frozenset(_column(options.get_field(name)) for name in constraint.fields)  # type: ignore[arg-type] # fields with columns
            for constraint in options.constraints
            if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
        }
        alone = {frozenset({_column(field)}) for field in options.concrete_fields if field.unique}
        return frozenset(self.key.columns) in unique | alone

    def touch_staged(self) -> None:
        """Have the months of the staged rows summed up again, where the kind says how."""
        if self.kind.touch_staged and set(self.kind.touches or ()) <= set(self.columns):
            execute(sql.SQL(self.kind.touch_staged))

    def stage(self, rows: Iterable[tuple[int, Values]]) -> None:
        """Put the rows into a temporary table with the column types of the target."""
        columns = _list(self.columns)
        execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(STAGED))
        create = (
            "CREATE TEMPORARY TABLE {} ON COMMIT DROP AS "
            "SELECT 0::bigint AS row_number, {} FROM {} WITH NO DATA"
        )
        execute(sql.SQL(create).format(STAGED, columns, self.table))
        copy = sql.SQL("COPY {} (row_number, {}) FROM STDIN (NULL '')").format(STAGED, columns)
        # Django puts its own errors in the place of the driver's around statements, but not around a COPY.
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copy) as sink:
            sink.write("".join(map(_copied, rows)))

    def matches(self, *, lock: bool) -> list[Match]:
        """The staged rows whose record exists; with `lock` nobody changes those until we commit."""
        differs = sql.SQL("(s.{0} IS NOT NULL AND s.{0} IS DISTINCT FROM t.{0})")
        news = [differs.format(sql.Identifier(name)) for name in self._changeable()]
        statement = sql.SQL(
            "SELECT s.row_number, t.id, {} FROM {} s JOIN {} t ON {} ORDER BY t.id {}"
        ).format(
            sql.SQL(" OR ").join(news) if news else sql.SQL("false"),
            STAGED,
            self.table,
            self._same_key(),
            sql.SQL("FOR NO KEY UPDATE OF t") if lock else sql.SQL(""),
        )
        return [Match(*row) for row in fetch(statement)]

    def changes(self, record_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """What the rows would change of these records: column and new value, as JSON gives it."""
        new = sql.SQL("{name}, CASE WHEN s.{column} IS DISTINCT FROM t.{column} THEN s.{column} END")
        pairs = [
            new.format(name=sql.Literal(name), column=sql.Identifier(name)) for name in self._changeable()
        ]
        statement = sql.SQL(
            "SELECT t.id, jsonb_strip_nulls(jsonb_build_object({})) FROM {} s JOIN {} t ON {} "
            "WHERE t.id = ANY(%s)"
        ).format(sql.SQL(", ").join(pairs), STAGED, self.table, self._same_key())
        return {record_id: json.loads(new) for record_id, new in fetch(statement, [list(record_ids)])}

    def update(self, record_ids: Sequence[int]) -> list[dict[str, Any]]:
        """Change these records to what the rows say, keeping both states; returns the former ones.

        An empty cell leaves the record's value.
        """
        filled = sql.SQL("{0} = coalesce(s.{0}, t.{0})")
        changes = [filled.format(sql.Identifier(name)) for name in self._changeable()]
        statement = sql.SQL(
            "WITH former AS (SELECT id, to_jsonb(t) AS record FROM {table} t WHERE id = ANY(%(ids)s)), "
            "written AS (UPDATE {table} t SET {changes} FROM {staged} s WHERE {same} AND t.id = ANY(%(ids)s) "
            "RETURNING t.id, to_jsonb(t) AS record) "
            "INSERT INTO {log} (run_id, kind, record_id, former, written) "
            "SELECT %(run)s, %(kind)s, id, former.record, written.record FROM former JOIN written USING (id) "
            "RETURNING former"
        ).format(
            table=self.table,
            changes=sql.SQL(", ").join([*changes, *self._stamps()]),
            staged=STAGED,
            same=self._same_key(),
            log=sql.Identifier(ImportChange._meta.db_table),
        )
        values = {"ids": list(record_ids), "run": self.run_id, "kind": self.kind.name}
        return [json.loads(former) for (former,) in fetch(statement, values)]

    def insert(self, *, skip_conflicts: bool = False) -> list[int]:
        """Create a record for every staged row; returns the ids, noted for undo.

        With `skip_conflicts` rows whose unique values are taken are passed over; it costs a tenth more.
        """
        names, sources = self._sources()
        all_columns = columns_of(self.kind.model)
        statement = sql.SQL(
            "WITH made AS (INSERT INTO {table} ({names}) SELECT {sources} FROM {staged} s ORDER BY {order} "
            "{conflicts} RETURNING id, {digest} AS digest) "
            "INSERT INTO {log} (run_id, kind, columns, ids, digests) "
            "SELECT %s, %s, %s, array_agg(id), array_agg(digest) FROM made HAVING count(*) > 0 RETURNING ids"
        ).format(
            table=self.table,
            names=_list(names),
            sources=sql.SQL(", ").join(sources),
            staged=STAGED,
            conflicts=sql.SQL("ON CONFLICT DO NOTHING" if skip_conflicts else ""),
            order=_list(
                self.key.columns if set(self.key.columns) <= set(self.columns) else ("row_number",), "s"
            ),
            digest=digest(all_columns, self.kind.model._meta.db_table),
            log=sql.Identifier(ImportBatch._meta.db_table),
        )
        found = fetch(statement, [self.run_id, self.kind.name, all_columns])
        return list(found[0][0]) if found else []

    def forget(self, row_numbers: Collection[int]) -> None:
        """Take rows that are dealt with out of the staging table."""
        if row_numbers:
            execute(sql.SQL("DELETE FROM {} WHERE row_number = ANY(%s)").format(STAGED), [list(row_numbers)])

    def forget_made(self, record_ids: Sequence[int]) -> None:
        """Take the rows of these new records out of the staging table."""
        statement = sql.SQL("DELETE FROM {} s USING {} t WHERE {} AND t.id = ANY(%s)")
        execute(statement.format(STAGED, self.table, self._same_key()), [list(record_ids)])

    def left(self) -> list[int]:
        return self.numbers("SELECT row_number FROM import_rows")

    def numbers(self, query: LiteralString) -> list[int]:
        """The row numbers a query over the staged rows finds."""
        return [number for (number,) in fetch(sql.SQL(query))]

    def _changeable(self) -> list[str]:
        return [name for name in self.columns if name not in self.key.columns]

    def _same_key(self) -> sql.Composed:
        pairs = [
            sql.SQL("t.{0} = s.{0}").format(sql.Identifier(name))
            for name in self.key.columns
            if name in self.columns
        ]
        same = sql.SQL("({})").format(sql.SQL(" OR " if self.key.any else " AND ").join(pairs))
        return sql.SQL("{} AND {}").format(same, sql.SQL(self.kind.among)) if self.kind.among else same

    def _stamps(self) -> list[sql.Composable]:
        """What every change of a record moves along: its version and its time of change."""
        fields = self.kind.model._meta.concrete_fields
        stamps: list[sql.Composable] = [
            sql.SQL("{} = now()").format(sql.Identifier(_column(field)))
            for field in fields
            if _auto_now(field)
        ]
        if any(field.column == "version" for field in fields):
            stamps.append(sql.SQL("version = t.version + 1"))
        return stamps

    def _sources(self) -> tuple[list[str], list[sql.Composable]]:
        """Every column a new record gets, and its value: from the row, else the model's default."""
        names: list[str] = []
        sources: list[sql.Composable] = []
        for column in self.kind.model._meta.concrete_fields:
            source = self._source(column)
            if source is not None:
                names.append(_column(column))
                sources.append(source)
        return names, sources

    def _source(self, field: "models.Field[Any, Any]") -> sql.Composable | None:
        if field.primary_key:
            return None
        default = self.defaults.get(_column(field), _default(field))
        if field.column in self.columns:
            staged = sql.Identifier("s", field.column)
            return (
                staged
                if default is None
                else sql.SQL("coalesce({}, {})").format(staged, sql.Literal(default))
            )
        if field.column == RUN_COLUMN:
            return sql.Literal(self.run_id)
        if _auto_now(field) or getattr(field, "auto_now_add", False):
            return sql.SQL("now()")
        return None if default is None else sql.Literal(default)


def _copied(row: tuple[int, Values]) -> str:
    """A row as COPY reads it; an empty value is NULL, and no reader of cells ever gives an empty text."""
    number, values = row
    line = "\t".join([value or "" for value in values])
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(values):
        line = "\t".join([(value or "").translate(_ESCAPES) for value in values])
    return f"{number}\t{line}\n"


def digest(columns: Sequence[str], alias: str) -> sql.Composed:
    """A number that changes with any of the columns of a row."""
    return sql.SQL("hash_record_extended(ROW({}), 0)").format(_list(columns, alias))


def execute(statement: sql.Composable, values: Parameters = None) -> int:
    """Run a statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), values)
        touched: int = cursor.rowcount
    return touched


def fetch(statement: sql.Composable, values: Parameters = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a model's table."""
    return [_column(field) for field in model._meta.concrete_fields]


def _column(field: "models.Field[Any, Any]") -> str:
    assert field.column is not None  # only fields without a column, such as many-to-many, have none
    return field.column


def _default(field: "models.Field[Any, Any]") -> object:
    value = field.get_default() if field.has_default() or not field.null else None
    return None if isinstance(value, models.Expression) else value


def _auto_now(field: "models.Field[Any, Any]") -> bool:
    return bool(getattr(field, "auto_now", False))


def _list(names: Sequence[str], alias: str = "") -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(*filter(None, (alias, name))) for name in names)
