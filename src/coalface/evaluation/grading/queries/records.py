"""What people ask about single grades and what-ifs: what they rest on, and the words for it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
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
)
from coalface.evaluation.grading.models import (
    Excuse,
    GradeRecord,
    GradingPolicy,
    Judgement,
    Replay,
)
from coalface.evaluation.grading.rules.judge import Outcome, Reason, Values
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


def _ambiguous(text: str, found: Sequence[Customer]) -> CustomerUnclear:
    message = mark("“%(text)s” names several customers; give one of these instead: %(codes)s.")
    codes = ", ".join(customer.credit_code or customer.registry_id or str(customer.pk) for customer in found)
    return CustomerUnclear(blocking("customer_ambiguous", message, None, {"text": text, "codes": codes}))
