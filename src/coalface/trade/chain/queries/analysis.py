"""A month of sales beside the month before and the year before (煤炭销售月度分析, B7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.measures import from_fen, from_kilograms, yuan
from coalface.kernel.periods import Month
from coalface.trade.chain.rules import share_pct
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.months.access import visible_cash_months, visible_months

MOVERS = 5


@dataclass(frozen=True, slots=True)
class MonthSums:
    """Part of the sales of a month, in kilograms and fen.

    `year_kg` is from January to the month, `last_year_kg` the same months a year before. Value and price are
    of shipments whose price is known; None for people who may not see prices.
    """

    key: Any
    agreed_kg: int
    kg: int
    before_kg: int
    year_ago_kg: int
    year_kg: int
    last_year_kg: int
    value: Decimal | None = None
    price: Decimal | None = None
    price_before: Decimal | None = None

    @property
    def name(self) -> str:
        return str(self.key)

    @property
    def tonnes(self) -> Decimal:
        return from_kilograms(self.kg)

    @property
    def agreed(self) -> Decimal:
        return from_kilograms(self.agreed_kg)

    @property
    def year(self) -> Decimal:
        return from_kilograms(self.year_kg)

    @property
    def fulfilled_pct(self) -> Decimal | None:
        return share_pct(self.kg, self.agreed_kg)

    @property
    def on_month_before_pct(self) -> Decimal | None:
        return _growth(self.kg, self.before_kg)

    @property
    def on_year_before_pct(self) -> Decimal | None:
        return _growth(self.kg, self.year_ago_kg)

    @property
    def year_on_year_pct(self) -> Decimal | None:
        return _growth(self.year_kg, self.last_year_kg)

    @property
    def price_change(self) -> Decimal | None:
        if self.price is None or self.price_before is None:
            return None
        return self.price - self.price_before


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer who took more or less than in the month before, in kilograms."""

    customer_id: int
    name: str
    kg: int
    before_kg: int

    @property
    def change_kg(self) -> int:
        return self.kg - self.before_kg


def by_product(user: User, month: Month) -> list[MonthSums]:
    """Products sold or agreed in one of the months compared, by code."""
    prices = {} if hidden_fields(user) else _prices(user, month)
    return [
        _sums(row, row["product__name"], prices.get(row["product_id"], {}))
        for row in _grouped(user, month, "product_id", "product__name", order="product__code")
    ]


def by_grade(user: User, month: Month) -> list[MonthSums]:
    """By the grades customers have now, the best first; the names are the caller's."""
    return [
        _sums(row, row["customer__grade"], {})
        for row in _grouped(user, month, "customer__grade", order="customer__grade")
    ]


def altogether(lines: Sequence[MonthSums], key: object) -> MonthSums:
    """The lines as one; prices of several products have no mean worth saying."""
    values = [line.value for line in lines if line.value is not None]
    return MonthSums(
        key,
        sum(line.agreed_kg for line in lines),
        sum(line.kg for line in lines),
        sum(line.before_kg for line in lines),
        sum(line.year_ago_kg for line in lines),
        sum(line.year_kg for line in lines),
        sum(line.last_year_kg for line in lines),
        sum(values, Decimal(0)) if values else None,
    )


def received(user: User, month: Month) -> Decimal | None:
    """Money received in the month, in yuan; None for people who may not see money."""
    if not may(user, "money.view"):
        return None
    rows = visible_cash_months(user).filter(month_on=month.first)
    return from_fen(rows.aggregate(sum=Sum("paid_fen"))["sum"] or 0)


def movers(user: User, month: Month) -> tuple[list[Mover], list[Mover]]:
    """Who took most more, and who most less, than in the month before."""
    rows: QuerySet[Any, Any] = visible_months(user).filter(month_on__in=(month.first, (month - 1).first))
    grouped = rows.order_by().values("customer_id", "customer__name")
    sums = grouped.annotate(kg=_kg(month_on=month.first), before=_kg(month_on=(month - 1).first))
    changed = sums.annotate(change=F("kg") - F("before"))
    more = changed.filter(change__gt=0).order_by("-change", "customer_id")[:MOVERS]
    less = changed.filter(change__lt=0).order_by("change", "customer_id")[:MOVERS]
    return _movers(more), _movers(less)


def _movers(rows: Iterable[dict[str, Any]]) -> list[Mover]:
    return [Mover(row["customer_id"], row["customer__name"], row["kg"], row["before"]) for row in rows]


def _grouped(user: User, month: Month, *keys: str, order: str) -> QuerySet[Any, Any]:
    ago, before = month - 12, month - 1
    year = {"month_on__range": (month.first.replace(month=1), month.first)}
    last_year = {"month_on__range": (ago.first.replace(month=1), ago.first)}
    wanted = Q(month_on=before.first) | Q(**year) | Q(**last_year)
    rows: QuerySet[Any, Any] = visible_months(user).filter(wanted).order_by().values(*keys)
    sums = rows.annotate(
        agreed=Coalesce(Sum("contracted_kg", filter=Q(month_on=month.first)), 0),
        kg=_kg(month_on=month.first),
        before=_kg(month_on=before.first),
        ago=_kg(month_on=ago.first),
        year=_kg(**year),
        last_year=_kg(**last_year),
        rows=Count("pk"),
    )
    found: QuerySet[Any, Any] = sums.exclude(agreed=0, kg=0, before=0, ago=0, year=0, last_year=0)
    return found.order_by(order)


def _kg(**when: Any) -> Coalesce:
    return Coalesce(Sum("dispatched_kg", filter=Q(**when)), 0)


def _prices(user: User, month: Month) -> dict[int, dict[str, Any]]:
    """Weight and value of what was shipped at known prices, this month and the one before."""
    before = month - 1
    now, then = Q(shipped_on__gte=month.first), Q(shipped_on__lt=month.first)
    value = F("net_tonnes") * F("unit_price_per_tonne")
    rows = visible_shipments(user).filter(
        shipped_on__range=(before.first, month.last), unit_price_per_tonne__isnull=False
    )
    sums = (
        rows.order_by()
        .values("product_id")
        .annotate(
            tonnes=Sum("net_tonnes", filter=now),
            value=Sum(value, filter=now),
            tonnes_before=Sum("net_tonnes", filter=then),
            value_before=Sum(value, filter=then),
        )
    )
    return {row["product_id"]: dict(row) for row in sums}


def _sums(row: dict[str, Any], key: object, prices: dict[str, Any]) -> MonthSums:
    value, tonnes = prices.get("value"), prices.get("tonnes")
    value_before, tonnes_before = prices.get("value_before"), prices.get("tonnes_before")
    return MonthSums(
        key,
        row["agreed"],
        row["kg"],
        row["before"],
        row["ago"],
        row["year"],
        row["last_year"],
        yuan(value) if value else None,
        yuan(value / tonnes) if value and tonnes else None,
        yuan(value_before / tonnes_before) if value_before and tonnes_before else None,
    )


def _growth(now: int, then: int) -> Decimal | None:
    """How much more than then, in percent; None on nothing."""
    return share_pct(now - then, then)
