"""What happens to contracts by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.trade.contracts.actions import (
    BATCH,
    end_contracts,
    expire_quotes,
    remind_of_promises,
    remind_of_quotes,
)


@periodically("25 17 * * *", name="contracts.end_and_remind")
def end_and_remind(timestamp: int) -> None:
    """Early in the morning in China: close what ran out yesterday, remind of promises and quotes."""
    by, today = system_user(), timezone.localdate()
    while end_contracts(today=today, by=by) == BATCH:
        pass
    while expire_quotes(today=today, by=by) == BATCH:
        pass
    remind_of_promises(today=today, by=by)
    remind_of_quotes(today=today, by=by)
