"""Completing what a file brought: what the product derives is no change by a person, and undo knows it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import models
from psycopg import sql

from coalface.desk.imports.actions.tables import digest, execute, fetch
from coalface.desk.imports.models import ImportBatch, ImportChange


@contextmanager
def completing(kind: str, model: type[models.Model], ids: Sequence[int]) -> Iterator[None]:
    """What is written to these records inside belongs to the imports that brought them.

    Records that are still as their import left them are noted as they are at the end; those that somebody
    has changed before stay changed. To be used in a transaction that holds the records locked.
    """
    batches = list(ImportBatch.objects.filter(kind=kind, ids__overlap=list(ids)).order_by("pk"))
    created = {batch.pk: _as_created(batch, model, ids) for batch in batches}
    changed = _as_changed(kind, model, ids)
    yield
    for batch in batches:
        _note_created(batch, model, created[batch.pk])
    _note_changed(model, changed)


def _as_created(batch: ImportBatch, model: type[models.Model], ids: Sequence[int]) -> list[int]:
    """Which of the records are as this batch created them."""
    statement = sql.SQL(
        "SELECT t.id FROM {log} b, unnest(b.ids, b.digests) AS g(id, digest), {table} t "
        "WHERE b.id = %s AND t.id = g.id AND t.id = ANY(%s) AND {digest} = g.digest"
    ).format(log=_of(ImportBatch), table=_of(model), digest=digest(batch.columns, "t"))
    return [pk for (pk,) in fetch(statement, [batch.pk, list(ids)])]


def _note_created(batch: ImportBatch, model: type[models.Model], ids: Sequence[int]) -> None:
    statement = sql.SQL(
        "UPDATE {log} b SET digests = (SELECT array_agg(coalesce({digest}, g.digest) ORDER BY g.place) "
        "FROM unnest(b.ids, b.digests) WITH ORDINALITY AS g(id, digest, place) "
        "LEFT JOIN {table} t ON t.id = g.id AND t.id = ANY(%s)) WHERE b.id = %s"
    ).format(
        log=_of(ImportBatch),
        table=_of(model),
        digest=sql.SQL("CASE WHEN t.id IS NOT NULL THEN {} END").format(digest(batch.columns, "t")),
    )
    if ids:
        execute(statement, [list(ids), batch.pk])


def _as_changed(kind: str, model: type[models.Model], ids: Sequence[int]) -> list[int]:
    """The notes of changes by imports that still tell how their records are."""
    statement = sql.SQL(
        "SELECT c.id FROM {log} c JOIN {table} t ON t.id = c.record_id "
        "WHERE c.kind = %s AND c.record_id = ANY(%s) AND to_jsonb(t) @> c.written"
    ).format(log=_of(ImportChange), table=_of(model))
    return [pk for (pk,) in fetch(statement, [kind, list(ids)])]


def _note_changed(model: type[models.Model], notes: Sequence[int]) -> None:
    statement = sql.SQL(
        "UPDATE {log} c SET written = to_jsonb(t) FROM {table} t WHERE t.id = c.record_id AND c.id = ANY(%s)"
    ).format(log=_of(ImportChange), table=_of(model))
    if notes:
        execute(statement, [list(notes)])


def _of(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)
