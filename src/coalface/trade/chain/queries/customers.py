"""One customer's trade at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.periods import Month, months_between
from coalface.trade.chain.rules import MonthDelivery
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import open_contracts
from coalface.trade.dispatch.models import Shipment
from coalface.trade.dispatch.queries import last_shipment
from coalface.trade.months.access import visible_cash_months, visible_months

WINDOW_MONTHS = 12
INSTRUMENTS = ("cash", "bank_acceptance", "commercial_acceptance", "other")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the series: what was agreed and what left, in kilograms."""

    month: Month
    contracted_kg: int
    dispatched_kg: int
    excused_kg: int
    shipments: int

    def as_delivery(self) -> MonthDelivery:
        return MonthDelivery(self.contracted_kg, self.dispatched_kg, self.excused_kg)


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """The last twelve months of a customer, the month of `on` included.

    `received_fen` is money by instrument; None for people who may not see money.
    """

    months: Sequence[MonthLine]
    last_shipment: Shipment | None
    open_contracts: Sequence[Contract]
    received_fen: Mapping[str, int] | None

    @property
    def dispatched_kg(self) -> int:
        return sum(line.dispatched_kg for line in self.months)

    @property
    def contracted_kg(self) -> int:
        return sum(line.contracted_kg for line in self.months)


def customer_summary(user: User, customer: Customer, on: date | None = None) -> CustomerSummary:
    """What a record page says about a customer's trade; empty where the person may not see trade."""
    day = on or timezone.localdate()
    last = Month.of(day)
    first = last + (1 - WINDOW_MONTHS)
    return CustomerSummary(
        months=monthly_series(user, customer, first, last),
        last_shipment=last_shipment(user, customer),
        open_contracts=list(open_contracts(user, customer, day)),
        received_fen=_received(user, customer, first, last) if may(user, "money.view") else None,
    )


def monthly_series(user: User, customer: Customer, first: Month, last: Month) -> list[MonthLine]:
    """Every month of the range, also those in which nothing happened."""
    rows = visible_months(user).filter(customer=customer, month_on__range=(first.first, last.first))
    names = ("contracted_kg", "dispatched_kg", "excused_kg", "shipments")
    sums = rows.order_by().values_list("month_on").annotate(*(Sum(name) for name in names))
    found = {Month.of(month_on): values for month_on, *values in sums}
    return [MonthLine(month, *found.get(month, (0, 0, 0, 0))) for month in months_between(first, last)]


def _received(user: User, customer: Customer, first: Month, last: Month) -> dict[str, int]:
    rows = visible_cash_months(user).filter(customer=customer, month_on__range=(first.first, last.first))
    sums = rows.aggregate(**{name: Sum(f"{name}_fen") for name in INSTRUMENTS})
    return {name: value or 0 for name, value in sums.items()}
