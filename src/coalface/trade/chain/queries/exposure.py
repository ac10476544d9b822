"""What is at stake with the customers of a group taken as one, from what trade holds so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.measures import yuan
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.payments.access import visible_receipts

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Exposure:
    """One customer's part: value shipped at known prices, tonnes without a price, money received (yuan)."""

    customer: Customer
    shipped_yuan: Decimal
    unpriced_tonnes: Decimal
    received_yuan: Decimal
    contracts: int

    @property
    def unpaid_yuan(self) -> Decimal:
        """Shipped and not paid; below zero when the customer has paid ahead."""
        return self.shipped_yuan - self.received_yuan


def exposures(user: User, customers: Sequence[Customer], on: date) -> list[Exposure] | None:
    """A line for each customer, the greatest debt first; None for people who may not see money.

    A customer whose money or trade lies outside the person's reach has no line rather than a wrong one.
    Four questions, however many customers there are.
    """
    if not may(user, "money.view"):
        return None
    reached = visible_customers(user, "money.view").filter(pk__in=[one.pk for one in customers])
    reached = reached.filter(pk__in=visible_customers(user, "trade.view").values("pk"))
    ids = set(reached.values_list("pk", flat=True))
    customers = [one for one in customers if one.pk in ids]
    shipped = _shipped(user, customers)
    received = _sums(visible_receipts(user).filter(customer__in=customers), total=Sum("amount"))
    running = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    contracts = _sums(visible_contracts(user).filter(running, customer__in=customers), total=Count("pk"))
    lines = [
        Exposure(
            customer=one,
            shipped_yuan=yuan(shipped.get(one.pk, {}).get("value") or NOTHING),
            unpriced_tonnes=shipped.get(one.pk, {}).get("unpriced") or NOTHING,
            received_yuan=yuan(received.get(one.pk, {}).get("total") or NOTHING),
            contracts=contracts.get(one.pk, {}).get("total") or 0,
        )
        for one in customers
    ]
    return sorted(lines, key=lambda line: (-line.unpaid_yuan, line.customer.pk))


def _shipped(user: User, customers: Sequence[Customer]) -> dict[int, dict[str, Any]]:
    rows = visible_shipments(user).filter(customer__in=customers)
    unpriced = Case(When(unit_price_per_tonne__isnull=True, then=F("net_tonnes")), default=Value(NOTHING))
    value = Sum(F("net_tonnes") * F("unit_price_per_tonne"))
    return _sums(rows, value=value, unpriced=Sum(unpriced))


def _sums(rows: Any, **sums: Any) -> dict[int, dict[str, Any]]:  # noqa: ANN401 - any queryset, any aggregates
    return {row.pop("customer"): row for row in rows.order_by().values("customer").annotate(**sums)}
