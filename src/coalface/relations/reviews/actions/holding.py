"""Recording what the committee found and decided, and carrying the decision out (R3.07)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.admission.actions import open_admission, suspend_admission
from coalface.archive.admission.models import Admission
from coalface.archive.customers.actions import change_customer
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.relations.reviews.actions.locking import close_reminders, lock_planned
from coalface.relations.reviews.models import CustomerReview, ReviewPoint
from coalface.relations.reviews.queries import figures_of, months_of
from coalface.relations.reviews.rules import (
    Decision,
    Point,
    decision_findings,
    next_due,
    points_findings,
)


class ReviewIncomplete(Refused):
    """A point is open or unexplained, or the decision cannot be carried out."""


@transaction.atomic
def hold_review(
    *,
    review_id: int,
    version: int,
    held_on: date,
    points: Sequence[Point],
    decision: Decision,
    words: str = "",
    by: User,
) -> CustomerReview:
    """Keep the minutes and do what was decided; the next review is planned by the customer's grade."""
    review = lock_planned(review_id, version, by)
    today = timezone.localdate()
    found = [
        *points_findings(points),
        *decision_findings(points, decision, words),
        *_day_findings(held_on, today),
    ]
    if found:
        raise ReviewIncomplete(*found)
    _carry_out(review, decision, words.strip(), by)
    review.state, review.held_on, review.recorded_by = CustomerReview.State.HELD, held_on, by
    review.decision, review.words = CustomerReview.Decision(decision.value), words.strip()
    review.figures = figures_of(by, review.customer, held_on)
    review.version += 1
    review.save()
    ReviewPoint.objects.bulk_create(
        ReviewPoint(
            review=review,
            criterion=point.criterion.value,
            verdict=point.verdict.value,
            words=point.words.strip()[:500],
        )
        for point in points
    )
    close_reminders(review, by)
    _plan_next(review, held_on, by)
    text = _("Customer review: %(decision)s") % {"decision": review.get_decision_display()}
    write(customer=review.customer, kind=TimelineEntry.Kind.CHANGE, text=text, by=by, subject=review)
    detail = {
        "decision": decision.value,
        "points": {one.criterion.value: one.verdict.value for one in points},
    }
    record(by=by, action="relations.review.hold", subject=review, detail=detail)
    return review


def _day_findings(held_on: date, today: date) -> list[Finding]:
    if held_on <= today:
        return []
    return [blocking("held_in_future", mark("The review has not been held yet."), "held_on")]


def _carry_out(review: CustomerReview, decision: Decision, words: str, by: User) -> None:
    """Each decision is an action of the archive, with the rights and the trail of that action."""
    customer = review.customer
    if decision is Decision.WATCH and not customer.risky:
        change_customer(customer_id=customer.pk, version=customer.version, risky=True, by=by)
    elif decision is Decision.REINVESTIGATE:
        open_admission(customer_id=customer.pk, by=by)
    elif decision is Decision.SUSPEND:
        admission = Admission.objects.standing().filter(customer=customer).first()
        if admission is None:
            message = mark("This customer has no admission that could be suspended.")
            raise ReviewIncomplete(blocking("nothing_to_suspend", message, "decision"))
        suspend_admission(admission_id=admission.pk, version=admission.version, reason=words[:250], by=by)


def _plan_next(review: CustomerReview, held_on: date, by: User) -> None:
    months = months_of(review.customer.grade)
    if months is not None:
        following = CustomerReview.objects.create(
            customer=review.customer, due_on=next_due(held_on, months), planned_by=by
        )
        following.members.set(review.members.all())
