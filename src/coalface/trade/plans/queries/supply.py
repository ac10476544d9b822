"""What there is to sell in a month: outputs of mines, stock at its beginning, what routes can carry."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from coalface.kernel.measures import kilograms
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import HaulRoute, MineOutput, StockLevel, Stockyard


@dataclass(frozen=True, slots=True)
class Supply:
    """Whole kilograms of a product in a month; `stock_kg` is what lies above the lowest stock."""

    output_kg: int = 0
    stock_kg: int = 0

    @property
    def kg(self) -> int:
        return self.output_kg + self.stock_kg


def supply_of(month: Month) -> dict[int, Supply]:
    """By product; one without an output and without a reading is left out, for nobody knows its supply."""
    output: dict[int, int] = defaultdict(int)
    for row in MineOutput.objects.filter(month_on=month.first):
        output[row.product_id] += kilograms(row.tonnes)
    stock: dict[int, int] = defaultdict(int)
    for read in yards_before(month.first):
        stock[read.yard.product_id] += max(kilograms(read.tonnes - read.yard.low_tonnes), 0)
    return {pk: Supply(output.get(pk, 0), stock.get(pk, 0)) for pk in {*output, *stock}}


def carried_of(month: Month) -> dict[int, int]:
    """Kilograms that routes with a capacity can carry in the month, by route."""
    days = month.last.day
    rows = HaulRoute.objects.filter(daily_tonnes__isnull=False)
    return {row.pk: kilograms((row.daily_tonnes or Decimal(0)) * days) for row in rows}


@dataclass(frozen=True, slots=True)
class Read:
    """A stockyard with its last level and the day of that."""

    yard: Stockyard
    tonnes: Decimal
    day_on: date


def yards_before(day: date) -> list[Read]:
    """Stockyards, by code, with their last reading before a day; those never read are left out."""
    last = StockLevel.objects.filter(stockyard=OuterRef("stockyard"), day_on__lt=day).order_by("-day_on")
    rows = StockLevel.objects.filter(pk=Subquery(last.values("pk")[:1]))
    rows = rows.select_related("stockyard").order_by("stockyard__code")
    return [Read(row.stockyard, row.tonnes, row.day_on) for row in rows]
