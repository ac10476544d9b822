"""Having an import checked, loaded or undone in the background."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.desk.imports.models import ImportRun
from coalface.desk.jobs.actions import open_progress
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.wiring import AnyTask, enqueue
from coalface.identity.people.models import User
from coalface.kernel.findings import mark

TITLES = {
    "check": mark("Checking %(file)s"),
    "load": mark("Loading %(file)s"),
    "undo": mark("Undoing %(file)s"),
}
KIND = "import"


@transaction.atomic
def queue(*, task: AnyTask, verb: str, run: ImportRun, by: User) -> Progress:
    """Queue one of the tasks for a run, with a progress row people can watch."""
    title = _(TITLES[verb]) % {"file": run.file_name}
    progress = open_progress(
        kind=f"{KIND}.{verb}", title=title, total=run.rows_total or None, subject=run, by=by
    )
    enqueue(task, progress, run_id=run.pk, user_id=by.pk)
    return progress
