"""The balance of a month 产销平衡: supply against demand, and what routes carry against what is to go."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import HaulRoute, Product
from coalface.trade.plans.access import visible_plans
from coalface.trade.plans.models import Plan, PlanLine
from coalface.trade.plans.queries.demand import Wanted, demand_of
from coalface.trade.plans.queries.supply import Supply, carried_of, supply_of


@dataclass(slots=True)
class ProductBalance:
    """Kilograms of one product; `supply` is None when nobody put down what there is."""

    product: Product
    supply: Supply | None
    ordered_kg: int = 0
    contracted_kg: int = 0
    wanted_kg: int = 0
    planned_kg: int | None = None

    @property
    def gap_kg(self) -> int | None:
        """What is left over; below nought what is missing."""
        return None if self.supply is None else self.supply.kg - self.wanted_kg


@dataclass(slots=True)
class RouteBalance:
    route: HaulRoute
    carried_kg: int | None
    wanted_kg: int = 0
    planned_kg: int | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """`plan` is the draft being worked on, else the revision that counts."""

    month: Month
    products: list[ProductBalance]
    routes: list[RouteBalance]
    plan: Plan | None


def balance_of(user: User, month: Month) -> Balance:
    """Sums over the whole company, for everybody who sees plans; lines of customers are another question."""
    rows = visible_plans(user).filter(month_on=month.first, state__in=("draft", "approving", "approved"))
    plan = rows.order_by("-revision").first()
    wanted = demand_of(month)
    planned = _planned(plan)
    return Balance(month, _products(wanted, month, planned), _routes(wanted, month, planned), plan)


Planned = dict[tuple[str, int], int] | None


def _planned(plan: Plan | None) -> Planned:
    if plan is None:
        return None
    found: dict[tuple[str, int], int] = defaultdict(int)
    lines = PlanLine.objects.filter(plan=plan).order_by().values_list("product_id", "haul_route_id")
    for product_id, route_id, kg in lines.annotate(Sum("planned_kg")):
        found["product", product_id] += kg
        if route_id is not None:
            found["route", route_id] += kg
    return found


def _products(wanted: list[Wanted], month: Month, planned: Planned) -> list[ProductBalance]:
    supply = supply_of(month)
    ids = {line.product_id for line in wanted} | set(supply)
    found = {
        product.pk: ProductBalance(product, supply.get(product.pk))
        for product in Product.objects.filter(pk__in=ids).order_by("code")
    }
    for line in wanted:
        sums = found[line.product_id]
        sums.ordered_kg += line.ordered_kg or 0
        sums.contracted_kg += line.contracted_kg
        sums.wanted_kg += line.kg
    for pk, sums in found.items():
        sums.planned_kg = None if planned is None else planned.get(("product", pk), 0)
    return list(found.values())


def _routes(wanted: list[Wanted], month: Month, planned: Planned) -> list[RouteBalance]:
    carried = carried_of(month)
    ids = {line.route_id for line in wanted if line.route_id is not None} | set(carried)
    found = {
        route.pk: RouteBalance(route, carried.get(route.pk))
        for route in HaulRoute.objects.filter(pk__in=ids).order_by("code")
    }
    for line in wanted:
        if line.route_id is not None:
            found[line.route_id].wanted_kg += line.kg
    for pk, sums in found.items():
        sums.planned_kg = None if planned is None else planned.get(("route", pk), 0)
    return list(found.values())
