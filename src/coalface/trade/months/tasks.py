"""The months follow the business within a minute."""

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.trade.months.actions import recompute_dirty


@periodically("* * * * *", name="months.recompute")
def recompute(timestamp: int) -> None:
    recompute_dirty(by=system_user())
