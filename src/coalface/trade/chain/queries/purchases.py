"""Who bought how much in a range of months: the rows under totals and concentration."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    BigIntegerField,
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.periods import Month, months_between
from coalface.trade.chain.rules import BuyingPattern, follows
from coalface.trade.months.access import visible_months
from coalface.trade.months.models import CustomerMonth


class Purchase(NamedTuple):
    """What one customer took over a range; `months` has a `1` for each month with a shipment, else a `0`."""

    customer_id: int
    grams: int
    months: str


class PlaceOf(Func):
    """The place of a month in a list of months, from 0."""

    template = "(array_position(%(expressions)s) - 1)"
    output_field = IntegerField()


class MonthsSeen(Aggregate):
    """One bit per month of the range, set when the group has that month."""

    template = "bit_or(set_bit(%(expressions)s, 1))::text"
    output_field = CharField()


def months_with_shipments(user: User, first: Month, last: Month) -> QuerySet[CustomerMonth]:
    months = visible_months(user).filter(shipments__gt=0)
    return months.filter(month_on__gte=first.first, month_on__lte=last.first)


def purchases(rows: QuerySet[CustomerMonth], first: Month, last: Month) -> list[Purchase]:
    """What each customer took, the largest first; equal ones in the order of their ids."""
    firsts = [month.first for month in months_between(first, last)]
    place = PlaceOf(Value(firsts, ArrayField(DateField())), F("month_on"))
    nothing = Func(Value("0" * len(firsts)), template="%(expressions)s::varbit", output_field=CharField())
    grouped = rows.order_by().values_list("customer_id")
    grams = Cast(Sum("dispatched_g"), BigIntegerField())
    found = grouped.annotate(grams=grams, seen=MonthsSeen(nothing, place))
    return [Purchase(*row) for row in sorted(found, key=lambda row: (-row[1], row[0]))]


def following(bought: Iterable[Purchase], pattern: BuyingPattern) -> Callable[[Purchase], bool]:
    """Whether one of these buys in the pattern: among a hundred thousand, few rows of months differ."""
    known = {months: follows(months, pattern) for months in {purchase.months for purchase in bought}}
    return lambda purchase: known[purchase.months]


def customer_names(customer_ids: Iterable[int]) -> dict[int, str]:
    """Names for customers whose trade the person may see already."""
    return dict(Customer.objects.filter(pk__in=list(customer_ids)).values_list("pk", "name"))
