"""What has been done on contracts in the month of a day (合同执行情况日报表, B7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from coalface.identity.people.models import User
from coalface.kernel.measures import kilograms
from coalface.kernel.periods import Month
from coalface.trade.chain.rules import FulfilmentMethod, MonthDelivery, fulfilment_pct
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.dispatch.access import visible_arrivals, visible_shipments

NOTHING = Decimal(0)
NOT_AGREED = (Contract.State.DRAFT, Contract.State.APPROVING)


@dataclass(frozen=True, slots=True)
class Execution:
    """One contract in one month up to a day, in tonnes; `agreed` is None where no month was agreed."""

    agreed: Decimal | None
    excused: Decimal
    shipped: Decimal
    shipped_on_day: Decimal
    arrived: Decimal

    @property
    def pct(self) -> Decimal | None:
        """Shipped of agreed, in percent (B2 F1)."""
        delivery = MonthDelivery(kilograms(self.agreed or NOTHING), kilograms(self.shipped))
        return fulfilment_pct([delivery], FulfilmentMethod.F1)

    @property
    def left(self) -> Decimal | None:
        """What is still to ship of what was agreed and not excused; never below zero."""
        if self.agreed is None:
            return None
        return max(self.agreed - self.excused - self.shipped, NOTHING)


def contracts_running(rows: QuerySet[Any], month: Month) -> QuerySet[Any]:
    """Those agreed on that run on some day of the month."""
    ends = Q(ends_on__isnull=True) | Q(ends_on__gte=month.first)
    over = Q(over_on__isnull=True) | Q(over_on__gte=month.first)
    return rows.filter(ends, over, starts_on__lte=month.last).exclude(state__in=NOT_AGREED)


def execution(user: User, contracts: Sequence[Contract], on: date) -> dict[int, Execution]:
    """By the ids of the contracts; three questions, however many there are."""
    month = Month.of(on)
    ids = [contract.pk for contract in contracts]
    agreed = {
        row.contract_id: row for row in ContractMonth.objects.filter(contract__in=ids, month_on=month.first)
    }
    shipped = _sums(
        visible_shipments(user).filter(contract__in=ids, shipped_on__range=(month.first, on)),
        "contract",
        all=Sum("net_tonnes"),
        day=Sum("net_tonnes", filter=Q(shipped_on=on)),
    )
    arrived = _sums(
        visible_arrivals(user).filter(shipment__contract__in=ids, arrived_on__range=(month.first, on)),
        "shipment__contract",
        all=Sum("tonnes"),
    )
    return {pk: _execution(agreed.get(pk), shipped.get(pk, {}), arrived.get(pk, {})) for pk in ids}


def _execution(agreed: ContractMonth | None, shipped: dict[str, Any], arrived: dict[str, Any]) -> Execution:
    return Execution(
        agreed.tonnes if agreed else None,
        agreed.excused_tonnes if agreed else NOTHING,
        shipped.get("all") or NOTHING,
        shipped.get("day") or NOTHING,
        arrived.get("all") or NOTHING,
    )


def _sums(rows: QuerySet[Any, Any], key: str, **sums: Sum) -> dict[int, dict[str, Any]]:
    return {row[key]: row for row in rows.order_by().values(key).annotate(**sums)}
