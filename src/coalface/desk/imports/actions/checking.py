"""The dry run: everything a load would do, up to the writing."""

from contextlib import closing
from dataclasses import asdict

from django.db import transaction

from coalface.desk.imports.access import require_import
from coalface.desk.imports.actions.chunks import ChunkLoader
from coalface.desk.imports.actions.loading import NotLoadable, Told, keep_issues
from coalface.desk.imports.actions.references import References
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.planning import plan
from coalface.desk.imports.queries import in_words
from coalface.desk.imports.reading.ahead import few_collections, read_ahead
from coalface.desk.imports.registry import kind_named
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

State = ImportRun.State
CHECKABLE = (State.MAPPING, State.CHECKING, State.CHECKED)


def check_run(*, run_id: int, by: User, told: Told = lambda done, total: None) -> ImportRun:
    """Say what a load would create, change and refuse; only the run's forecast and its issues are written."""
    run = _begin(run_id, by)
    try:
        loader = _check_parts(run, by, told)
    except Refused as refusal:
        ImportRun.objects.filter(pk=run_id).update(state=State.MAPPING, error=in_words(refusal)[:2000])
        raise
    return _finish(run_id, loader)


@transaction.atomic
def _begin(run_id: int, by: User) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    require_import(by, kind_named(run.kind))
    if run.state not in CHECKABLE:
        raise NotLoadable(blocking("already_begun", mark("This import has begun already.")))
    run.issues.filter(dry_run=True).delete()
    run.state, run.error = State.CHECKING, ""
    run.save(update_fields=["state", "error"])
    return run


def _check_parts(run: ImportRun, by: User, told: Told) -> ChunkLoader:
    references = References(by, run.options)
    loader = ChunkLoader(run.pk, by, references, bool(run.options.get("create_missing")), dry_run=True)
    parts = plan(run, by)
    total = sum(planned.part.count for planned in parts)
    for planned in parts:
        with closing(read_ahead(planned.chunks(done=0))) as chunks, few_collections():
            for chunk in chunks:
                with transaction.atomic():
                    loader.take(planned, chunk)
                    keep_issues(run.pk, loader.issues, dry_run=True)
                loader.issues.clear()
                told(planned.offset + chunk.last, max(total, planned.offset + chunk.last))
    return loader


@transaction.atomic
def _finish(run_id: int, loader: ChunkLoader) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    run.forecast = {kind: asdict(tally) for kind, tally in loader.tallies.items()}
    run.state = State.CHECKED
    run.save(update_fields=["forecast", "state"])
    return run
