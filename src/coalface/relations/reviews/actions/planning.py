"""Planning a review: when, and by whom."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.relations.reviews.access import visible_reviews
from coalface.relations.reviews.actions.locking import close_reminders, lock_planned
from coalface.relations.reviews.models import CustomerReview
from coalface.relations.reviews.rules import committee_findings


class AlreadyPlanned(Refused):
    """The next review of this customer stands in the calendar already."""


class CommitteeInvalid(Refused):
    """Too few members, or one who may not see the review."""


@transaction.atomic
def plan_review(*, customer_id: int, due_on: date, members: Sequence[User], by: User) -> CustomerReview:
    """Put a review into the calendar; a review ahead of a customer is one only."""
    rows = visible_customers(by, "review.edit").select_for_update(of=("self",))
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise OutOfReach
    if CustomerReview.objects.planned().filter(customer=customer).exists():
        message = mark("The next review of this customer is planned already.")
        raise AlreadyPlanned(blocking("review_planned", message))
    review = CustomerReview.objects.create(customer=customer, due_on=due_on, planned_by=by)
    _seat(review, members)
    detail = {"due_on": due_on, "members": [str(one) for one in members]}
    record(by=by, action="relations.review.plan", subject=review, detail=detail)
    return review


@transaction.atomic
def change_review(
    *, review_id: int, version: int, due_on: date, members: Sequence[User], by: User
) -> CustomerReview:
    """Another day or other members; whoever was reminded is reminded anew."""
    review = lock_planned(review_id, version, by)
    close_reminders(review, by)
    review.due_on, review.reminded_days = due_on, None
    review.version += 1
    review.save()
    _seat(review, members)
    detail = {"due_on": due_on, "members": [str(one) for one in members]}
    record(by=by, action="relations.review.change", subject=review, detail=detail)
    return review


@transaction.atomic
def call_off_review(*, review_id: int, version: int, by: User) -> CustomerReview:
    """It will not be held; the schedule plans the next one by the grade."""
    review = lock_planned(review_id, version, by)
    review.state = CustomerReview.State.CANCELLED
    review.version += 1
    review.save()
    close_reminders(review, by)
    record(by=by, action="relations.review.call_off", subject=review)
    return review


def _seat(review: CustomerReview, members: Sequence[User]) -> None:
    found = [*committee_findings(len(set(members))), *_blind(review, members)]
    if found:
        raise CommitteeInvalid(*found)
    review.members.set(members)


def _blind(review: CustomerReview, members: Sequence[User]) -> list[Finding]:
    message = mark("%(name)s may not see this customer's reviews.")
    return [
        blocking("member_blind", message, "members", {"name": str(one)})
        for one in members
        if not one.is_active or not visible_reviews(one).filter(pk=review.pk).exists()
    ]
