"""Recording mines, products and stations."""

from typing import TypeVar

from django.db import IntegrityError, models, transaction

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.catalogue.rules import item_findings

Item = TypeVar("Item", Mine, Product, Station)


class NotCataloguable(Refused):
    """The entry lacks a code or a name, or its code is taken."""


@transaction.atomic
def record_mine(*, code: str, name: str, region: str = "", by: User) -> Mine:
    return _keep(Mine(code=code, name=name, region=region.strip()), by)


@transaction.atomic
def change_mine(*, mine: Mine, code: str, name: str, region: str, by: User) -> Mine:
    mine.code, mine.name, mine.region = code, name, region.strip()
    return _keep(mine, by)


@transaction.atomic
def record_product(*, code: str, name: str, kind: str = Product.Kind.THERMAL, by: User) -> Product:
    return _keep(Product(code=code, name=name, kind=kind), by)


@transaction.atomic
def change_product(*, product: Product, code: str, name: str, kind: str, by: User) -> Product:
    product.code, product.name, product.kind = code, name, kind
    return _keep(product, by)


@transaction.atomic
def record_station(*, code: str, name: str, is_port: bool = False, by: User) -> Station:
    return _keep(Station(code=code, name=name, is_port=is_port), by)


@transaction.atomic
def change_station(*, station: Station, code: str, name: str, is_port: bool, by: User) -> Station:
    station.code, station.name, station.is_port = code, name, is_port
    return _keep(station, by)


def _keep(item: Item, by: User) -> Item:
    require(by, "trade.edit")
    item.code, item.name = item.code.strip(), item.name.strip()
    if findings := item_findings(item.code, item.name):
        raise NotCataloguable(*findings)
    verb = "change" if item.pk else "create"
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        taken = mark("The code %(code)s is already in the catalogue.")
        raise NotCataloguable(blocking("code_taken", taken, "code", {"code": item.code})) from None
    record(by=by, action=f"trade.{_kind(item)}.{verb}", subject=item, detail={"code": item.code})
    return item


def _kind(item: models.Model) -> str:
    return item._meta.model_name or ""
