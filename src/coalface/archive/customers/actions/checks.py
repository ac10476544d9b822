"""Irregular checks of risky customers, and how irregular they are."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.customers.models import CheckPolicy, Customer
from coalface.archive.customers.queries import checks_in_force
from coalface.archive.customers.rules import Gap, gap_findings, next_check_on
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused


class CheckPolicyInvalid(Refused):
    """The gap makes no sense; the findings name the fields."""


@transaction.atomic
def set_check_policy(*, gap: Gap, by: User) -> CheckPolicy:
    """From the next round on checks come within these bounds; days that are drawn already stay."""
    require(by, "policy.edit")
    if found := gap_findings(gap):
        raise CheckPolicyInvalid(*found)
    policy = CheckPolicy.objects.create(
        shortest_days=gap.shortest_days, longest_days=gap.longest_days, set_by=by
    )
    detail = {"shortest_days": gap.shortest_days, "longest_days": gap.longest_days}
    record(by=by, action="archive.customer.set_check_policy", subject=policy, detail=detail)
    return policy


@transaction.atomic
def remind_of_checks(*, today: date, by: User, limit: int = 500) -> int:
    """Ask the responsible people to look at risky customers whose turn has come (R0.29, 不定时提醒业务经理).

    Each gets its next turn at an irregular distance, so nobody can prepare for it. Returns how many it were.
    """
    due = Customer.objects.due_for_check(today).select_related("responsible").order_by("pk")
    customers = list(due.select_for_update(of=("self",), skip_locked=True)[:limit])
    seed, gap = settings.SECRET_KEY, checks_in_force().gap
    for customer in customers:
        customer.next_check_on = next_check_on(seed=seed, customer_id=customer.pk, today=today, gap=gap)
        if customer.responsible is not None:
            _ask(customer, customer.responsible, today, by)
    Customer.objects.bulk_update(customers, ["next_check_on"])
    if customers:
        detail = {"customers": [customer.pk for customer in customers]}
        record(by=by, action="archive.customer.remind_of_checks", detail=detail)
    return len(customers)


def _ask(customer: Customer, responsible: User, today: date, by: User) -> None:
    raise_notice(
        to=[responsible],
        topic="archive.check",
        key=f"check:{customer.pk}:{today.isoformat()}",
        title=_("Look into %(name)s") % {"name": customer.name},
        body=_("This customer is under watch: visit it and check credentials, stock and payments."),
        kind=Notice.Kind.TASK,
        weight=Notice.Weight.WARNING,
        subject=customer,
        due_on=today,
        by=by,
    )
