"""Plans of a month and the policy they follow."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.plans.access import visible_plans
from coalface.trade.plans.models import Plan, PriorityPolicy
from coalface.trade.plans.rules.states import orders_due_on


def policy_on(day: date) -> PriorityPolicy:
    """Who is served first on a day; the first migration sees to it that there always is a policy."""
    policy = PriorityPolicy.objects.on(day).first()
    return policy or PriorityPolicy.objects.order_by("starts_on")[0]


def due_on(month: Month) -> date:
    """By when orders of a month are due."""
    return orders_due_on(month.first, policy_on(month.first).due_day)


def with_sums(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with `wanted_kg`, `planned_kg`, `cut_lines` and `changed_lines` over all their lines."""
    return rows.annotate(
        wanted_kg=Sum("lines__wanted_kg"),
        planned_kg=Sum("lines__planned_kg"),
        lines_count=Count("lines"),
        cut_lines=Count("lines", filter=Q(lines__planned_kg__lt=F("lines__wanted_kg"))),
        changed_lines=Count("lines", filter=~Q(lines__planned_kg=F("lines__proposed_kg"))),
    )


def revisions_of(user: User, month: Month) -> list[Plan]:
    """Every revision of a month's plan, the latest first."""
    rows = visible_plans(user).filter(month_on=month.first).select_related("made_by", "settled_by")
    return list(with_sums(rows).order_by("-revision"))


def plan_that_counts(month: Month) -> Plan | None:
    """The approved revision, whoever asks."""
    return Plan.objects.filter(month_on=month.first, state=Plan.State.APPROVED).first()
