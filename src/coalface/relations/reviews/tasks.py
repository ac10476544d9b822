"""What happens to reviews by itself."""

from django.utils import timezone

from coalface.desk.jobs.wiring import periodically
from coalface.identity.people.queries import system_user
from coalface.relations.reviews.actions import remind_of_reviews, schedule_reviews

BATCH = 500


@periodically("20 22 * * *", name="reviews.plan_and_remind")
def plan_and_remind(timestamp: int) -> None:
    """Every morning in China: plan what is due by grade, then remind."""
    today, by = timezone.localdate(), system_user()
    while schedule_reviews(today=today, by=by, limit=BATCH) == BATCH:
        pass
    while remind_of_reviews(today=today, by=by, limit=BATCH) == BATCH:
        pass
