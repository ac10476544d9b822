"""Key contracts under supervision: what they fulfilled in a month, its quarter and its year (B2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from coalface.archive.customers.models import Industry
from coalface.identity.people.models import User
from coalface.kernel.measures import kilograms
from coalface.kernel.periods import Month
from coalface.trade.chain.rules import (
    FulfilmentMethod,
    MonthDelivery,
    Span,
    fulfilment_pct,
    missed,
    months_of_span,
)
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract, ContractMonth, Shortfall, SupervisionPolicy
from coalface.trade.contracts.rules.states import BOUND
from coalface.trade.dispatch.models import Shipment

BOUND_STATES = tuple(state.value for state in BOUND)
TERM_KINDS = (Contract.Kind.YEARLY, Contract.Kind.TERM, Contract.Kind.FRAMEWORK)


@dataclass(frozen=True, slots=True)
class Supervised:
    """What a key contract agreed and delivered in a month, and its shares by span in percent.

    `short` is what was put down to each side in the month, in tonnes.
    """

    month: MonthDelivery
    shares: Mapping[Span, Decimal | None]
    missed: tuple[Span, ...]
    short: Mapping[str, Decimal]


def limits_on(day: date) -> SupervisionPolicy:
    """The limits in force; a fresh installation has those of the notice of 2021."""
    found = SupervisionPolicy.objects.filter(starts_on__lte=day).order_by("-starts_on").first()
    return found or SupervisionPolicy(starts_on=day)


def key_contracts(user: User, month: Month) -> QuerySet[Contract]:
    """Term contracts that run in a month and are large enough, with their `size` in tonnes."""
    limits = limits_on(month.last)
    months = ContractMonth.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
    agreed = Subquery(months.annotate(sum=Sum("tonnes")).values("sum"))
    running = Q(starts_on__lte=month.last) & (Q(ends_on=None) | Q(ends_on__gte=month.first))
    power = Q(customer__industry=Industry.POWER)
    large = (power & Q(size__gte=limits.power_tonnes)) | (~power & Q(size__gte=limits.other_tonnes))
    rows = visible_contracts(user).filter(running, state__in=BOUND_STATES, kind__in=TERM_KINDS)
    return rows.annotate(size=Coalesce("total_tonnes", agreed)).filter(large)


def supervised(contracts: Iterable[Contract], month: Month) -> dict[int, Supervised]:
    """The figures of these contracts, by their ids; three questions whatever their number."""
    ids, limits = [one.pk for one in contracts], limits_on(month.last)
    span = months_of_span(Span.YEAR, month)
    deliveries = _deliveries(ids, span[0], month)
    short = _short(ids, month)
    least = {
        Span.MONTH: limits.month_pct,
        Span.QUARTER: limits.quarter_pct,
        Span.YEAR: limits.year_pct,
    }
    found = {}
    for pk in ids:
        shares = {one: _share(deliveries, pk, months_of_span(one, month)) for one in Span}
        at = deliveries.get((pk, month), MonthDelivery(0, 0))
        found[pk] = Supervised(at, shares, tuple(missed(shares, least)), short[pk])
    return found


def _share(
    deliveries: Mapping[tuple[int, Month], MonthDelivery], pk: int, months: Iterable[Month]
) -> Decimal | None:
    rows = [deliveries[(pk, month)] for month in months if (pk, month) in deliveries]
    return fulfilment_pct(rows, FulfilmentMethod.F2)


def _deliveries(ids: list[int], first: Month, last: Month) -> dict[tuple[int, Month], MonthDelivery]:
    agreed = ContractMonth.objects.filter(contract__in=ids, month_on__range=(first.first, last.first))
    shipped = Shipment.objects.filter(contract__in=ids, shipped_on__range=(first.first, last.last))
    by_month = shipped.annotate(month_on=TruncMonth("shipped_on")).order_by()
    tonnes: dict[tuple[int, Month], Any] = {
        (pk, Month.of(day)): total
        for pk, day, total in by_month.values_list("contract", "month_on").annotate(Sum("net_tonnes"))
    }
    found = {
        (row.contract_id, Month.of(row.month_on)): MonthDelivery(
            kilograms(row.tonnes),
            kilograms(tonnes.pop((row.contract_id, Month.of(row.month_on)), Decimal(0))),
            kilograms(row.excused_tonnes),
        )
        for row in agreed
    }
    return found | {key: MonthDelivery(0, kilograms(total)) for key, total in tonnes.items()}


def _short(ids: list[int], month: Month) -> dict[int, dict[str, Decimal]]:
    rows = Shortfall.objects.filter(contract__in=ids, month_on=month.first).order_by()
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for pk, side, total in rows.values_list("contract", "side").annotate(Sum("tonnes")):
        found[pk][side] = total
    return found
