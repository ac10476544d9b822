"""Recording mines, products and stations, outputs, routes, stockyards and their levels."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TypedDict, TypeVar, Unpack

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from coalface.desk.search import actions as search
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.access import keeps_supply
from coalface.trade.catalogue.models import (
    HaulRoute,
    Mine,
    MineOutput,
    Product,
    Station,
    StockLevel,
    Stockyard,
)
from coalface.trade.catalogue.rules import item_findings, output_findings, yard_findings

Item = TypeVar("Item", Mine, Product, Station)
Place = TypeVar("Place", HaulRoute, Stockyard)


class NotCataloguable(Refused):
    """The entry lacks a code or a name, or its code is taken."""


class OutputInvalid(Refused):
    """The output of a month cannot be so."""


class LevelInvalid(Refused):
    """The reading lies in the future or below nought."""


class RouteFields(TypedDict, total=False):
    mine: Mine | None
    origin: Station | None
    port: Station | None
    destination: Station | None
    transport: str
    distance_km: int | None
    transit_days: int | None
    loss_allowance_pct: Decimal | None
    daily_tonnes: Decimal | None


class YardFields(TypedDict, total=False):
    mine: Mine | None
    station: Station | None
    alarm_pct: Decimal
    low_tonnes: Decimal
    horizon_days: int


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
    _save(item, item.code)
    if isinstance(item, Product):
        search.enter(index_row(item))
    record(by=by, action=f"trade.{_kind(item)}.{verb}", subject=item, detail={"code": item.code})
    return item


def index_row(product: Product) -> search.IndexRow:
    """A product is found by its name and its code."""
    return search.IndexRow(
        "product", product.pk, product.name, product.code, words=(product.code,), everyones=True
    )


def _save(item: models.Model, code: str) -> None:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        taken = mark("The code %(code)s is already in the catalogue.")
        raise NotCataloguable(blocking("code_taken", taken, "code", {"code": code})) from None


def _kind(item: models.Model) -> str:
    return item._meta.model_name or ""


@transaction.atomic
def set_output(
    *,
    mine: Mine,
    product: Product,
    month_on: date,
    daily_tonnes: Decimal,
    holiday_days: int = 0,
    overhaul_days: int = 0,
    remarks: str = "",
    by: User,
) -> MineOutput:
    """Say what a mine brings out of a product in a month; what was said before is kept in its history."""
    require_supply(by)
    first = month_on.replace(day=1)
    if found := output_findings(first, daily_tonnes, holiday_days, overhaul_days):
        raise OutputInvalid(*found)
    output = MineOutput.objects.select_for_update().filter(mine=mine, product=product, month_on=first).first()
    output = output or MineOutput(mine=mine, product=product, month_on=first, version=0)
    output.daily_tonnes, output.holiday_days = daily_tonnes, holiday_days
    output.overhaul_days, output.remarks = overhaul_days, remarks.strip()[:250]
    output.version += 1
    output.save()
    detail = {"mine": mine.code, "product": product.code, "month": str(first), "tonnes": output.tonnes}
    record(by=by, action="trade.mine_output.set", subject=output, detail=detail)
    return output


@transaction.atomic
def record_haul_route(*, code: str, name: str, by: User, **fields: Unpack[RouteFields]) -> HaulRoute:
    return _place(HaulRoute(code=code, name=name, **fields), [], by)


@transaction.atomic
def change_haul_route(
    *, route_id: int, version: int, code: str, name: str, by: User, **fields: Unpack[RouteFields]
) -> HaulRoute:
    route = HaulRoute.objects.select_for_update().get(pk=route_id)
    check_version(route, seen=version, offered={"code": code, "name": name, **fields})
    for field, value in {"code": code, "name": name, **fields}.items():
        setattr(route, field, value)
    return _place(route, [], by)


@transaction.atomic
def record_stockyard(
    *,
    code: str,
    name: str,
    product: Product,
    capacity_tonnes: Decimal,
    by: User,
    **fields: Unpack[YardFields],
) -> Stockyard:
    yard = Stockyard(code=code, name=name, product=product, capacity_tonnes=capacity_tonnes, **fields)
    return _place(yard, yard_findings(yard.capacity_tonnes, yard.alarm_pct, yard.low_tonnes), by)


@transaction.atomic
def change_stockyard(
    *,
    yard_id: int,
    version: int,
    code: str,
    name: str,
    product: Product,
    capacity_tonnes: Decimal,
    by: User,
    **fields: Unpack[YardFields],
) -> Stockyard:
    yard = Stockyard.objects.select_for_update().get(pk=yard_id)
    given = {"code": code, "name": name, "product": product, "capacity_tonnes": capacity_tonnes, **fields}
    check_version(yard, seen=version, offered=given)
    for field, value in given.items():
        setattr(yard, field, value)
    return _place(yard, yard_findings(yard.capacity_tonnes, yard.alarm_pct, yard.low_tonnes), by)


@transaction.atomic
def record_level(
    *, yard: Stockyard, day_on: date, tonnes: Decimal, remarks: str = "", by: User
) -> StockLevel:
    """What lay there at the end of a day; another reading of the day takes the place of the first."""
    require_supply(by)
    found = []
    if day_on > timezone.localdate():
        found.append(blocking("level_in_future", mark("The day has not come yet."), "day_on"))
    if tonnes < 0:
        found.append(blocking("level_negative", mark("Tonnes cannot be below nought."), "tonnes"))
    if found:
        raise LevelInvalid(*found)
    level, _new = StockLevel.objects.update_or_create(
        stockyard=yard,
        day_on=day_on,
        defaults={"tonnes": tonnes, "remarks": remarks.strip()[:250], "read_by": by, **_JUST_READ},
    )
    detail = {"yard": yard.code, "day": str(day_on), "tonnes": tonnes}
    record(by=by, action="trade.stock_level.record", subject=level, detail=detail)
    return level


@transaction.atomic
def mark_read(level_ids: Collection[int]) -> None:
    """Readings that came by file: nothing was booked since. The import is what is audited."""
    StockLevel.objects.filter(pk__in=level_ids).update(**_JUST_READ)


@transaction.atomic
def book_stock(*, yard_id: int, day_on: date, tonnes: Decimal, by: User) -> Decimal:
    """Raise a yard's level by what came on a day, or lower it by what is taken back; returns by how much.

    Levels of later days follow, up to the next that was read: who read it saw the coal lying there. Coal
    that lay there when the day was read anew is not taken off again. Whoever calls has judged who may, and
    records what the coal came by.
    """
    Stockyard.objects.select_for_update().get(pk=yard_id)
    levels = StockLevel.objects.filter(stockyard=yard_id)
    level = levels.filter(day_on=day_on).first()
    if level is None:
        before = levels.filter(day_on__lt=day_on).order_by("-day_on").first()
        level = StockLevel(stockyard_id=yard_id, day_on=day_on, read_by=by, is_read=False)
        level.tonnes = before.tonnes if before else Decimal(0)
    moved = max(tonnes, -level.booked_tonnes, -level.tonnes)
    level.tonnes += moved
    level.booked_tonnes += moved
    level.save()
    read = levels.filter(day_on__gt=day_on, is_read=True).order_by("day_on").values_list("day_on", flat=True)
    later = levels.filter(day_on__gt=day_on, is_read=False)
    if (until := read.first()) is not None:
        later = later.filter(day_on__lt=until)
    later.update(tonnes=Greatest(F("tonnes") + moved, Decimal(0)))
    return moved


_JUST_READ = {"is_read": True, "booked_tonnes": Decimal(0)}


def require_supply(by: User) -> None:
    """Refuse people whose right to plan does not reach the whole company."""
    require(by, "plan.edit")
    if not keeps_supply(by):
        message = mark("Outputs, routes and stockyards are kept by those who plan for the whole company.")
        raise NotAllowed(blocking("plans_own_only", message))


def _place(place: Place, findings: list[Finding], by: User) -> Place:
    require_supply(by)
    place.code, place.name = place.code.strip(), place.name.strip()
    if found := [*item_findings(place.code, place.name), *findings]:
        raise NotCataloguable(*found)
    verb = "change" if place.pk else "create"
    place.version += place.pk is not None
    _save(place, place.code)
    record(by=by, action=f"trade.{_kind(place)}.{verb}", subject=place, detail={"code": place.code})
    return place
