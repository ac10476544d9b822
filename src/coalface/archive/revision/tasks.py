"""What happens to the upkeep of the archive by itself."""

from django.utils import timezone

from coalface.archive.revision.actions import report_key_archives
from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user


@periodically("40 22 1 * *", name="revision.report_key_archives")
def report_monthly(timestamp: int) -> None:
    """Early in the morning of the second in China, when the nightly checks of the new month are through."""
    report_key_archives(today=timezone.localdate(), by=system_user())
