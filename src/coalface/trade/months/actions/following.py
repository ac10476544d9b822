"""Months follow the records they sum up when cards are merged or parted."""

from itertools import product

from django.db import transaction

from coalface.identity.people.models import User
from coalface.trade.ledger.actions import mark_dirty
from coalface.trade.months.models import CashMonth, CustomerMonth


@transaction.atomic
def follow_merge(left_id: int, kept_id: int, by: User) -> None:
    """Have every month of either card summed up again for both: which records moved is not asked."""
    months = {
        month_on
        for model in (CustomerMonth, CashMonth)
        for month_on in model.objects.filter(customer__in=(left_id, kept_id)).values_list(
            "month_on", flat=True
        )
    }
    mark_dirty(product((left_id, kept_id), months))
