"""How much coal each customer used in each month, and which month stands out (R0.10)."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Avg, Count, Sum
from django.db.models.functions import TruncMonth

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.models import AbnormalUse, Fact
from coalface.archive.dossier.rules.abnormal import Abnormality, abnormality
from coalface.kernel.measures import from_kilograms
from coalface.kernel.periods import Month, months_between
from coalface.trade.months.models import CustomerMonth

LOOKED_BACK = 12
FEWEST_REPORTS = 3
BURN = "burn_tonnes_per_day"
Measure = AbnormalUse.Measure
Use = dict[int, dict[Month, Decimal]]
"""Tonnes by customer and month; months without a figure are left out."""


def abnormal_use(month: Month) -> list[tuple[int, str, Abnormality]]:
    """Customers whose month stands out from their own twelve before it, by either measure.

    A month without shipments between others counts as nought; months before the first shipment do not count.
    """
    found = []
    live = set(Customer.objects.live().values_list("pk", flat=True))
    for measure in Measure.values:
        for customer_id, course in monthly_use(None, month - LOOKED_BACK, month, measure).items():
            past = _past(course, month, fill=measure == Measure.SHIPPED)
            actual = course.get(month, Decimal(0) if measure == Measure.SHIPPED else None)
            what = abnormality(past, actual) if actual is not None and customer_id in live else None
            if what is not None:
                found.append((customer_id, measure, what))
    return sorted(found, key=lambda one: (one[0], one[1]))


def monthly_use(customer_ids: Collection[int] | None, first: Month, last: Month, measure: str) -> Use:
    """Tonnes by month of these customers, or of all when None."""
    return (_shipped if measure == Measure.SHIPPED else _burnt)(customer_ids, first, last)


def _past(course: dict[Month, Decimal], month: Month, *, fill: bool) -> list[Decimal]:
    begun = min(course, default=month)
    months = months_between(max(begun, month - LOOKED_BACK), month - 1)
    return [course.get(one, Decimal(0)) for one in months if fill or one in course]


def _shipped(customer_ids: Collection[int] | None, first: Month, last: Month) -> Use:
    rows = CustomerMonth.objects.filter(month_on__range=(first.first, last.first), dispatched_kg__gt=0)
    if customer_ids is not None:
        rows = rows.filter(customer__in=customer_ids)
    found: Use = defaultdict(dict)
    for row in rows.values("customer", "month_on").annotate(kg=Sum("dispatched_kg")):
        found[row["customer"]][Month.of(row["month_on"])] = from_kilograms(row["kg"])
    return found


def _burnt(customer_ids: Collection[int] | None, first: Month, last: Month) -> Use:
    """Mean reported daily burn times the days of the month; fewer than three reports say nothing.

    Cases are read without the right to confidential facts, so a field made confidential is not measured.
    """
    rows = Fact.objects.believed().filter(
        field__code=BURN,
        field__confidential=False,
        customer__isnull=False,
        as_of_on__range=(first.first, last.last),
        number__isnull=False,
    )
    if customer_ids is not None:
        rows = rows.filter(customer__in=customer_ids)
    monthly = rows.annotate(month=TruncMonth("as_of_on")).values("customer", "month").order_by()
    found: Use = defaultdict(dict)
    for row in monthly.annotate(mean=Avg("number"), reports=Count("pk")):
        if row["reports"] >= FEWEST_REPORTS:
            month = Month.of(row["month"])
            found[row["customer"]][month] = row["mean"] * month.last.day
    return found
