"""What a customer buys in a mean month, from which its credit is reckoned (B9)."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.measures import from_fen, yuan
from coalface.kernel.periods import Month
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.months.access import visible_months

MONTHS = 12


def mean_monthly_sales(user: User, customer: Customer, today: date) -> Decimal | None:
    """The value shipped in the last twelve whole months by twelve, in yuan; None without sight of prices."""
    if "amount" in hidden_fields(user):
        return None
    this = Month.of(today)
    rows = visible_months(user).filter(
        customer=customer, month_on__gte=(this - MONTHS).first, month_on__lt=this.first
    )
    return yuan(from_fen(rows.aggregate(sum=Sum("dispatched_fen"))["sum"] or 0) / MONTHS)
