"""Checking, loading and undoing in the worker; each may be cut off at any moment and is then run again."""

from coalface.desk.imports.actions.checking import check_run
from coalface.desk.imports.actions.loading import Told, load_run
from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.desk.jobs.wiring import Report, job, tracked
from coalface.identity.people.models import User


def _told(report: Report) -> Told:
    return lambda done, total: report(done=done, total=total)


@job(name="imports.check", queue="imports")
def check(run_id: int, user_id: int, progress_id: str) -> None:
    with tracked(progress_id) as report:
        check_run(run_id=run_id, by=User.objects.get(pk=user_id), told=_told(report))


@job(name="imports.load", queue="imports")
def load(run_id: int, user_id: int, progress_id: str) -> None:
    with tracked(progress_id) as report:
        # A worker that died after the last row but before the end of its job has nothing left to do.
        if not ImportRun.objects.filter(pk=run_id, state=ImportRun.State.DONE).exists():
            load_run(run_id=run_id, by=User.objects.get(pk=user_id), told=_told(report))


@job(name="imports.undo", queue="imports")
def undo(run_id: int, user_id: int, progress_id: str) -> None:
    with tracked(progress_id) as report:
        undo_run(run_id=run_id, by=User.objects.get(pk=user_id), told=_told(report))
