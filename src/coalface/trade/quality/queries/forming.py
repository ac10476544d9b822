"""What waits to be put into lots, and by which rule."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.dispatch.models import Shipment
from coalface.trade.quality.models import LotShipment, ResultPolicy
from coalface.trade.quality.queries.results import policy_of
from coalface.trade.quality.rules.lots import Way


def unlotted(first: date, last: date) -> QuerySet[Shipment]:
    """Shipments of these days that lie in no lot."""
    rows = Shipment.objects.filter(shipped_on__gte=first, shipped_on__lte=last)
    return rows.exclude(Exists(LotShipment.objects.filter(shipment=OuterRef("pk"))))


def contracts_waiting(first: date, last: date) -> list[int]:
    """The ids of contracts with terms of which shipments of these days lie in no lot.

    Contracts without terms are history that came by file; nothing of them is settled here.
    """
    rows = unlotted(first, last).filter(contract__in=ContractTerms.objects.values("contract"))
    found: list[int] = list(rows.order_by("contract").values_list("contract", flat=True).distinct())
    return found


def stretches(contract: Contract, first: date, last: date) -> list[tuple[Way, date, date]]:
    """The days given cut where another rule begins, each with the way in which lots are made up."""
    rows = ResultPolicy.objects.filter(Q(contract=contract) | Q(contract__isnull=True))
    cuts = (
        rows.filter(from_on__gt=first, from_on__lte=last)
        .order_by("from_on")
        .values_list("from_on", flat=True)
    )
    starts = [first, *dict.fromkeys(cuts)]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [last]
    return [(policy_of(contract, start).way, start, end) for start, end in zip(starts, ends, strict=True)]
