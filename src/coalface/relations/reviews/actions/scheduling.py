"""Planning reviews by grade, and reminding of them."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coalface.desk.inbox.actions import raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.relations.reviews.actions.locking import TOPIC, close_reminders, reminder_key
from coalface.relations.reviews.models import CustomerReview, ReviewInterval
from coalface.relations.reviews.queries import last_held, unplanned_customers
from coalface.relations.reviews.rules import OVERDUE, SOON_DAYS, next_due, reminder_step, spread

FIRST_WITHIN_DAYS = 180


@transaction.atomic
def schedule_reviews(*, today: date, by: User, limit: int = 500) -> int:
    """Plan a review for customers whose grade is reviewed and that have none ahead; returns how many.

    The first one falls somewhere within half a year, the next ones after the interval of the grade.
    """
    customers = list(unplanned_customers().select_for_update(of=("self",), skip_locked=True)[:limit])
    months = dict(ReviewInterval.objects.filter(months__isnull=False).values_list("grade", "months"))
    held = last_held(customer.pk for customer in customers)
    planned = [
        CustomerReview(
            customer=customer,
            due_on=max(next_due(held[customer.pk], months[customer.grade] or 1), today)
            if customer.pk in held
            else spread(customer.pk, today, FIRST_WITHIN_DAYS),
            planned_by=by,
        )
        for customer in customers
    ]
    CustomerReview.objects.bulk_create(planned)
    if planned:
        record(by=by, action="relations.review.schedule", detail={"reviews": len(planned)})
    return len(planned)


@transaction.atomic
def remind_of_reviews(*, today: date, by: User, limit: int = 500) -> int:
    """Tell the committee and whoever looks after the customer: two weeks before and when overdue."""
    unsent = Q(reminded_days__isnull=True) | Q(reminded_days__gt=OVERDUE, due_on__lt=today)
    rows = CustomerReview.objects.planned().filter(unsent, due_on__lte=today + timedelta(days=SOON_DAYS))
    locked = rows.select_related("customer__responsible").order_by("pk")
    reviews = list(locked.select_for_update(of=("self",), skip_locked=True)[:limit])
    wanted: list[Wanted] = []
    for review in reviews:
        step = reminder_step(review.due_on, today)
        if step is None:
            continue
        close_reminders(review, by)
        review.reminded_days = step
        wanted += _reminders(review, step)
    raise_many(wanted, topic=TOPIC, kind=Notice.Kind.TASK, by=by)
    CustomerReview.objects.bulk_update(reviews, ["reminded_days"])
    if reviews:
        detail = {"reviews": [review.pk for review in reviews]}
        record(by=by, action="relations.review.remind", detail=detail)
    return len(reviews)


def _reminders(review: CustomerReview, step: int) -> list[Wanted]:
    people = {person.pk: person for person in review.members.all()}
    if review.customer.responsible is not None:
        people[review.customer.responsible.pk] = review.customer.responsible
    late = step == OVERDUE
    title = _("%(customer)s: review overdue") if late else _("%(customer)s: review on %(day)s")
    values = {"customer": review.customer.name, "day": review.due_on}
    weight = Notice.Weight.WARNING if late else Notice.Weight.NOTE
    key = reminder_key(review.pk, step)
    return [
        Wanted(person, key, title % values, "", weight, "customerreview", review.pk, review.due_on)
        for person in people.values()
    ]
