"""Reviews, planned and held."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.relations.reviews.actions import hold_review, plan_review
from coalface.relations.reviews.models import CustomerReview
from coalface.relations.reviews.rules import Criterion, Decision, Point, Verdict

SEES = ("customer.view", "review.view")


def a_committee() -> list[User]:
    return [a_user(*SEES), a_user(*SEES)]


def a_review(
    customer: Customer | None = None,
    *,
    due_on: date | None = None,
    members: Sequence[User] = (),
    by: User | None = None,
) -> CustomerReview:
    return plan_review(
        customer_id=(customer or a_customer()).pk,
        due_on=due_on or timezone.localdate(),
        members=members or a_committee(),
        by=by or the_system(),
    )


def all_good() -> list[Point]:
    return [Point(one, Verdict.GOOD) for one in Criterion]


def a_held_review(review: CustomerReview | None = None, **changes: Any) -> CustomerReview:
    found = review or a_review()
    given: dict[str, Any] = {
        "held_on": timezone.localdate(),
        "points": all_good(),
        "decision": Decision.KEEP,
        "by": the_system(),
        **changes,
    }
    return hold_review(review_id=found.pk, version=found.version, **given)
