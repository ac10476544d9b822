"""What people ask about the pool and the census."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from coalface.archive.customers.models import Customer
from coalface.archive.pool.access import pool_customers, visible_claims, visible_moves, visible_sheets
from coalface.archive.pool.models import CensusCampaign, Claim, PoolMove, PoolPolicy
from coalface.archive.pool.rules.census import share_pct
from coalface.archive.pool.rules.claims import Holding, due_on
from coalface.archive.timeline.models import TimelineEntry
from coalface.archive.timeline.rules import WRITTEN_BY_PEOPLE
from coalface.desk.subjects.hooks import last_activity
from coalface.identity.people.models import User
from coalface.kernel.periods import Month, months_between


def policy_in_force() -> PoolPolicy:
    """The newest rules; the built-in ones, not saved, when nobody has set any."""
    return PoolPolicy.objects.order_by("-pk").first() or PoolPolicy()


def in_pool(user: User) -> QuerySet[Customer]:
    """Customers of the pool with how they last came there: `came_at`, `came_kind`, `came_reason`."""
    moves = PoolMove.objects.filter(customer=OuterRef("pk"), kind__in=PoolMove.INFLOW)
    last = moves.order_by("-moved_at", "-pk")
    return pool_customers(user).annotate(
        came_at=Subquery(last.values("moved_at")[:1], output_field=DateTimeField()),
        came_kind=Subquery(last.values("kind")[:1], output_field=CharField()),
        came_reason=Subquery(last.values("reason")[:1], output_field=CharField()),
    )


def quiet_customers(policy: PoolPolicy, today: date, after: int, limit: int) -> list[Customer]:
    """Held customers about which nobody wrote anything for long enough to be warned, by id, locked.

    What the later stages know (shipments) is asked for afterwards, for these few.
    """
    since = today - timedelta(days=policy.idle_days - policy.warning_days)
    written = TimelineEntry.objects.filter(
        customer=OuterRef("pk"), kind__in=WRITTEN_BY_PEOPLE, happened_at__date__gt=since
    )
    rows = Customer.objects.live().filter(
        Q(engaged_until__isnull=True) | Q(engaged_until__lt=today),
        responsible__isnull=False,
        status__in=policy.statuses,
        created_at__date__lte=since,
        pk__gt=after,
    )
    rows = rows.exclude(Exists(written)).select_related("responsible", "department").order_by("pk")
    return list(rows.select_for_update(of=("self",), skip_locked=True)[:limit])


def active_days(customer_ids: Sequence[int]) -> dict[int, date]:
    """The last day on which anything happened: something written by people, or what the stages report."""
    latest = last_activity("customer", customer_ids)
    rows: Any = TimelineEntry.objects.filter(customer__in=customer_ids, kind__in=WRITTEN_BY_PEOPLE)
    rows = rows.order_by("customer", "-happened_at", "-pk").distinct("customer")
    for customer, happened_at in rows.values_list("customer", "happened_at"):
        day = happened_at.astimezone().date()
        latest[customer] = max(day, latest.get(customer, day))
    return latest


def holding_of(customer: Customer, claim: Claim | None, active_on: date | None) -> Holding:
    return Holding(
        held_since=claim.held_since if claim else customer.created_at.date(),
        active_on=active_on,
        protected_until=claim.protected_until if claim else None,
        engaged_until=customer.engaged_until,
        warned_on=claim.warned_on if claim else None,
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A customer somebody holds, and the day on which it would go back."""

    customer: Customer
    claim: Claim
    active_on: date | None
    goes_back_on: date | None


def held_by(user: User, today: date) -> list[Held]:
    """What a person has claimed, the most urgent first; `goes_back_on` is None while it is safe."""
    policy = policy_in_force()
    rows = visible_claims(user).filter(person=user, ended_at__isnull=True, from_pool=True)
    claims = list(rows.select_related("customer__department").order_by("held_since", "pk"))
    active = active_days([claim.customer_id for claim in claims])
    held = []
    for claim in claims:
        holding = holding_of(claim.customer, claim, active.get(claim.customer_id))
        goes_back = None if holding.is_safe(today) else due_on(policy.limits, holding)
        held.append(Held(claim.customer, claim, active.get(claim.customer_id), goes_back))
    return sorted(held, key=lambda one: (one.goes_back_on or date.max, one.claim.pk))


@dataclass(frozen=True, slots=True)
class Flow:
    """What came into the pool and left it in a month, by kind."""

    month: Month
    counts: Counter[str]

    @property
    def inflow(self) -> int:
        return sum(self.counts[kind] for kind in PoolMove.INFLOW)

    @property
    def outflow(self) -> int:
        return self.counts.total() - self.inflow


def flows(user: User, first: Month, last: Month) -> list[Flow]:
    """Every month of a range (R0.31); one question."""
    rows: Any = visible_moves(user).filter(moved_at__date__gte=first.first, moved_at__date__lte=last.last)
    counted = rows.order_by().annotate(month=TruncMonth("moved_at")).values_list("month", "kind")
    found: dict[Month, Counter[str]] = {month: Counter() for month in months_between(first, last)}
    for month, kind, number in counted.annotate(number=Count("pk")):
        found[Month.of(month.date())][kind] += number
    return [Flow(month, counts) for month, counts in found.items()]


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a campaign, or one surveyor in it, has come."""

    label: str
    visited: int
    prospects: int
    target: int = 0

    @property
    def pct(self) -> int | None:
        return share_pct(self.visited, self.target)


def surveyors(user: User, campaign: CensusCampaign) -> list[Stand]:
    """Sheets and prospects of each surveyor, the busiest first."""
    rows: Any = visible_sheets(user).filter(campaign=campaign).order_by()
    counted = rows.values_list("surveyed_by__full_name").annotate(
        visited=Count("pk"), prospects=Count("customer", distinct=True)
    )
    stands = [Stand(name or "—", visited, prospects) for name, visited, prospects in counted]
    return sorted(stands, key=lambda stand: (-stand.visited, stand.label))


def with_progress(campaigns: QuerySet[CensusCampaign]) -> QuerySet[CensusCampaign]:
    """Annotates `visited` and `prospects`."""
    return campaigns.annotate(
        visited=Count("sheets"), prospects=Count("sheets", filter=Q(sheets__customer__isnull=False))
    )
