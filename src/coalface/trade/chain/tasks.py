"""What is watched over the whole chain by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.chain.actions.abnormal import raise_abnormal_use
from coalface.trade.chain.actions.assurance import warn_of_outages
from coalface.trade.chain.actions.supervision import ask_for_report


@periodically("0 20 3 * *", name="chain.raise_abnormal_use")
def look_for_abnormal_use(timestamp: int) -> None:
    """On the fourth in China, when the month before is in."""
    raise_abnormal_use(month=Month.of(timezone.localdate()) - 1, by=system_user())


@periodically("40 20 1 * *", name="chain.ask_for_supervision_report")
def ask_for_supervision(timestamp: int) -> None:
    """On the second in China, when the month before is in."""
    ask_for_report(month=Month.of(timezone.localdate()) - 1, by=system_user())


@periodically("45 22 * * *", name="chain.warn_of_outages")
def look_for_outages(timestamp: int) -> None:
    """A quarter to seven in the morning in China, after the reminders of reports."""
    warn_of_outages(today=timezone.localdate(), by=system_user())
