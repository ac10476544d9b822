"""Who reads and edits the catalogue: it belongs to nobody, so rights decide without a scope."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.trade.catalogue.models import Mine, Product, Station

Item = TypeVar("Item", bound=Model)


def visible_mines(user: User) -> QuerySet[Mine]:
    return _for_traders(user, Mine.objects.all())


def visible_products(user: User) -> QuerySet[Product]:
    return _for_traders(user, Product.objects.all())


def visible_stations(user: User) -> QuerySet[Station]:
    return _for_traders(user, Station.objects.all())


def _for_traders(user: User, rows: QuerySet[Item]) -> QuerySet[Item]:
    return rows if may(user, "trade.view") else rows.none()
