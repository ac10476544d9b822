"""What planning does by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.trade.plans.actions import remind_of_orders, watch_stockyards


@periodically("40 22 * * *", name="plans.watch_stockyards")
def watch_daily(timestamp: int) -> None:
    """Twenty to seven in the morning in China: also yards nobody read today may run dry by the forecast."""
    watch_stockyards(today=timezone.localdate(), by=system_user())


@periodically("50 22 * * *", name="plans.remind_of_orders")
def remind_daily(timestamp: int) -> None:
    """Ten to seven in the morning in China, while orders of the coming month are still missing."""
    remind_of_orders(today=timezone.localdate(), by=system_user())
