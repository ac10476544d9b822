"""What is asked of the tables: questions that can be answered one by one, by whichever engine suits each."""

from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import Table

from coalface.evaluation.grading.metrics.arithmetic import beside, down, flag, only
from coalface.evaluation.grading.metrics.facts import history, months_back, paid, window_months
from coalface.evaluation.grading.metrics.sources import Sources
from coalface.evaluation.grading.rules.policy import Judged, Policy, Rank
from coalface.kernel.periods import Month

# A grade and how many months ago it was given, in one number.
_RANKS = 8


@dataclass(frozen=True, slots=True)
class Readings:
    """One row per customer each, but for the months of the window and the excused months."""

    history: Table
    paid: Table
    window_months: Table
    standing: Table
    excuses: Table
    judged: Table


OF_MONTHS = ("window_months", "history")
"""Those with more rows to read than to answer with."""


def readings(policy: Policy, period: Month, sources: Sources) -> Readings:
    return Readings(
        history=history(period, sources),
        paid=paid(policy, period, sources),
        window_months=window_months(policy, period, sources),
        standing=_standing(period, sources),
        excuses=_excuses(policy, period, sources),
        judged=_judgements(period, sources),
    )


def stood(standing: Table) -> Table:
    """The grade in force before the period, and how many months before it was given (None: never reviewed).

    A customer without an earlier review keeps what the record of this very period started from, else the
    grade on its card as long as no review has written there.
    """
    given = standing.given % _RANKS
    previous = given.coalesce(standing.started, standing.card, Rank.POTENTIAL.value)
    reviewed = down(standing.given, ibis.literal(_RANKS, "int64"))
    return standing.select("customer_id", reviewed=reviewed, previous=previous.cast("int32"))


def _standing(period: Month, sources: Sources) -> Table:
    """Live customers with the grade on the card, the grade a record of this period started from, and the
    newest one in force before.

    The newest is looked up for each customer: every month adds a record for each, so that reading them all
    would take longer every month.
    """
    reviews, records, customers = sources.reviews, sources.records, sources.customers
    earlier = reviews.filter(~_.superseded, _.period_on < period.first)
    mine = records.filter(
        records.customer_id == customers.id,
        records.period_on < period.first,
        records.state == "effective",
        records.review_id.isin(earlier.id),
    )
    newest = mine.order_by(mine.period_on.desc()).limit(1)
    given = newest.select(given=months_back(period, newest.period_on) * _RANKS + newest.final)
    codes = ((customers.grade == rank.code, rank.value) for rank in Rank)
    on_card = ibis.cases(*codes, else_=Rank.POTENTIAL.value).cast("int32")
    cards = customers.select(
        "deleted_at",
        customer_id=customers.id,
        card=only(customers.grade_period_on.isnull(), on_card),
        given=given.as_scalar(),
    )
    cards = cards.filter(_.deleted_at.isnull()).drop("deleted_at")
    again = reviews.filter(_.period_on == period.first).select(review_id="id")
    started = records.inner_join(again, "review_id").group_by("customer_id").agg(started=_.previous.min())
    return beside(cards, started)


def _excuses(policy: Policy, period: Month, sources: Sources) -> Table:
    """Months of the window that a person excused."""
    since = Month(period.index - policy.window_months + 1)
    rows = sources.excuses.filter(_.month_on >= since.first, _.month_on <= period.first)
    return rows.select("customer_id", back=months_back(period, rows.month_on))


def _judgements(period: Month, sources: Sources) -> Table:
    """The latest judgement of each criterion that holds on the last day of the period.

    The number that sorts as the id and carries the answer in its last bit spares sorting all judgements.
    """
    held = sources.judgements.filter(_.from_on <= period.last, _.until_on >= period.last)
    latest = held.mutate(said=_.id * 2 + flag(_.holds))
    said = {judged.value: only(_.criterion == judged.value, _.said).max() % 2 == 1 for judged in Judged}
    return latest.group_by("customer_id").agg(**said)
