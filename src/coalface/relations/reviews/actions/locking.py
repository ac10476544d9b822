"""Taking hold of the review an action is about."""

from coalface.desk.inbox.actions import close_by_key
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.relations.reviews.access import visible_reviews
from coalface.relations.reviews.models import CustomerReview

TOPIC = "relations.review"


class NotPlanned(Refused):
    """The review was held or called off; only planned ones are worked on."""


def lock_planned(review_id: int, version: int, by: User) -> CustomerReview:
    rows = visible_reviews(by, "review.edit").select_related("customer__responsible")
    review = rows.select_for_update(of=("self",)).filter(pk=review_id).first()
    if review is None:
        message = mark("This review is not among those you may do this to.")
        raise NotAllowed(blocking("review_out_of_reach", message))
    check_version(review, seen=version, offered={})
    if review.state != CustomerReview.State.PLANNED:
        raise NotPlanned(blocking("review_not_planned", mark("This review was held or called off.")))
    return review


def reminder_key(review_id: int, step: int) -> str:
    return f"review:{review_id}:{step}"


def close_reminders(review: CustomerReview, by: User) -> None:
    """Close the last reminder sent, the only one that can still be open."""
    if review.reminded_days is not None:
        close_by_key(key=reminder_key(review.pk, review.reminded_days), by=by)
