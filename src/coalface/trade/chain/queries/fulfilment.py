"""What a contract agreed and what was delivered on it, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from coalface.identity.people.models import User
from coalface.kernel.measures import kilograms
from coalface.kernel.periods import Month
from coalface.trade.chain.rules import FulfilmentMethod, MonthDelivery, fulfilment_pct
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import quantities_of
from coalface.trade.dispatch.access import visible_shipments


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One month of a contract."""

    month: Month
    delivery: MonthDelivery
    shipments: int

    def pct(self, method: FulfilmentMethod = FulfilmentMethod.F1) -> Decimal | None:
        return fulfilment_pct([self.delivery], method)


@dataclass(frozen=True, slots=True)
class ContractSheet:
    """A contract's months up to a day, and its fulfilment by each definition (B2)."""

    lines: Sequence[ContractLine]

    def pct(self, method: FulfilmentMethod) -> Decimal | None:
        return fulfilment_pct([line.delivery for line in self.lines], method)


def contract_sheet(user: User, contract: Contract, until: date | None = None) -> ContractSheet:
    """Agreed, excused and delivered per month, from shipments booked on the contract.

    With `until`, months that begin after that day stay out: they cannot be fulfilled yet.
    """
    agreed = {quantity.month: quantity for quantity in quantities_of(contract)}
    delivered = _delivered(user, contract)
    months = sorted({*agreed, *delivered})
    lines = []
    for month in months:
        if until is not None and month.first > until:
            continue
        tonnes, shipments = delivered.get(month, (Decimal(0), 0))
        quantity = agreed.get(month)
        contracted = kilograms(quantity.tonnes) if quantity else 0
        excused = kilograms(quantity.excused_tonnes) if quantity else 0
        delivery = MonthDelivery(contracted, kilograms(tonnes), excused)
        lines.append(ContractLine(month, delivery, shipments))
    return ContractSheet(lines)


def _delivered(user: User, contract: Contract) -> dict[Month, tuple[Decimal, int]]:
    rows = visible_shipments(user).filter(contract=contract).annotate(month_on=TruncMonth("shipped_on"))
    sums = rows.order_by().values_list("month_on").annotate(Sum("net_tonnes"), Count("pk"))
    return {Month.of(month_on): (tonnes, count) for month_on, tonnes, count in sums}
