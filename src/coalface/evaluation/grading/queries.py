"""What people ask about grades."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.desk.words import phrased
from coalface.evaluation.grading.access import (
    visible_excuses,
    visible_judgements,
    visible_moves,
    visible_records,
    visible_replays,
    visible_reviews,
)
from coalface.evaluation.grading.models import (
    Excuse,
    GradeRecord,
    GradeRecordQuerySet,
    GradeReview,
    GradingPolicy,
    Judgement,
    Replay,
)
from coalface.evaluation.grading.rules.judge import Outcome, Reason, Values, Verdict
from coalface.evaluation.grading.rules.measures import Inputs
from coalface.evaluation.grading.rules.policy import Rank
from coalface.evaluation.grading.rules.words import Explanation, Sentence, Term, explain
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.measures import from_kilograms
from coalface.kernel.periods import Month
from coalface.trade.months.access import visible_months


class CustomerUnclear(Refused):
    """No customer, or more than one, goes by what was given."""


class NotGraded(Refused):
    """There is no grade record of the customer for the period."""


class NoPolicy(Refused):
    """No grading policy is valid for the period."""


def policy_for(period: Month) -> GradingPolicy:
    """The version by which a period is judged."""
    found = GradingPolicy.objects.filter(valid_from_on__lte=period.first).order_by("-version").first()
    if found is None:
        message = mark("No grading policy is valid for %(period)s.")
        raise NoPolicy(blocking("no_policy", message, "period", {"period": period}))
    return found


def customer_named(user: User, text: str) -> Customer:
    """The visible customer with this credit code, registry id, id or exact name, else CustomerUnclear."""
    wanted = text.strip()
    for lookup in ("credit_code", "registry_id", "pk", "name"):
        if lookup == "pk" and not (wanted.isdecimal() and len(wanted) < 19):
            continue
        value = wanted.upper() if lookup == "credit_code" else wanted
        found = list(visible_customers(user).filter(**{lookup: value}).order_by("pk")[:6])
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(wanted, found)
    message = mark("No customer has the code, id or exact name “%(text)s”.")
    raise CustomerUnclear(blocking("customer_unknown", message, None, {"text": wanted}))


def record_of(user: User, customer: Customer, period: Month) -> GradeRecord:
    """The current record of a customer and period; NotGraded when there is none."""
    rows = visible_records(user).current().select_related("review__policy", "customer", "decided_by")
    found = rows.filter(customer=customer, period_on=period.first).first()
    if found is None:
        message = mark("%(customer)s has not been graded for %(period)s.")
        values = {"customer": customer.name, "period": period}
        raise NotGraded(blocking("not_graded", message, None, values))
    return found


def records_of(user: User, customer: Customer) -> QuerySet[GradeRecord]:
    """All current records of a customer, newest period first."""
    return visible_records(user).current().filter(customer=customer).order_by("-period_on")


def revisions_of(user: User, record: GradeRecord) -> QuerySet[GradeRecord]:
    """The other records of the same customer and month, newest revision first."""
    same = visible_records(user).filter(customer=record.customer_id, period_on=record.period_on)
    return same.exclude(pk=record.pk).select_related("review__policy").order_by("-review__revision")


def judgements_of(user: User, customer: Customer) -> QuerySet[Judgement]:
    return visible_judgements(user).filter(customer=customer).select_related("judged_by").order_by("-pk")


def judgements_in_force(user: User, customer: Customer, on: date) -> Sequence[Judgement]:
    """The latest judgement of each criterion that covers the day."""
    held = judgements_of(user, customer).filter(from_on__lte=on, until_on__gte=on)
    newest: dict[str, Judgement] = {}
    for judgement in held:
        newest.setdefault(judgement.criterion, judgement)
    return [newest[criterion] for criterion in sorted(newest)]


def excuses_of(user: User, customer: Customer) -> QuerySet[Excuse]:
    return visible_excuses(user).filter(customer=customer).select_related("recorded_by").order_by("-month_on")


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


def replays_of_policy(user: User, asked: Replay) -> dict[str, int]:
    """The newest replay of the very same policy and months end, by basis; recorded inputs first."""
    same = visible_replays(user).filter(document=asked.document, last_on=asked.last_on).order_by("-pk")
    newest: dict[str, int] = {asked.basis: asked.pk}
    for basis, pk in same.values_list("basis", "pk")[:50]:
        newest.setdefault(basis, pk)
    return dict(sorted(newest.items()))


def paths_of(user: User, asked: Replay) -> list[tuple[int, int, int]]:
    """Recorded grade, grade in the replay, and in how many customer months; the most frequent first."""
    moves = visible_moves(user, asked).values_list("recorded", "final").annotate(number=Count("pk"))
    return list(moves.order_by("-number", "recorded", "final"))


def people_moved(user: User, asked: Replay) -> int:
    """How many customers move in at least one month."""
    return visible_moves(user, asked).values("customer").distinct().count()


@dataclass(frozen=True, slots=True)
class Quantities:
    """One month of a customer in tonnes; `planned` is None without a plan or contract."""

    dispatched: Decimal
    received: Decimal
    planned: Decimal | None


def quantities_of(user: User, customer: Customer, first: Month, last: Month) -> dict[Month, Quantities]:
    """The months as they stand today, all products together, if the person may see trade."""
    rows = visible_months(user).filter(customer=customer, month_on__gte=first.first, month_on__lte=last.first)
    sums = rows.values("month_on").annotate(
        dispatched=Sum("dispatched_kg"),
        received=Sum("received_kg"),
        planned=Sum(Coalesce("planned_kg", "contracted_kg")),
    )
    return {
        Month.of(row["month_on"]): Quantities(
            from_kilograms(row["dispatched"]),
            from_kilograms(row["received"]),
            from_kilograms(row["planned"]) if row["planned"] else None,
        )
        for row in sums
    }


def inputs_of(record: GradeRecord) -> Inputs:
    """The recorded inputs as the rules read them."""
    values = {f.name: getattr(record, f.name) for f in fields(Inputs)}
    return Inputs(**{**values, "previous": Rank(record.previous)})


def outcome_of(record: GradeRecord) -> Outcome:
    return Outcome(
        final=Rank(record.final),
        supported=Rank(record.supported),
        reason=Reason(record.reason),
        verdicts=record.verdicts,
        values=Values(record.fulfilment, record.fluctuation, record.on_time, record.bill_share),
        waits=record.waits,
    )


def explanation_of(record: GradeRecord) -> Explanation:
    """Why this grade, from the record and the policy it was judged by alone."""
    return explain(
        record.review.policy.policy, Month.of(record.period_on), inputs_of(record), outcome_of(record)
    )


def in_words(sentence: Sentence) -> str:
    """The sentence in the language of the reader, what it rests on in brackets."""
    values = {name: _(value) if isinstance(value, Term) else value for name, value in sentence.values.items()}
    said = phrased(sentence.message, values)
    basis = values.pop("basis", None)
    if basis is None:
        return said
    return _("%(said)s (%(basis)s)") % {"said": said, "basis": _(str(basis)) % values}


def _number(found: QuerySet[GradeRecord]) -> Coalesce:
    counted = found.order_by().values("review").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _ambiguous(text: str, found: Sequence[Customer]) -> CustomerUnclear:
    message = mark("“%(text)s” names several customers; give one of these instead: %(codes)s.")
    codes = ", ".join(customer.credit_code or customer.registry_id or str(customer.pk) for customer in found)
    return CustomerUnclear(blocking("customer_ambiguous", message, None, {"text": text, "codes": codes}))
