"""Reminding people of orders that have not come (R0.12)."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.plans.actions.watching import keepers
from coalface.trade.plans.queries.plans import due_on
from coalface.trade.plans.queries.sheets import not_ordered

TOPIC = "trade.orders"
AHEAD_DAYS = 3
"""Long enough to ring up every customer before the orders are due."""
NAMED = 8


@transaction.atomic
def remind_of_orders(*, today: date, by: User) -> int:
    """A task for whoever looks after customers that should order for the coming month and did not.

    It begins three days before orders are due and weighs more once they are late; customers nobody looks
    after are the planners'. A task closes when nobody is missing any more, or the month has begun. Returns
    how many customers are missing.
    """
    month = Month.of(today) + 1
    due = due_on(month)
    begun = today >= due - timedelta(days=AHEAD_DAYS)
    missing = list(not_ordered(month).select_related("responsible")) if begun else []
    weight = Notice.Weight.WARNING if today > due else Notice.Weight.NOTE
    wanted = [
        _wanted(person, customers, month, due, weight) for person, customers in _by_person(missing).items()
    ]
    _close_others([one.key for one in wanted], by)
    raise_many(wanted, topic=TOPIC, kind=Notice.Kind.TASK, by=by)
    return len(missing)


def _by_person(missing: list[Customer]) -> dict[User, list[Customer]]:
    found: dict[User, list[Customer]] = defaultdict(list)
    planners = keepers() if any(one.responsible is None for one in missing) else []
    for customer in missing:
        for person in [customer.responsible] if customer.responsible else planners:
            found[person].append(customer)
    return found


def _wanted(person: User, customers: list[Customer], month: Month, due: date, weight: int) -> Wanted:
    named = "、".join(customer.name for customer in customers[:NAMED])
    body = _("%(n)s customers with a contract for the month have not ordered: %(names)s")
    return Wanted(
        person,
        f"orders:{month}:{person.pk}",
        _("Orders for %(month)s are due on %(day)s") % {"month": month, "day": due},
        body % {"n": len(customers), "names": named + ("…" if customers[NAMED:] else "")},
        weight,
        due_on=due,
    )


def _close_others(keys: list[str], by: User) -> None:
    """Tasks of people whose customers have all ordered, and of months that have begun."""
    open_now = Notice.objects.filter(topic=TOPIC).exclude(state=Notice.State.CLOSED).exclude(key__in=keys)
    for key in set(open_now.values_list("key", flat=True)):
        close_by_key(key=key, by=by)
