"""Setting the rules of the pool."""

from collections.abc import Sequence

from django.db import transaction

from coalface.archive.customers.models import Customer
from coalface.archive.pool.models import PoolPolicy
from coalface.archive.pool.rules.claims import Limits, limit_findings
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class PolicyInvalid(Refused):
    """The rules make no sense together; the findings name the fields."""


@transaction.atomic
def set_policy(*, limits: Limits, statuses: Sequence[str], by: User) -> PoolPolicy:
    """From now on the pool goes by these rules; the former ones are kept."""
    require(by, "pool.manage")
    found = limit_findings(limits)
    if not set(statuses) <= set(Customer.Status.values):
        found.append(blocking("status_unknown", mark("There is no such status."), "statuses"))
    if found:
        raise PolicyInvalid(*found)
    policy = PoolPolicy.objects.create(
        most_held=limits.most_held,
        most_a_day=limits.most_a_day,
        protection_days=limits.protection_days,
        idle_days=limits.idle_days,
        warning_days=limits.warning_days,
        statuses=sorted(statuses),
        set_by=by,
    )
    detail = {"limits": str(limits), "statuses": policy.statuses}
    record(by=by, action="archive.pool.set_policy", subject=policy, detail=detail)
    return policy
