"""Housekeeping, and the check of the audit trail when somebody asks for it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.desk.jobs.actions import finish, open_progress, remove_old_jobs, remove_old_progress
from coalface.desk.jobs.models import Progress
from coalface.desk.jobs.wiring import enqueue, job, periodically, tracked
from coalface.identity.audit.queries import chain_length, verification
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

DAMAGES = {
    "gap": mark("Seal %(seal)s is missing from the audit trail."),
    "missing_seal": mark("Event %(event)s of the audit trail was never sealed."),
    "missing_event": mark("Event %(event)s of the audit trail is missing."),
    "changed": mark("Event %(event)s of the audit trail was changed."),
    "truncated": mark("The end of the audit trail was cut off."),
}
KEEP_PROGRESS = timedelta(days=90)
KEEP_JOBS = timedelta(days=14)


@periodically("40 19 * * *", name="jobs.tidy")
def tidy(timestamp: int) -> None:
    now = datetime.fromtimestamp(timestamp, UTC)
    remove_old_progress(before=now - KEEP_PROGRESS)
    remove_old_jobs(older_than=KEEP_JOBS)


class TrailBroken(Refused):
    """The audit trail does not hold."""


@transaction.atomic
def start_verification(*, by: User) -> Progress:
    """Queue the check of the audit trail; its progress shows how far it is, and ends with the verdict."""
    require(by, "audit.view")
    progress = open_progress(
        kind="audit.verify", title=_("Check of the audit trail"), total=chain_length(), by=by
    )
    enqueue(verify_trail, progress)
    return progress


@job(name="audit.verify")
def verify_trail(*, progress_id: str) -> None:
    with tracked(progress_id) as report:
        for verdict in verification():
            report(done=verdict.tip.count)
        if verdict.broken:
            values = {"seal": verdict.broken.sequence, "event": verdict.broken.event_id}
            raise TrailBroken(blocking("trail_broken", DAMAGES[verdict.broken.damage], None, values))
        done = _("Intact: %(count)s events, %(unsealed)s not sealed yet; latest hash %(hash)s.")
        told: dict[str, object] = {
            "count": verdict.tip.count,
            "unsealed": verdict.unsealed,
            "hash": verdict.tip.hash,
        }
        finish(UUID(progress_id), message=done % told)
