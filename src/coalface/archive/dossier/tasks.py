"""What the dossier does by itself."""

from django.utils import timezone

from coalface.archive.dossier.actions import remind_of_reports
from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user


@periodically("30 22 * * *", name="dossier.remind_of_reports")
def remind_daily(timestamp: int) -> None:
    """Half past six in the morning in China."""
    remind_of_reports(today=timezone.localdate(), by=system_user())
