"""What happens to admissions by itself."""

from django.utils import timezone

from coalface.archive.admission.actions import remind_of_renewal
from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user

BATCH = 500


@periodically("10 22 * * *", name="admission.remind_of_renewal")
def remind_daily(timestamp: int) -> None:
    """Shortly after six in the morning in China."""
    by = system_user()
    while remind_of_renewal(today=timezone.localdate(), by=by, limit=BATCH) == BATCH:
        pass
