"""Mines, products and stations as importable tables, and how other tables name them."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from django.db.models import Model, QuerySet

from coalface.desk.imports.registry import Column, Found, ImportKind, Reference, register
from coalface.desk.imports.rules.cells import Choice, Code, Text
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.catalogue.access import visible_mines, visible_products, visible_stations
from coalface.trade.catalogue.models import Mine, Product, Station

Row = TypeVar("Row", bound=Model)

PRODUCT_KINDS = {
    "thermal": ("动力煤", "thermal coal", "thermal"),
    "coking": ("炼焦煤", "coking coal", "焦煤", "coking"),
    "anthracite": ("无烟煤", "anthracite"),
    "pci": ("喷吹煤", "injection coal", "pci"),
    "lignite": ("褐煤", "lignite"),
    "other": ("其他", "other"),
}
YES_OR_NO = {"true": ("是", "yes", "1", "y"), "false": ("否", "no", "0", "n")}


def _reference(kind: str, visible: "Callable[[User], QuerySet[Row]]", longest: int) -> Reference:
    """An entry of the catalogue, by its code or by a name only one entry has."""

    def find(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
        found: dict[str, int | Finding] = {}
        for name, pk in visible(by).filter(name__in=texts).values_list("name", "pk"):
            several = blocking("several_found", mark("Several are named %(text)s."), None, {"text": name})
            found[name] = several if name in found else pk
        found.update(visible(by).filter(code__in=texts).values_list("code", "pk"))
        return found

    return Reference(kind, find, create=lambda text: {"code": text[:longest], "name": text})


MINE = _reference("mines", visible_mines, 60)
PRODUCT = _reference("products", visible_products, 60)
STATION = _reference("stations", visible_stations, 60)

_CODE = Column("code", ("编码", "code", "代码", "编号"), Code(60), required=True)

MINES = ImportKind(
    name="mines",
    label=mark("Mines"),
    model=Mine,
    columns=(
        _CODE,
        Column("name", ("煤矿", "name", "名称", "矿名", "mine"), Text(150), required=True, example="寺河矿"),
        Column("region", ("地区", "region"), Text(60), example="山西"),
    ),
    match_keys=("code",),
    right="trade.edit",
    visible=visible_mines,
)
PRODUCTS = ImportKind(
    name="products",
    label=mark("Products"),
    model=Product,
    columns=(
        _CODE,
        Column(
            "name",
            ("品种", "name", "名称", "煤种", "product"),
            Text(150),
            required=True,
            example="5500大卡动力煤",
        ),
        Column("kind", ("类别", "kind", "种类"), Choice(PRODUCT_KINDS), example="动力煤"),
    ),
    match_keys=("code",),
    right="trade.edit",
    visible=visible_products,
)
STATIONS = ImportKind(
    name="stations",
    label=mark("Stations and ports"),
    model=Station,
    columns=(
        _CODE,
        Column(
            "name", ("站名", "name", "名称", "车站", "station"), Text(150), required=True, example="秦皇岛港"
        ),
        Column("is_port", ("港口", "port", "是否港口"), Choice(YES_OR_NO), example="是"),
    ),
    match_keys=("code",),
    right="trade.edit",
    visible=visible_stations,
)
for kind in (MINES, PRODUCTS, STATIONS):
    register(kind)
