"""One month of the chain from contract to cash: what went through each stage, and what is stuck in it.

What is stuck is asked of the month's own business, so that every count opens a list that says the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.measures import from_fen, from_kilograms
from coalface.kernel.periods import Month
from coalface.trade.chain.rules.board import (
    ARRIVAL_DAYS,
    LOT_DAYS,
    Jam,
    Stage,
)
from coalface.trade.dispatch.access import visible_arrivals, visible_notes, visible_shipments
from coalface.trade.dispatch.models import Arrival
from coalface.trade.dispatch.queries.arrivals import with_losses
from coalface.trade.dispatch.rules.notes import LIVE
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.months.access import visible_cash_months, visible_months
from coalface.trade.payments.queries.items import debts_due
from coalface.trade.quality.access import SEE, visible_disputes, visible_lots
from coalface.trade.quality.models import LotShipment
from coalface.trade.quality.rules import disputes

LARGEST = 20
_MONTH_SUMS = {
    "contracted": Sum("contracted_kg"),
    "dispatched": Sum("dispatched_kg"),
    "arrived": Sum("received_kg"),
    "fen": Sum("dispatched_fen"),
    "loads": Sum("shipments"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, about which month and customer (None: all within reach), as of which day."""

    user: User
    month: Month
    on: date
    customer_id: int | None = None

    def of(self, rows: QuerySet[Any], path: str = "customer") -> QuerySet[Any]:
        return rows if self.customer_id is None else rows.filter(**{path: self.customer_id})

    def within(self, rows: QuerySet[Any], field: str, path: str = "customer") -> QuerySet[Any]:
        """Those of the month."""
        return self.of(rows, path).filter(**{f"{field}__range": (self.month.first, self.month.last)})

    def older_than(self, days: int) -> date:
        """The last day of the month on which something should be further by now."""
        return min(self.month.last, self.on - timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Stuck:
    """So many records of the month that wait; `until` is the last day of those that count as late."""

    jam: Jam
    count: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class StageSums:
    """What went through a stage; None where it has no such figure or the person may not see money."""

    stage: Stage
    tonnes: Decimal | None = None
    yuan: Decimal | None = None
    records: int | None = None
    stuck: Sequence[Stuck] = ()


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer's month; `yuan` is the value shipped, None without the right to see money."""

    customer_id: int
    name: str
    contracted: Decimal
    dispatched: Decimal
    arrived: Decimal
    yuan: Decimal | None


def stages(asked: Asked) -> list[StageSums]:
    """The stages in the order of the chain; those without any record yet or out of reach are left out."""
    sums = asked.of(visible_months(asked.user)).filter(month_on=asked.month.first).aggregate(**_MONTH_SUMS)
    known = {name: value or 0 for name, value in sums.items()}
    made = (make(asked, known) for make in _STAGES)
    return [one for one in made if one is not None]


def largest(asked: Asked) -> list[CustomerLine]:
    """The customers to whom most went this month, or with whom most was agreed."""
    shows_money = not hidden_fields(asked.user)
    rows: QuerySet[Any, Any] = visible_months(asked.user).filter(month_on=asked.month.first)
    sums = (
        rows.order_by()
        .values("customer_id", name=F("customer__name"))
        .annotate(**_MONTH_SUMS)
        .order_by("-dispatched", "-contracted", "customer_id")[:LARGEST]
    )
    return [
        CustomerLine(
            row["customer_id"],
            row["name"],
            from_kilograms(row["contracted"]),
            from_kilograms(row["dispatched"]),
            from_kilograms(row["arrived"]),
            from_fen(row["fen"]) if shows_money else None,
        )
        for row in sums
    ]


def _contract(asked: Asked, known: dict[str, int]) -> StageSums:
    return StageSums(Stage.CONTRACT, from_kilograms(known["contracted"]))


def _notes(asked: Asked, known: dict[str, int]) -> StageSums | None:
    late = Q(state__in=LIVE, valid_until_on__lt=asked.on)
    rows = asked.within(visible_notes(asked.user), "valid_until_on")
    found = rows.aggregate(
        n=Count("pk"), t=Sum("tonnes"), held=Sum("reserved_yuan"), late=Count("pk", filter=late)
    )
    if not found["n"] and not visible_notes(asked.user).exists():
        return None
    held = None if hidden_fields(asked.user) else found["held"] or Decimal(0)
    stuck = Stuck(Jam.NOTES_LATE, found["late"], asked.older_than(1))
    return StageSums(Stage.NOTE, found["t"] or Decimal(0), held, found["n"], (stuck,))


def _dispatch(asked: Asked, known: dict[str, int]) -> StageSums:
    value = None if hidden_fields(asked.user) else from_fen(known["fen"])
    stuck: list[Stuck] = []
    if may(asked.user, SEE) and visible_lots(asked.user).exists():
        stuck.append(_shipments(asked, Jam.IN_NO_LOT, LOT_DAYS, in_no_lot()))
    return StageSums(Stage.DISPATCH, from_kilograms(known["dispatched"]), value, known["loads"], stuck)


def _arrival(asked: Asked, known: dict[str, int]) -> StageSums | None:
    if not visible_arrivals(asked.user).exists():
        return None
    rows = asked.within(visible_arrivals(asked.user), "arrived_on")
    found = with_losses(rows).aggregate(n=Count("pk"), far=Count("pk", filter=Q(verdict="dispute")))
    missing = _shipments(asked, Jam.NOT_ARRIVED, ARRIVAL_DAYS, not_arrived())
    stuck = (missing, Stuck(Jam.LOSS_DISPUTED, found["far"]))
    return StageSums(Stage.ARRIVAL, from_kilograms(known["arrived"]), None, found["n"], stuck)


def _quality(asked: Asked, known: dict[str, int]) -> StageSums | None:
    if not may(asked.user, SEE) or not visible_lots(asked.user).exists():
        return None
    path = "contract__customer"
    lots = asked.within(visible_lots(asked.user), "until_on", path)
    weights = LotShipment.objects.filter(lot__in=lots.values("pk"))
    tonnes = weights.aggregate(sum=Sum("shipment__net_tonnes"))["sum"] or Decimal(0)
    found = lots.aggregate(n=Count("pk", distinct=True), bare=Count("pk", filter=Q(assays__isnull=True)))
    live = Q(state__in=[state.value for state in disputes.LIVE], lot__in=lots.values("pk"))
    disputed = visible_disputes(asked.user).filter(live).count()
    stuck = (Stuck(Jam.LOT_BARE, found["bare"]), Stuck(Jam.LOT_DISPUTED, disputed))
    return StageSums(Stage.QUALITY, tonnes, None, found["n"], stuck)


def _cash(asked: Asked, known: dict[str, int]) -> StageSums | None:
    if not may(asked.user, "money.view"):
        return None
    rows = asked.of(visible_cash_months(asked.user)).filter(month_on=asked.month.first)
    paid = from_fen(rows.aggregate(sum=Sum("paid_fen"))["sum"] or 0)
    until = asked.older_than(1)
    debts = asked.of(debts_due(asked.user), "account__customer")
    late = debts.filter(due__range=(asked.month.first, until)).count()
    return StageSums(Stage.CASH, None, paid, None, (Stuck(Jam.OVERDUE, late, until),))


def _shipments(asked: Asked, jam: Jam, days: int, condition: Q) -> Stuck:
    until = asked.older_than(days)
    rows = asked.of(visible_shipments(asked.user)).filter(
        condition, shipped_on__range=(asked.month.first, until)
    )
    return Stuck(jam, rows.count(), until)


def not_arrived() -> Q:
    """Shipments whose arrival nobody has recorded."""
    return Q(~Exists(Arrival.objects.filter(shipment=OuterRef("pk"))))


def in_no_lot() -> Q:
    """Shipments under a contract that lie in no lot, so that nothing settles them."""
    return Q(~Exists(LotShipment.objects.filter(shipment=OuterRef("pk"))), contract__isnull=False)


_STAGES: tuple[Callable[[Asked, dict[str, int]], StageSums | None], ...] = (
    _contract,
    _notes,
    _dispatch,
    _arrival,
    _quality,
    _cash,
)
