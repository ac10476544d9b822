"""What happens to money that is late by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.trade.payments.actions import tell_of_pool
from coalface.trade.payments.actions.collecting import remind_of_bills, remind_of_late_money


@periodically("10 23 * * *", name="payments.remind")
def remind(timestamp: int) -> None:
    """Every morning in China, before work begins."""
    by, today = system_user(), timezone.localdate()
    remind_of_late_money(today=today, by=by)
    remind_of_bills(today=today, by=by)
    tell_of_pool(by=by)
