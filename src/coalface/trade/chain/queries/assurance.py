"""Supply assurance 保供 for key accounts (R1.08): plant stock, coal on its way, and when it runs out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.dossier.access import visible_facts
from coalface.archive.dossier.queries.pictures import BURN, STOCK
from coalface.archive.dossier.rules.derived import StockLevel, stock_days, stock_level
from coalface.archive.revision.rules import KEY_GRADES
from coalface.identity.people.models import User
from coalface.trade.chain.rules import PlantStock
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.dispatch.queries.arrivals import transit_days

TRANSIT_DAYS = {"rail": 5, "road": 1, "water": 12, "conveyor": 0, "other": 3}
"""How long coal is on its way to customers whose last arrivals do not tell."""
RIGHT = "dossier.view"


@dataclass(frozen=True, slots=True)
class Assurance:
    """A key account; `plant` is None where stock or burn was never reported. `level` judges `days_left`."""

    customer: Customer
    plant: PlantStock | None
    stock_days: Decimal | None
    days_left: Decimal | None
    runs_out_on: date | None
    level: StockLevel | None


def assurances(user: User, today: date) -> list[Assurance]:
    """Key accounts whose facts the person sees, the first to run out first, those unknown last."""
    customers = visible_customers(user, RIGHT).filter(grade__in=KEY_GRADES).select_related("responsible")
    found = list(customers.order_by("name_key", "pk"))
    reported = _reported(user, found)
    moving = _shipped(user, reported, today)
    rows = [_assurance(one, reported.get(one.pk), moving.get(one.pk, Decimal(0)), today) for one in found]
    return sorted(rows, key=lambda row: (row.days_left is None, row.days_left or Decimal(0)))


Reported = tuple[Decimal, date, Decimal]
"""Stock in tonnes, the day it stands for, tonnes burnt a day."""


def _reported(user: User, customers: Iterable[Customer]) -> dict[int, Reported]:
    """The standing facts of stock and burn, by customer; both are needed."""
    rows = visible_facts(user).filter(
        is_standing=True, customer__in=customers, field__code__in=(STOCK, BURN), number__isnull=False
    )
    held: dict[int, dict[str, tuple[Decimal, date]]] = defaultdict(dict)
    for pk, code, number, day in rows.values_list("customer", "field__code", "number", "as_of_on"):
        if pk is not None and number is not None:
            held[pk][code] = (number, day)
    return {pk: (*said[STOCK], said[BURN][0]) for pk, said in held.items() if STOCK in said and BURN in said}


def _shipped(user: User, reported: dict[int, Reported], today: date) -> dict[int, Decimal]:
    """Tonnes that were on their way when the stock was reported, or left since then, by customer."""
    if not reported:
        return {}
    known = transit_days(reported, today)
    longest = max(*TRANSIT_DAYS.values(), *known.values(), 0)
    since = min(day for _, day, _ in reported.values()) - timedelta(days=longest)
    rows = visible_shipments(user).filter(customer__in=reported, shipped_on__gt=since, shipped_on__lte=today)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    days = rows.order_by().values_list("customer", "shipped_on", "transport").annotate(Sum("net_tonnes"))
    for pk, day, transport, tonnes in days:
        took = known.get((pk, transport), TRANSIT_DAYS.get(transport, 3))
        if day > reported[pk][1] - timedelta(days=took):
            sums[pk] += tonnes
    return sums


def _assurance(customer: Customer, said: Reported | None, moving: Decimal, today: date) -> Assurance:
    if said is None:
        return Assurance(customer, None, None, None, None, None)
    stock, day, burn = said
    plant = PlantStock(stock, day, burn, moving)
    left = plant.days_left(today)
    return Assurance(
        customer, plant, stock_days(stock, burn), left, plant.runs_out_on(today), stock_level(left)
    )
