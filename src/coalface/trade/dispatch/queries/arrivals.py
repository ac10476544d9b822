"""Questions about arrivals: allowances, losses in SQL, and bias by carrier and by scale."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import Any

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, StdDev, Sum, Value, When
from django.db.models.functions import Cast

from coalface.identity.people.models import User
from coalface.trade.contracts.queries import terms_on
from coalface.trade.dispatch.access import visible_arrivals
from coalface.trade.dispatch.models import Arrival, Shipment, Ticket
from coalface.trade.dispatch.queries.limits import limits_on
from coalface.trade.dispatch.rules.losses import (
    Allowance,
    Loss,
    LossRule,
    loss,
    moisture_corrected,
)


def allowance_for(shipment: Shipment) -> Allowance:
    """What the contract of a shipment allows to be lost; else what the house allows by its transport."""
    usual = limits_on(shipment.shipped_on).allowance(shipment.transport)
    terms = terms_on(shipment.contract, shipment.shipped_on) if shipment.contract is not None else None
    if terms is None:
        return usual
    return Allowance(terms.loss_allowance_pct, usual.dispute_pct, LossRule(terms.loss_rule))


def carried_by(shipment: Shipment) -> tuple[int | None, int | None]:
    """Carrier and scale of a shipment by its ticket, waybill or voyage; None where there is none."""
    ticket = (
        Ticket.objects.filter(shipment=shipment, voided_at__isnull=True)
        .select_related("note", "gross")
        .first()
    )
    if ticket is not None:
        return ticket.note.carrier_id, ticket.gross.scale_id
    waybill = getattr(shipment, "waybill", None)
    if waybill is not None:
        return waybill.carrier_id, waybill.scale_id
    voyage = getattr(shipment, "voyage", None)
    return (voyage.carrier_id if voyage is not None else None), None


@dataclass(frozen=True, slots=True)
class Compared:
    """The loss as weighed, and as it is at the moisture of departure; None without both moistures."""

    plain: Loss
    corrected: Loss | None


def compared(arrival: Arrival) -> Compared:
    shipment = arrival.shipment
    allowance = Allowance(
        arrival.allowance_pct or Decimal(0), arrival.dispute_pct, LossRule(arrival.loss_rule)
    )
    plain = loss(shipment.net_tonnes, arrival.tonnes, allowance)
    if shipment.moisture_pct is None or arrival.moisture_pct is None:
        return Compared(plain, None)
    arrived = moisture_corrected(arrival.tonnes, shipment.moisture_pct, arrival.moisture_pct)
    return Compared(plain, loss(shipment.net_tonnes, arrived, allowance))


def with_losses(rows: QuerySet[Arrival]) -> QuerySet[Any]:
    """Annotates `lost_tonnes`, `lost_pct`, `over_tonnes` and `verdict` (see `rules.losses.Verdict`)."""
    sent, lost = F("shipment__net_tonnes"), F("shipment__net_tonnes") - F("tonnes")
    rows = rows.annotate(lost_tonnes=lost, lost_pct=lost * Value(Decimal(100)) / sent)
    rows = rows.annotate(
        over_pct=F("lost_pct") - F("allowance_pct"),
        over_tonnes=lost - sent * F("allowance_pct") / Value(Decimal(100)),
    )
    return rows.annotate(
        verdict=Case(
            When(dispute_pct__isnull=False, lost_pct__gt=F("dispute_pct"), then=Value("dispute")),
            When(dispute_pct__isnull=False, lost_pct__lt=-F("dispute_pct"), then=Value("dispute")),
            When(~Q(loss_rule="none"), over_tonnes__gt=0, then=Value("claim")),
            When(lost_tonnes__lt=0, then=Value("surplus")),
            default=Value("within"),
        )
    )


LAST_ARRIVALS, FEWEST_ARRIVALS, LOOKED_BACK_DAYS = 20, 3, 180


def transit_days(customer_ids: Iterable[int], on: date) -> dict[tuple[int, str], int]:
    """How long coal is on its way, by customer and transport: the median of the last arrivals, in whole days.

    Of the last twenty arrivals of half a year, half a day rounded up; fewer than three say nothing.
    """
    rows = Arrival.objects.filter(
        customer__in=list(customer_ids),
        arrived_on__range=(on - timedelta(days=LOOKED_BACK_DAYS), on),
        arrived_on__gte=F("shipment__shipped_on"),
    ).order_by("-arrived_on", "-pk")
    took: dict[tuple[int, str], list[int]] = defaultdict(list)
    names = ("customer_id", "shipment__transport", "shipment__shipped_on", "arrived_on")
    for customer_id, transport, left_on, arrived_on in rows.values_list(*names):
        if len(took[customer_id, transport]) < LAST_ARRIVALS:
            took[customer_id, transport].append((arrived_on - left_on).days)
    return {key: ceil(median(days)) for key, days in took.items() if len(days) >= FEWEST_ARRIVALS}


@dataclass(frozen=True, slots=True)
class Bias:
    """How far arrivals differ from what was sent, on the whole, for one carrier or scale."""

    pk: int
    name: str
    number: int
    sent_tonnes: Decimal
    arrived_tonnes: Decimal
    spread_pct: float | None

    @property
    def lost_tonnes(self) -> Decimal:
        return self.sent_tonnes - self.arrived_tonnes

    @property
    def bias_pct(self) -> Decimal:
        """Tonnes lost of all tonnes sent, in %: positive where less arrives."""
        return (self.lost_tonnes * 100 / self.sent_tonnes).quantize(Decimal("0.0001"))


def biases(user: User, by: str, since: date, until: date) -> list[Bias]:
    """Bias per `carrier` or per `scale` over the arrivals of some days, the worst first; one question."""
    rows = visible_arrivals(user).filter(arrived_on__range=(since, until), **{f"{by}__isnull": False})
    share = (F("shipment__net_tonnes") - F("tonnes")) * 100 / F("shipment__net_tonnes")
    grouped: QuerySet[Any, Any] = (
        rows.values(f"{by}_id", f"{by}__name")
        .annotate(
            number=Count("pk"),
            sent=Sum("shipment__net_tonnes"),
            arrived=Sum("tonnes"),
            spread=StdDev(Cast(share, FloatField())),
        )
        .order_by()
    )
    found = [
        Bias(row[f"{by}_id"], row[f"{by}__name"], row["number"], row["sent"], row["arrived"], row["spread"])
        for row in grouped
    ]
    return sorted(found, key=lambda one: (-abs(one.bias_pct), one.name))
