"""What the pool does by itself."""

from django.utils import timezone

from coalface.archive.pool.actions import reclaim_quiet
from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user


@periodically("30 21 * * *", name="pool.reclaim_quiet")
def reclaim_daily(timestamp: int) -> None:
    """Half past five in the morning in China: who is warned finds it before the day begins."""
    by, today = system_user(), timezone.localdate()
    after: int | None = 0
    while after is not None:
        after = reclaim_quiet(today=today, by=by, after=after)
