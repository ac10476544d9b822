"""The scan for duplicates, by itself every week and on request."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.merging.access import RIGHT
from coalface.archive.merging.actions import scan_for_duplicates
from coalface.desk.jobs.actions import open_progress
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.wiring import enqueue, job, periodically, tracked
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user

KIND = "merging.scan"


@transaction.atomic
def start_scan(*, by: User) -> Progress:
    """Queue a scan; its progress shows when it is done."""
    require(by, RIGHT)
    progress = open_progress(kind=KIND, title=_("Scan for duplicate customers"), by=by)
    enqueue(scan, progress, by_id=by.pk)
    return progress


@job(name="merging.scan")
def scan(*, progress_id: str, by_id: int) -> None:
    with tracked(progress_id) as report:
        scan_for_duplicates(
            by=User.objects.get(pk=by_id), told=lambda done, total: report(done=done, total=total)
        )


@periodically("30 18 * * 6", name="merging.weekly")
def scan_weekly(timestamp: int) -> None:
    scan_for_duplicates(by=system_user())
