"""The running month at a glance: for the start page of salespeople and leaders (R0.17)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.periods import Month, months_between
from coalface.trade.chain.queries.customers import MonthLine
from coalface.trade.months.access import visible_months
from coalface.trade.months.models import CustomerMonth

LOOK_BACK = 3
"""A customer counts as silent when it took coal in one of so many months before."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A customer without a shipment this month that had one shortly before."""

    customer_id: int
    name: str
    last_month: Month
    usual_kg: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's month against what was agreed: a customer's, a person's or a department's."""

    id: int | None
    name: str
    contracted_kg: int
    dispatched_kg: int
    customers: int = 1

    @property
    def pct(self) -> Decimal | None:
        """Delivered of agreed, two decimals; None when nothing was agreed."""
        if not self.contracted_kg:
            return None
        share = Decimal(100 * self.dispatched_kg) / self.contracted_kg
        return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def month_series(user: User, last: Month, months: int = 24) -> list[MonthLine]:
    """Every month up to the last one, those without business too: agreed and delivered of all one sees."""
    first = last + (1 - months)
    rows: QuerySet[Any, Any] = visible_months(user).filter(month_on__range=(first.first, last.first))
    sums = (
        rows.order_by()
        .values("month_on")
        .annotate(
            contracted=Sum("contracted_kg"),
            dispatched=Sum("dispatched_kg"),
            excused=Sum("excused_kg"),
            count=Sum("shipments"),
        )
    )
    found = {row["month_on"]: row for row in sums}
    return [_line(month, found.get(month.first)) for month in months_between(first, last)]


def silent_customers(user: User, month: Month, limit: int) -> tuple[list[Silent], int]:
    """The largest silent customers, and how many there are."""
    rows = _silent(user, month)
    largest = (
        rows.order_by()
        .values("customer_id", name=F("customer__name"))
        .annotate(last=Max("month_on"), kg=Sum("dispatched_kg"))
        .order_by("-kg", "customer_id")[:limit]
    )
    shown = [
        Silent(row["customer_id"], row["name"], Month.of(row["last"]), row["kg"] // LOOK_BACK)
        for row in largest
    ]
    many = len(shown) == limit
    return shown, rows.aggregate(n=Count("customer", distinct=True))["n"] if many else len(shown)


def standings_of_customers(user: User, month: Month, on: date, limit: int) -> list[Standing]:
    """Customers with something agreed for the month, those furthest behind an even pace first."""
    rows: QuerySet[Any, Any] = visible_months(user).filter(month_on=month.first)
    paced = Decimal(on.day) / month.last.day if month == Month.of(on) else Decimal(1)
    sums = (
        rows.order_by()
        .values("customer_id", name=F("customer__name"))
        .annotate(contracted=Sum("contracted_kg"), dispatched=Sum("dispatched_kg"))
        .filter(contracted__gt=0)
        .annotate(ahead=F("dispatched") - F("contracted") * paced)
        .order_by("ahead", "customer_id")[:limit]
    )
    return [Standing(row["customer_id"], row["name"], row["contracted"], row["dispatched"]) for row in sums]


def standings_of_team(user: User, month: Month, *, by_department: bool) -> list[Standing]:
    """The month of each department or of each responsible person within the scope, the largest first."""
    owner = "customer__department" if by_department else "customer__responsible"
    name = f"{owner}__name" if by_department else f"{owner}__full_name"
    rows: QuerySet[Any, Any] = visible_months(user).filter(month_on=month.first)
    sums = (
        rows.order_by()
        .values(owner, name)
        .annotate(
            contracted=Sum("contracted_kg"),
            dispatched=Sum("dispatched_kg"),
            buyers=Count("customer", distinct=True, filter=Q(shipments__gt=0)),
        )
        .order_by("-contracted", "-dispatched", owner)
    )
    return [
        Standing(row[owner], row[name] or "", row["contracted"], row["dispatched"], row["buyers"])
        for row in sums
    ]


def _silent(user: User, month: Month) -> QuerySet[CustomerMonth, Any]:
    this = CustomerMonth.objects.filter(customer=OuterRef("customer"), month_on=month.first, shipments__gt=0)
    first, last = month + (-LOOK_BACK), month + (-1)
    return (
        visible_months(user)
        .filter(
            ~Exists(this),
            month_on__range=(first.first, last.first),
            shipments__gt=0,
            customer__deleted_at__isnull=True,
        )
        .exclude(customer__status=Customer.Status.CLOSED)
    )


def _line(month: Month, row: dict[str, Any] | None) -> MonthLine:
    if row is None:
        return MonthLine(month, 0, 0, 0, 0)
    return MonthLine(month, row["contracted"], row["dispatched"], row["excused"], row["count"])
