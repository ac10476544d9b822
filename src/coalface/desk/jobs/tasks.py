"""Housekeeping: what is long over is removed."""

from datetime import UTC, datetime, timedelta

from coalface.desk.jobs.actions import remove_old_jobs, remove_old_progress
from coalface.desk.jobs.wiring import periodically

KEEP_PROGRESS = timedelta(days=90)
KEEP_JOBS = timedelta(days=14)


@periodically("40 19 * * *", name="jobs.tidy")
def tidy(timestamp: int) -> None:
    now = datetime.fromtimestamp(timestamp, UTC)
    remove_old_progress(before=now - KEEP_PROGRESS)
    remove_old_jobs(older_than=KEEP_JOBS)
