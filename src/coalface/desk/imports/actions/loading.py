"""Loading a file: exactly once per row, however often the process that does it is killed."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial

from django.db import OperationalError, transaction
from django.utils import timezone

from coalface.desk.imports.access import require_import
from coalface.desk.imports.actions.chunks import ChunkLoader
from coalface.desk.imports.actions.references import References
from coalface.desk.imports.actions.writing import Tally
from coalface.desk.imports.models import ImportBatch, ImportChange, ImportIssue, ImportRun
from coalface.desk.imports.planning import PlannedPart, plan
from coalface.desk.imports.queries import in_words
from coalface.desk.imports.reading.ahead import few_collections, read_ahead
from coalface.desk.imports.registry import Outcome, kind_named, work_after
from coalface.desk.imports.rules.rows import CheckedRows, Issue
from coalface.identity.audit.actions import record
from coalface.identity.audit.history import acting
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

log = logging.getLogger(__name__)
State = ImportRun.State
LOADABLE = (State.MAPPING, State.CHECKED, State.LOADING, State.FAILED)
TRIES = 5
Told = Callable[[int, int], None]
"""Is told how many rows of how many are done."""


class NotLoadable(Refused):
    """The run is being loaded elsewhere, is finished or undone."""


def load_run(*, run_id: int, by: User, told: Told = lambda done, total: None) -> ImportRun:
    """Load a run from its beginning or from where it was cut off.

    Every chunk is one transaction that also moves `rows_done`, so a row is there once or not at all. Two
    workers on one run do not harm each other. Raises `Refused` when the file or the run cannot be loaded.
    """
    run = _begin(run_id, by)
    try:
        with acting(by=by):
            _load_parts(run, by, told)
            outcomes = outcomes_of(run)
            for work in work_after([outcome.kind for outcome in outcomes]):
                work(outcomes, by)
    except Refused as refusal:
        _fail(run_id, refusal)
        raise
    return _finish(run_id, by)


@transaction.atomic
def _begin(run_id: int, by: User) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    require_import(by, kind_named(run.kind))
    if run.state not in LOADABLE:
        message = mark("This import is %(state)s; it cannot be loaded.")
        raise NotLoadable(blocking("not_loadable", message, None, {"state": run.get_state_display()}))
    run.state, run.error, run.finished_at = State.LOADING, "", None
    run.save(update_fields=["state", "error", "finished_at"])
    return run


def _load_parts(run: ImportRun, by: User, told: Told) -> None:
    parts = plan(run, by)
    done, total = run.rows_done, sum(planned.part.count for planned in parts)
    references = References(by, run.options)
    for planned in parts:
        references.forget()
        resolve = partial(references.resolve_known, planned.kind, planned.columns)
        with closing(read_ahead(map(resolve, planned.chunks(done=done)))) as chunks, few_collections():
            for chunk in chunks:
                done = _load_with_patience(run.pk, planned, chunk, references, by)
                told(done, max(total, done))


def _load_with_patience(
    run_id: int, planned: PlannedPart, chunk: CheckedRows, references: References, by: User
) -> int:
    """Once more when another transaction was in the way; then nothing of this one was written."""
    for attempt in range(TRIES):
        try:
            return _load_chunk(run_id, planned, chunk, references, by)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in {"40P01", "40001"} or attempt == TRIES - 1:
                raise
            log.info("chunk of import %s met a deadlock; trying again", run_id)
            time.sleep(0.05 * 2**attempt)
    raise AssertionError("unreachable")


@transaction.atomic
def _load_chunk(
    run_id: int, planned: PlannedPart, chunk: CheckedRows, references: References, by: User
) -> int:
    """Write one chunk and count it; returns how many rows of the run are done now."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.LOADING:
        raise NotLoadable(blocking("no_longer_loading", mark("This import was stopped elsewhere.")))
    if run.rows_done > planned.offset + chunk.first:
        return run.rows_done
    loader = ChunkLoader(
        run_id,
        by,
        references,
        bool(run.options.get("create_missing")),
        dry_run=False,
        expect_new=not (run.updated or run.unchanged),
    )
    loader.take(planned, chunk)
    keep_issues(run_id, loader.issues, dry_run=False)
    count_rows(run, loader.tallies)
    run.rows_done = planned.offset + chunk.last
    run.rows_total = max(run.rows_total, run.rows_done)
    run.save()
    return run.rows_done


def count_rows(run: ImportRun, tallies: dict[str, Tally]) -> None:
    """Add what came of some rows to the run's tallies."""
    for kind, tally in tallies.items():
        run.tallies[kind] = asdict(Tally(**run.tallies.get(kind, {})) + tally)
    own = Tally(**run.tallies.get(run.kind, {}))
    run.created, run.updated, run.unchanged, run.refused = (
        own.created,
        own.updated,
        own.unchanged,
        own.refused,
    )


def keep_issues(run_id: int, issues: Sequence[Issue], *, dry_run: bool) -> None:
    """Write down refusals and remarks; must be called inside a transaction."""
    ImportIssue.objects.bulk_create(
        [
            ImportIssue(
                run_id=run_id,
                row_number=issue.row_number,
                column=issue.column[:100],
                value=issue.value[:200].replace("\0", "␀"),
                code=issue.finding.code,
                message=issue.finding.message[:250],
                values=dict(issue.finding.values),
                refused=issue.refused,
                dry_run=dry_run,
            )
            for issue in issues
        ],
        batch_size=2000,
    )


@transaction.atomic
def _finish(run_id: int, by: User) -> ImportRun:
    """Close the run and record the one audit event of the import."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.LOADING:
        return run
    run.state, run.finished_at, run.rows_total = State.DONE, timezone.now(), run.rows_done
    run.save()
    record(
        by=by,
        action="desk.imports.load",
        subject=run,
        detail={"kind": run.kind, "preset": run.preset, "sha256": run.file.sha256, "rows": run.tallies},
    )
    return run


def outcomes_of(run: ImportRun) -> list[Outcome]:
    """The records a run created or changed, by kind."""
    ids: dict[str, set[int]] = {}
    for kind, created in ImportBatch.objects.filter(run=run).values_list("kind", "ids"):
        ids.setdefault(kind, set()).update(created)
    for kind, changed in ImportChange.objects.filter(run=run).values_list("kind", "record_id"):
        ids.setdefault(kind, set()).add(changed)
    return [Outcome(kind, sorted(found)) for kind, found in ids.items()]


@transaction.atomic
def _fail(run_id: int, refusal: Refused) -> None:
    """Note why the file could not be loaded to its end; what was loaded stays and can be undone."""
    ImportRun.objects.filter(pk=run_id, state=State.LOADING).update(
        state=State.FAILED, error=in_words(refusal)[:2000], finished_at=timezone.now()
    )
