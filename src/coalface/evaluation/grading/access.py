"""Who sees grades and what they rest on, and who may decide."""

from django.db.models import QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.models import (
    Excuse,
    GradeRecord,
    GradeRecordQuerySet,
    GradeReview,
    GradingPolicy,
    Judgement,
    Replay,
    ReplayMove,
)
from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User

_OWNER = {"owner": "customer__responsible", "department": "customer__department"}


def visible_records(user: User, right: str = "grade.view") -> GradeRecordQuerySet:
    """Grade records of customers that the right reaches; customers in the recycle bin have none."""
    live = GradeRecord.objects.exclude(customer__in=Customer.objects.binned())
    rows = scoped(live, user, right, **_OWNER)
    assert isinstance(rows, GradeRecordQuerySet)
    return rows


def approvable_records(user: User) -> GradeRecordQuerySet:
    return visible_records(user, "grade.approve").proposed()


def visible_judgements(user: User) -> QuerySet[Judgement]:
    return scoped(Judgement.objects.all(), user, "grade.view", **_OWNER)


def visible_excuses(user: User) -> QuerySet[Excuse]:
    return scoped(Excuse.objects.all(), user, "grade.view", **_OWNER)


def judgeable_customers(user: User) -> QuerySet[Customer]:
    return visible_customers(user, "grade.judge")


def visible_reviews(user: User) -> QuerySet[GradeReview]:
    return GradeReview.objects.all() if may(user, "grade.view") else GradeReview.objects.none()


def visible_policies(user: User) -> QuerySet[GradingPolicy]:
    return GradingPolicy.objects.all() if may(user, "grade.view") else GradingPolicy.objects.none()


def visible_replays(user: User) -> QuerySet[Replay]:
    """A what-if is a draft: everybody sees their own."""
    rows = Replay.objects.filter(asked_by=user)
    return rows if may(user, "policy.edit") else rows.none()


def visible_moves(user: User, replay: Replay) -> QuerySet[ReplayMove]:
    rows = ReplayMove.objects.filter(replay=replay, replay__in=visible_replays(user))
    return scoped(rows, user, "grade.view", **_OWNER)
