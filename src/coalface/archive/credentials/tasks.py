"""What happens to credentials by itself."""

from django.utils import timezone

from coalface.archive.credentials.actions import remind_of_expiry
from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user

BATCH = 500


@periodically("0 22 * * *", name="credentials.remind_of_expiry")
def remind_daily(timestamp: int) -> None:
    """Six in the morning in China: the day's reminders are there when work begins."""
    by = system_user()
    while remind_of_expiry(today=timezone.localdate(), by=by, limit=BATCH) == BATCH:
        pass
