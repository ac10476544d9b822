"""Undoing an import: all of it that nobody has built upon, in one transaction, and a list of the rest."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from psycopg import sql

from coalface.desk.approvals.models import Approval
from coalface.desk.files.models import Attachment
from coalface.desk.imports.access import require_import
from coalface.desk.imports.actions.loading import NotLoadable, Told
from coalface.desk.imports.actions.tables import columns_of, digest, execute, fetch
from coalface.desk.imports.actions.writing import touched_before
from coalface.desk.imports.models import ImportBatch, ImportChange, ImportRun, UndoObstacle
from coalface.desk.imports.registry import ImportKind, Outcome, kind_named, summaries_of, work_after
from coalface.desk.subjects.keys import names_parent
from coalface.desk.subjects.registry import kind_of, name_of
from coalface.identity.audit.actions import record
from coalface.identity.audit.history import acting
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark

State = ImportRun.State
UNDOABLE = (State.DONE, State.FAILED, State.LOADING, State.UNDOING)
CHANGED_SINCE = mark("Somebody has changed it since the import.")
ASKED_AT_ONCE = 10_000
GONE = mark("It no longer exists.")
REFERRED_TO = mark("It is in use by %(what)s.")


@dataclass(frozen=True, slots=True)
class Obstacle:
    record_id: int
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, record_id: int, finding: Finding) -> "Obstacle":
        return cls(record_id, finding.code, finding.message, finding.values)


@transaction.atomic
def undo_run(*, run_id: int, by: User, told: Told = lambda done, total: None) -> ImportRun:
    """Take back what a run created and changed.

    A record that was changed since, or that others refer to, stays as it is and is listed with the reason.
    Undoing again tries these once more.
    """
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    require_import(by, kind_named(run.kind))
    if run.state not in (*UNDOABLE, State.UNDONE):
        raise NotLoadable(blocking("nothing_to_undo", mark("This import has written nothing yet.")))
    run.obstacles.all().delete()
    with acting(by=by):
        restored = _restore_all(run)
        _settle(restored, by)
        removed = _remove_all(run, by, told)
    run.state, run.finished_at = State.UNDONE, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    counts = {"restored": _counts(restored), "removed": _counts(removed), "kept": run.obstacles.count()}
    record(by=by, action="desk.imports.undo", subject=run, detail=counts)
    return run


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {outcome.kind: len(outcome.ids) for outcome in outcomes if outcome.ids}


def _restore_all(run: ImportRun) -> list[Outcome]:
    names = ImportChange.objects.filter(run=run).values_list("kind", flat=True).distinct()
    return [_restore(run, kind_named(name)) for name in sorted(names)]


def _restore(run: ImportRun, kind: ImportKind) -> Outcome:
    """Give changed records their former state back, unless they no longer are as the run left them."""
    table, log = sql.Identifier(kind.model._meta.db_table), sql.Identifier(ImportChange._meta.db_table)
    columns = [sql.Identifier(name) for name in columns_of(kind.model) if name != "id"]
    held = _held_changes(run, kind)
    statement = sql.SQL(
        "WITH undone AS (UPDATE {table} t SET {changes} FROM {log} c, jsonb_populate_record(NULL::{table}, "
        "c.written || c.former) r WHERE c.run_id = %(run)s AND c.kind = %(kind)s AND t.id = c.record_id "
        "AND t.id <> ALL(%(held)s) AND to_jsonb(t) @> c.written RETURNING t.id, c.former, c.written) "
        "DELETE FROM {log} c USING undone u "
        "WHERE c.run_id = %(run)s AND c.kind = %(kind)s AND c.record_id = u.id "
        "RETURNING c.record_id, c.former, c.written"
    ).format(
        table=table,
        log=log,
        changes=sql.SQL(", ").join(sql.SQL("{0} = r.{0}").format(column) for column in columns),
    )
    rows = fetch(statement, {"run": run.pk, "kind": kind.name, "held": list(held)})
    left = ImportChange.objects.filter(run=run, kind=kind.name).values_list("record_id", flat=True)
    changed = blocking("changed_since", CHANGED_SINCE)
    _note(run, kind, [Obstacle.of(record_id, held.get(record_id, changed)) for record_id in left])
    _touch(kind, (json.loads(state) for _, *states in rows for state in states))
    return Outcome(kind.name, [record_id for record_id, _, _ in rows])


def _held_changes(run: ImportRun, kind: ImportKind) -> dict[int, Finding]:
    """The changed records that something built since keeps as they are."""
    held: dict[int, Finding] = {}
    if kind.held is None:
        return held
    names = [column.name for column in kind.columns]
    rows = list(ImportChange.objects.filter(run=run, kind=kind.name).values_list("pk", flat=True))
    for start in range(0, len(rows), ASKED_AT_ONCE):
        some = ImportChange.objects.filter(pk__in=rows[start : start + ASKED_AT_ONCE])
        before = {
            change.record_id: {
                name: change.former.get(name)
                for name in names
                if change.former.get(name) != change.written.get(name)
            }
            for change in some
        }
        held.update(kind.held(before))
    return held


def _remove_all(run: ImportRun, by: User, told: Told) -> list[Outcome]:
    """Remove created records, the last kind first: what was created later may refer to what came before."""
    batches = list(ImportBatch.objects.filter(run=run).order_by("-id").values_list("pk", "kind"))
    first = {kind: pk for pk, kind in batches}
    outcomes, done = [], 0
    for kind in sorted(first, key=lambda kind: -first[kind]):
        ids: list[int] = []
        for pk in (pk for pk, of_kind in batches if of_kind == kind):
            ids += _remove(run, kind_named(kind), pk)
            done += 1
            told(done, len(batches))
        outcomes.append(Outcome(kind, ids, gone=True))
        # Sums must be right before the next kind: they refer to its records too.
        _settle(outcomes[-1:], by)
    return outcomes


def _settle(outcomes: Sequence[Outcome], by: User) -> None:
    for work in work_after([outcome.kind for outcome in outcomes]):
        work(outcomes, by)


def _remove(run: ImportRun, kind: ImportKind, batch_id: int) -> list[int]:
    """Remove the records of one batch that nobody has touched; those that must stay stay in the batch."""
    batch = ImportBatch.objects.get(pk=batch_id)
    changed = _changed_or_gone(kind, batch)
    obstacles = _held(kind, batch.ids)
    stuck = {obstacle.record_id for obstacle in obstacles}
    obstacles += [obstacle for obstacle in changed if obstacle.record_id not in stuck]
    stuck = {obstacle.record_id for obstacle in obstacles}
    obstacles += _in_use(kind, [pk for pk in batch.ids if pk not in stuck])
    stuck = {obstacle.record_id for obstacle in obstacles}
    free = [pk for pk in batch.ids if pk not in stuck]
    _note(run, kind, obstacles)
    for summary in summaries_of(kind.model):
        key = _key_to(summary, kind.model)
        execute(_delete(summary._meta.db_table, key), [free])
    statement = _delete(kind.model._meta.db_table, "id") + sql.SQL(" RETURNING to_jsonb({})").format(
        sql.Identifier(kind.model._meta.db_table)
    )
    _touch(kind, (json.loads(state) for (state,) in fetch(statement, [free])))
    kept = [(pk, mark) for pk, mark in zip(batch.ids, batch.digests, strict=True) if pk in stuck]
    if kept:
        batch.ids, batch.digests = [pk for pk, _ in kept], [mark for _, mark in kept]
        batch.save()
    else:
        batch.delete()
    return free


def _changed_or_gone(kind: ImportKind, batch: ImportBatch) -> list[Obstacle]:
    table = kind.model._meta.db_table
    statement = sql.SQL(
        "WITH given AS (SELECT unnest(ids) AS id, unnest(digests) AS digest FROM {log} WHERE id = %s), "
        "locked AS (SELECT * FROM {table} WHERE id IN (SELECT id FROM given) ORDER BY id FOR UPDATE) "
        "SELECT g.id, t.id IS NULL FROM given g LEFT JOIN locked t ON t.id = g.id "
        "WHERE t.id IS NULL OR {digest} <> g.digest"
    ).format(
        log=sql.Identifier(ImportBatch._meta.db_table),
        table=sql.Identifier(table),
        digest=digest(batch.columns, "t"),
    )
    return [
        Obstacle(pk, "gone", GONE) if gone else Obstacle(pk, "changed_since", CHANGED_SINCE)
        for pk, gone in fetch(statement, [batch.pk])
    ]


def _held(kind: ImportKind, ids: Sequence[int]) -> list[Obstacle]:
    """Records that must not go, because of what was built upon them."""
    found = kind.held(dict.fromkeys(ids)) if kind.held is not None else {}
    return [Obstacle.of(record_id, finding) for record_id, finding in found.items()]


def _in_use(kind: ImportKind, ids: Sequence[int]) -> list[Obstacle]:
    """Records that others refer to: by foreign key, by an attached file, by an approval asked for."""
    used: dict[int, str] = {}
    for key in _references_to(kind.model):
        rows = key.model._base_manager.filter(**{f"{key.attname}__in": ids})
        found = rows.values_list(key.attname, flat=True).distinct().order_by()
        used.update({pk: name_of(key.model) for pk in found})
    for model in (Attachment, Approval):
        rows = model.objects.filter(subject_kind=kind_of(kind.model()), subject_id__in=ids)
        used.update(dict.fromkeys(rows.values_list("subject_id", flat=True), name_of(model)))
    return [Obstacle(pk, "in_use", REFERRED_TO, {"what": what}) for pk, what in used.items()]


def _references_to(model: type[models.Model]) -> Iterable["models.ForeignKey[Any, Any]"]:
    """Foreign keys that name a record of the model, but for tables that only sum up."""
    for relation in model._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if not (relation.auto_created and isinstance(key, models.ForeignKey) and names_parent(key)):
            continue
        if key.model not in summaries_of(model) and key.related_model is model:
            yield key


def _key_to(summary: type[models.Model], model: type[models.Model]) -> str:
    return next(f.attname for f in summary._meta.concrete_fields if f.related_model is model)


def _delete(table: str, column: str) -> sql.Composed:
    return sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(sql.Identifier(table), sql.Identifier(column))


def _touch(kind: ImportKind, states: Iterable[dict[str, Any]]) -> None:
    if kind.touch is not None and kind.touches is not None:
        kind.touch(sorted(touched_before(kind, states)))


def _note(run: ImportRun, kind: ImportKind, obstacles: Sequence[Obstacle]) -> None:
    labels = kind.model._base_manager.in_bulk([obstacle.record_id for obstacle in obstacles])
    UndoObstacle.objects.bulk_create(
        [
            UndoObstacle(
                run=run,
                kind=kind.name,
                record_id=obstacle.record_id,
                label=str(labels.get(obstacle.record_id, obstacle.record_id))[:250],
                code=obstacle.code,
                message=obstacle.message,
                values=dict(obstacle.values),
            )
            for obstacle in obstacles
        ]
    )
