"""Sales advised for a month by product (煤炭销售建议表, B7)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, Q, Sum

from coalface.identity.people.access import scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.measures import from_kilograms, kilograms, yuan
from coalface.kernel.periods import Month
from coalface.trade.chain.rules.advice import Advised, Position, advised
from coalface.trade.dispatch.models import Shipment
from coalface.trade.plans.queries.balance import ProductBalance, balance_of
from coalface.trade.plans.queries.supply import yards_before

BACK_DAYS = 30


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A product in the month: `stock` as read last, `daily` as shipped in the last thirty days.

    Prices are means of what was shipped at known prices in those days and the thirty before, in yuan a tonne;
    None for people who may not see the money of the whole company.
    """

    balance: ProductBalance
    stock: Decimal | None
    daily: Decimal
    price: Decimal | None
    price_before: Decimal | None
    advised: Advised

    @property
    def name(self) -> str:
        return self.balance.product.name

    @property
    def days(self) -> Decimal | None:
        """How many days the stock lasts at what is shipped a day, to 0.1."""
        if self.stock is None or not self.daily:
            return None
        return (self.stock / self.daily).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def supply(self) -> Decimal | None:
        return None if self.balance.supply is None else from_kilograms(self.balance.supply.kg)

    @property
    def wanted(self) -> Decimal:
        return from_kilograms(self.balance.wanted_kg)

    @property
    def tonnes(self) -> Decimal:
        return from_kilograms(self.advised.kg)

    @property
    def beyond(self) -> Decimal:
        return from_kilograms(self.advised.beyond_kg)

    @property
    def price_change(self) -> Decimal | None:
        if self.price is None or self.price_before is None:
            return None
        return self.price - self.price_before


def advice_of(user: User, month: Month, today: date) -> list[AdviceLine]:
    """Every product with supply or demand, by code; sums over the whole company, as those of the balance."""
    stock, over = _stock(today)
    shipped = _shipped(today)
    money = scope_of(user, "money.view") is Scope.ALL
    lines = []
    for one in balance_of(user, month).products:
        supply = None if one.supply is None else one.supply.kg
        position = Position(supply, one.wanted_kg, kilograms(over[one.product.pk]))
        sums = shipped.get(one.product.pk, {})
        lines.append(
            AdviceLine(
                one,
                stock.get(one.product.pk),
                (sums.get("tonnes") or Decimal(0)) / BACK_DAYS,
                _price(sums, "") if money else None,
                _price(sums, "_before") if money else None,
                advised(position),
            )
        )
    return lines


def _stock(today: date) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """By product what lies in its yards, and what of it lies above their alarms."""
    stock, over = dict[int, Decimal](), defaultdict[int, Decimal](Decimal)
    for read in yards_before(today + timedelta(days=1)):
        yard = read.yard
        stock[yard.product_id] = stock.get(yard.product_id, Decimal(0)) + read.tonnes
        alarm = yard.capacity_tonnes * yard.alarm_pct / 100
        over[yard.product_id] += max(read.tonnes - alarm, Decimal(0))
    return stock, over


def _shipped(today: date) -> dict[int, dict[str, Any]]:
    """Of the thirty days before today and the thirty before those, by product."""
    middle, first = today - timedelta(days=BACK_DAYS), today - timedelta(days=2 * BACK_DAYS)
    now, before = Q(shipped_on__gte=middle), Q(shipped_on__lt=middle)
    priced = Q(unit_price_per_tonne__isnull=False)
    value = F("net_tonnes") * F("unit_price_per_tonne")
    rows = Shipment.objects.filter(shipped_on__gte=first, shipped_on__lt=today).order_by()
    sums = rows.values("product_id").annotate(
        tonnes=Sum("net_tonnes", filter=now),
        priced=Sum("net_tonnes", filter=now & priced),
        value=Sum(value, filter=now & priced),
        priced_before=Sum("net_tonnes", filter=before & priced),
        value_before=Sum(value, filter=before & priced),
    )
    return {row["product_id"]: dict(row) for row in sums}


def _price(sums: dict[str, Any], when: str) -> Decimal | None:
    tonnes = sums.get(f"priced{when}")
    return yuan(sums[f"value{when}"] / tonnes) if tonnes else None
