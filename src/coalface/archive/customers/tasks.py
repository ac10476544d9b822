"""What happens to customers by itself."""

from django.utils import timezone

from coalface.archive.customers.actions import remind_of_checks
from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user

BATCH = 500


@periodically("30 23 * * *", name="customers.remind_of_checks")
def remind_daily(timestamp: int) -> None:
    """Half past seven in the morning in China, before work begins."""
    by = system_user()
    while remind_of_checks(today=timezone.localdate(), by=by, limit=BATCH) == BATCH:
        pass
