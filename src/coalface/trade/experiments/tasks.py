"""What happens to price experiments by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.trade.experiments.actions import end_due_experiments


@periodically("35 17 * * *", name="experiments.end_due")
def end_due(timestamp: int) -> None:
    """Early in the morning in China: close those whose last day was yesterday."""
    end_due_experiments(today=timezone.localdate(), by=system_user())
