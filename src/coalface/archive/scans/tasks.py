"""Reading scans in the worker, and looking into the scanner's folder."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from coalface.archive.scans.actions import read_scan, sweep_scanner, take_in
from coalface.desk.files.models import Attachment
from coalface.desk.jobs.actions import open_progress
from coalface.desk.jobs.wiring import enqueue, job, periodically, tracked
from coalface.desk.subjects.hooks import News
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user


def begin(news: Sequence[News]) -> None:
    """Have what was just attached drawn and read, in the transaction in which it was attached."""
    for one in news:
        if not isinstance(one.subject, Attachment):
            continue
        scan = take_in(attachment=one.subject)
        if scan is not None:
            title = _("Reading %(name)s") % {"name": one.subject.name}
            progress = open_progress(kind="scans.read", title=title, subject=scan, by=one.by)
            enqueue(read, progress, scan_id=scan.pk, by_id=one.by.pk)


@job(name="scans.read", queue="scans")
def read(*, scan_id: int, by_id: int, progress_id: str) -> None:
    with tracked(progress_id) as report:
        by = User.objects.get(pk=by_id)
        read_scan(scan_id=scan_id, by=by, told=lambda done, total: report(done=done, total=total))


@periodically("* * * * *", name="scans.sweep")
def sweep(timestamp: int) -> None:
    sweep_scanner(by=system_user())
