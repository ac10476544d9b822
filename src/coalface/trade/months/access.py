"""Who sees which months: trade by the right to see trade, cash by the right to see money."""

from django.db.models import QuerySet

from coalface.identity.people.access import scoped
from coalface.identity.people.models import User
from coalface.trade.months.models import CashMonth, CustomerMonth


def visible_months(user: User) -> QuerySet[CustomerMonth]:
    """`dispatched_fen` and `settled_fen` show only as `ledger.access.hidden_fields` allows prices."""
    return scoped(
        CustomerMonth.objects.all(),
        user,
        "trade.view",
        owner="customer__responsible",
        department="customer__department",
    )


def visible_cash_months(user: User) -> QuerySet[CashMonth]:
    return scoped(
        CashMonth.objects.all(),
        user,
        "money.view",
        owner="customer__responsible",
        department="customer__department",
    )
