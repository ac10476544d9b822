"""What has been done on contracts in the month of a day (合同执行情况日报表, B7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.measures import kilograms
from coalface.kernel.periods import Month
from coalface.trade.chain.rules import FulfilmentMethod, MonthDelivery, fulfilment_pct
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.dispatch.access import visible_arrivals, visible_shipments
from coalface.trade.settlement.access import SEE, visible_statements
from coalface.trade.settlement.models import Statement, StatementVersion

NOTHING = Decimal(0)
NOT_AGREED = (Contract.State.DRAFT, Contract.State.APPROVING)


@dataclass(frozen=True, slots=True)
class Execution:
    """One contract in one month up to a day, in tonnes.

    `agreed` is None where no month was agreed, `settled` for people who may not see statements.
    """

    agreed: Decimal | None
    excused: Decimal
    shipped: Decimal
    shipped_on_day: Decimal
    arrived: Decimal
    settled: Decimal | None

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
    """By the ids of the contracts; four questions, however many there are."""
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
    settled = settled_tonnes(user, ids, month.first, on) if may(user, SEE) else None
    return {
        pk: _execution(
            agreed.get(pk),
            shipped.get(pk, {}),
            arrived.get(pk, {}),
            None if settled is None else settled.get(pk, NOTHING),
        )
        for pk in ids
    }


def settled_tonnes(user: User, ids: Sequence[int], first: date, last: date) -> dict[int, Decimal]:
    """What the posted statements that end in these days settle, by contract."""
    rows = visible_statements(user).filter(
        contract__in=ids, state=Statement.States.POSTED, last_on__range=(first, last)
    )
    newest = StatementVersion.objects.filter(statement=OuterRef("pk"), posted_at__isnull=False)
    weight = Subquery(newest.order_by("-number").values("tonnes")[:1])
    sums = rows.annotate(weight=weight).order_by().values_list("contract").annotate(sum=Sum("weight"))
    return dict(sums)


def _execution(
    agreed: ContractMonth | None,
    shipped: dict[str, Any],
    arrived: dict[str, Any],
    settled: Decimal | None,
) -> Execution:
    return Execution(
        agreed.tonnes if agreed else None,
        agreed.excused_tonnes if agreed else NOTHING,
        shipped.get("all") or NOTHING,
        shipped.get("day") or NOTHING,
        arrived.get("all") or NOTHING,
        settled,
    )


def _sums(rows: QuerySet[Any, Any], key: str, **sums: Sum) -> dict[int, dict[str, Any]]:
    return {row[key]: row for row in rows.order_by().values(key).annotate(**sums)}
