"""What happens in the archive room by itself."""

from django.utils import timezone

from coalface.archive.room.actions import remind_of_loans
from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user

BATCH = 500


@periodically("10 22 * * *", name="room.remind_of_loans")
def remind_daily(timestamp: int) -> None:
    """Early in the morning in China: the day's reminders are there when work begins."""
    by = system_user()
    while remind_of_loans(today=timezone.localdate(), by=by, limit=BATCH) == BATCH:
        pass
