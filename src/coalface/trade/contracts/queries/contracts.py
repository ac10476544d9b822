"""Questions about contracts."""

from datetime import date

from django.db.models import Q, QuerySet

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.rules import MonthQuantity
from coalface.trade.contracts.rules.states import State


def open_contracts(user: User, customer: Customer, on: date) -> QuerySet[Contract]:
    """The contracts of a customer that run on a day, the youngest first."""
    running = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return (
        visible_contracts(user)
        .filter(running, customer=customer, state=State.IN_FORCE.value)
        .order_by("-starts_on", "-pk")
    )


def quantities_of(contract: Contract) -> list[MonthQuantity]:
    """What a contract agrees, month by month."""
    return [
        MonthQuantity(Month.of(row.month_on), row.tonnes, row.excused_tonnes)
        for row in contract.months.order_by("month_on")
    ]
