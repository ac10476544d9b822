"""What people ask about whole reviews: how the customers stand, who moved, what needs a look."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coalface.archive.customers.access import visible_customers
from coalface.evaluation.grading.access import (
    visible_records,
    visible_reviews,
)
from coalface.evaluation.grading.models import (
    GradeRecord,
    GradeRecordQuerySet,
    GradeReview,
)
from coalface.evaluation.grading.rules.judge import Verdict
from coalface.evaluation.grading.rules.policy import Rank
from coalface.identity.people.models import User
from coalface.kernel.periods import Month


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many customers have each grade, and how many came from where."""

    counts: dict[Rank, int]
    moves: dict[tuple[Rank, Rank], int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def newest_review(user: User, period: Month | None = None) -> GradeReview | None:
    """The newest revision of a period, or of the newest reviewed period."""
    rows = visible_reviews(user).select_related("policy", "run_by")
    if period is not None:
        rows = rows.filter(period_on=period.first)
    return rows.order_by("-period_on", "-revision").first()


def reviews_of(user: User) -> QuerySet[GradeReview]:
    """All reviews with `seen`, `moved` and `open`: how many of their records the person sees, by state of
    today.
    """
    records = visible_records(user).filter(review=OuterRef("pk"))
    numbers = {"seen": records, "moved": records.moved(), "open": records.proposed()}
    rows = visible_reviews(user).select_related("policy", "run_by")
    return rows.annotate(**{name: _number(found) for name, found in numbers.items()})


def tiers_of(user: User) -> dict[str, int]:
    """How many customers stand in each base tier today."""
    rows = visible_customers(user, "grade.view").values_list("base_tier").order_by()
    return dict(rows.annotate(number=Count("pk")))


def reviewed_periods(user: User) -> list[date]:
    """First days of the reviewed months, newest first."""
    days = visible_reviews(user).values_list("period_on", flat=True).distinct().order_by("-period_on")
    return list(days[:60])


def periods_around(user: User, period: Month) -> tuple[Month | None, Month | None]:
    """The reviewed months before and after one."""
    rows = visible_reviews(user)
    before = rows.filter(period_on__lt=period.first).aggregate(day=Max("period_on"))["day"]
    after = rows.filter(period_on__gt=period.first).aggregate(day=Min("period_on"))["day"]
    return (Month.of(before) if before else None, Month.of(after) if after else None)


def distribution(user: User, review: GradeReview) -> Distribution:
    """The records of a review that the person sees, by grade before and after."""
    rows = visible_records(user).filter(review=review)
    pairs = rows.values_list("previous", "final").annotate(number=Count("pk")).order_by()
    counts = dict.fromkeys(Rank, 0)
    moves: dict[tuple[Rank, Rank], int] = {}
    for previous, final, number in pairs:
        counts[Rank(final)] += number
        if previous != final:
            moves[Rank(previous), Rank(final)] = number
    return Distribution(counts, moves)


def moved_records(user: User, review: GradeReview) -> GradeRecordQuerySet:
    """Whose grade a review changed: those that fell first, the deepest before the others."""
    moved = visible_records(user).moved().filter(review=review)
    return moved.select_related("customer").order_by("final", "-previous", "customer_id")


def risen_and_fallen(user: User, review: GradeReview) -> tuple[int, int]:
    """How many grades a review raised, and how many it lowered."""
    ways = {"up": Q(final__gt=F("previous")), "down": Q(final__lt=F("previous"))}
    moved = visible_records(user).moved().filter(review=review)
    found = moved.aggregate(**{name: Count("pk", filter=way) for name, way in ways.items()})
    return found["up"], found["down"]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Numbers of customers that somebody should look at."""

    proposed: int
    unexcused: int
    idle: int
    at_risk: int
    unassessable: int
    lacking: int
    unripe: int


def exceptions(user: User, review: GradeReview) -> Exceptions:
    """Counted in one pass over the records of a review that the person sees."""
    conditions = {
        "proposed": Q(state=GradeRecord.State.PROPOSED),
        "unexcused": Q(unexcused_months__gt=0),
        "idle": Q(idle_run__gte=3),
        "at_risk": Q(reason=GradeRecord.Reason.AT_RISK),
        "unassessable": Q(fulfilment=None),
        "lacking": Q(verdicts__contains=Verdict.UNKNOWN.value),
        "unripe": Q(reason__in=(GradeRecord.Reason.ON_TRIAL, GradeRecord.Reason.NOT_YET_RUNNING)),
    }
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return Exceptions(**visible_records(user).filter(review=review).aggregate(**counts))


def _number(found: QuerySet[GradeRecord]) -> Coalesce:
    counted = found.order_by().values("review").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
