"""Saying who is served first."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Grade
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.plans.models import PriorityPolicy
from coalface.trade.plans.rules.states import priority_findings


class PolicyInvalid(Refused):
    """The policy makes no sense, or would change what is past."""


@transaction.atomic
def set_priorities(*, starts_on: date, grades: Sequence[str], due_day: int, by: User) -> PriorityPolicy:
    """The order of grades from a day on, today at the earliest; plans keep the policy they were made by."""
    require(by, "policy.edit")
    found = priority_findings(grades, due_day, Grade.values)
    if starts_on < timezone.localdate():
        found.append(blocking("policy_past", mark("Rules cannot be changed for the past."), "starts_on"))
    if found:
        raise PolicyInvalid(*found)
    policy, _new = PriorityPolicy.objects.update_or_create(
        starts_on=starts_on, defaults={"grades": list(grades), "due_day": due_day}
    )
    detail = {"starts_on": starts_on, "grades": list(grades), "due_day": due_day}
    record(by=by, action="trade.plan.set_priorities", subject=policy, detail=detail)
    return policy
