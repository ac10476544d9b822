"""Irregular checks of risky customers."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.customers.rules import next_check_on
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User


@transaction.atomic
def remind_of_checks(*, today: date, by: User, limit: int = 500) -> int:
    """Ask the responsible people to look at risky customers whose turn has come (R0.29, 不定时提醒业务经理).

    Each gets its next turn 10 to 45 days ahead, so nobody can prepare for it. Returns how many it were.
    """
    due = Customer.objects.due_for_check(today).select_related("responsible").order_by("pk")
    customers = list(due.select_for_update(of=("self",), skip_locked=True)[:limit])
    for customer in customers:
        customer.next_check_on = next_check_on(seed=settings.SECRET_KEY, customer_id=customer.pk, today=today)
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
