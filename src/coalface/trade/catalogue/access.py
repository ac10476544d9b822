"""Who reads and edits the catalogue: it belongs to nobody, so rights decide without a scope."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from coalface.identity.people.access import may, scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.catalogue.models import (
    HaulRoute,
    LegalFloor,
    Mine,
    MineOutput,
    Product,
    ProductSpec,
    Station,
    StockLevel,
    Stockyard,
)

Item = TypeVar("Item", bound=Model)


def visible_mines(user: User) -> QuerySet[Mine]:
    return _for_traders(user, Mine.objects.all())


def visible_products(user: User) -> QuerySet[Product]:
    return _for_traders(user, Product.objects.all())


def visible_stations(user: User) -> QuerySet[Station]:
    return _for_traders(user, Station.objects.all())


def visible_outputs(user: User) -> QuerySet[MineOutput]:
    return _for_traders(user, MineOutput.objects.all())


def visible_haul_routes(user: User) -> QuerySet[HaulRoute]:
    return _for_traders(user, HaulRoute.objects.all())


def visible_stockyards(user: User) -> QuerySet[Stockyard]:
    return _for_traders(user, Stockyard.objects.all())


def visible_stock_levels(user: User) -> QuerySet[StockLevel]:
    return _for_traders(user, StockLevel.objects.all())


def visible_specs(user: User) -> QuerySet[ProductSpec]:
    return _for_traders(user, ProductSpec.objects.all())


def visible_legal_floors(user: User) -> QuerySet[LegalFloor]:
    return _for_traders(user, LegalFloor.objects.all())


def _for_traders(user: User, rows: QuerySet[Item]) -> QuerySet[Item]:
    return rows if may(user, "trade.view") else rows.none()


def keeps_supply(user: User) -> bool:
    """Whether a person plans for the whole company, and so keeps outputs, routes and stockyards."""
    return scope_of(user, "plan.edit") is Scope.ALL
