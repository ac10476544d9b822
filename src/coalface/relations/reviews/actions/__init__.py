"""What people do about reviews."""

from coalface.relations.reviews.actions.holding import ReviewIncomplete, hold_review
from coalface.relations.reviews.actions.intervals import IntervalInvalid, set_interval
from coalface.relations.reviews.actions.planning import (
    AlreadyPlanned,
    CommitteeInvalid,
    call_off_review,
    change_review,
    plan_review,
)
from coalface.relations.reviews.actions.scheduling import remind_of_reviews, schedule_reviews

__all__ = [
    "AlreadyPlanned",
    "CommitteeInvalid",
    "IntervalInvalid",
    "ReviewIncomplete",
    "call_off_review",
    "change_review",
    "hold_review",
    "plan_review",
    "remind_of_reviews",
    "schedule_reviews",
    "set_interval",
]
