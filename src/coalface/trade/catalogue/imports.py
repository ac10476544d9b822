"""The catalogue as importable tables, and how other tables name its entries."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model, QuerySet

from coalface.desk.imports.registry import (
    Column,
    Found,
    ImportKind,
    Outcome,
    Reference,
    afterwards,
    register,
)
from coalface.desk.imports.rules.cells import Choice, Code, Text
from coalface.desk.imports.rules.dates import Day, FirstOfMonth
from coalface.desk.imports.rules.numbers import Number
from coalface.desk.search.actions import forget, index_many
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.catalogue.access import (
    keeps_supply,
    visible_haul_routes,
    visible_mines,
    visible_outputs,
    visible_products,
    visible_stations,
    visible_stock_levels,
    visible_stockyards,
)
from coalface.trade.catalogue.actions import index_row
from coalface.trade.catalogue.models import (
    HaulRoute,
    Mine,
    MineOutput,
    Product,
    Station,
    StockLevel,
)
from coalface.trade.catalogue.rules import output_findings

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
HIGHEST_TONNES = Decimal(999_999_999)
TRANSPORTS = {
    "rail": ("铁路", "rail", "火车"),
    "road": ("公路", "road", "汽车"),
    "water": ("水路", "water", "海运", "水运"),
}


def _kept(visible: "Callable[[User], QuerySet[Row]]") -> "Callable[[User], QuerySet[Row]]":
    """Only those who plan for the whole company change what a plan is made from."""
    return lambda by: visible(by) if keeps_supply(by) else visible(by).none()


def _judge_output(row: Mapping[str, str | None]) -> Sequence[Finding]:
    month, daily = row.get("month_on"), row.get("daily_tonnes")
    if not month or not daily:
        return []
    holidays, overhaul = (int(row.get(name) or 0) for name in ("holiday_days", "overhaul_days"))
    return output_findings(date.fromisoformat(month), Decimal(daily), holidays, overhaul)


HAUL_ROUTE = _reference("haul_routes", visible_haul_routes, 60)
_MINE = Column(
    "mine_id", ("煤矿", "mine", "矿井", "矿名"), Text(150), required=True, reference=MINE, example="寺河矿"
)
_PRODUCT = Column(
    "product_id",
    ("品种", "product", "煤种", "产品"),
    Text(150),
    required=True,
    reference=PRODUCT,
    example="5500大卡动力煤",
)
_DAYS = Number(0, Decimal(31))

OUTPUTS = ImportKind(
    name="mine_outputs",
    label=mark("Outputs of mines"),
    model=MineOutput,
    columns=(
        _MINE,
        _PRODUCT,
        Column("month_on", ("月份", "month"), FirstOfMonth(), required=True, example="2026-01"),
        Column(
            "daily_tonnes",
            ("日产量", "output a day", "日产能", "日产"),
            Number(3, HIGHEST_TONNES),
            required=True,
            example="8500",
        ),
        Column("holiday_days", ("放假天数", "days of holiday", "节假日"), _DAYS, example="3"),
        Column("overhaul_days", ("检修天数", "days of overhaul", "检修"), _DAYS, example="2"),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("mine_id+product_id+month_on",),
    right="plan.edit",
    visible=_kept(visible_outputs),
    judge=_judge_output,
)
HAUL_ROUTES = ImportKind(
    name="haul_routes",
    label=mark("Haul routes"),
    model=HaulRoute,
    columns=(
        _CODE,
        Column("name", ("线路", "name", "名称", "线路名称"), Text(150), required=True, example="寺河—秦皇岛"),
        Column("mine_id", ("煤矿", "mine", "矿井"), Text(150), reference=MINE, example="寺河矿"),
        Column("origin_id", ("发站", "loaded at", "装车站"), Text(150), reference=STATION, example="嘉峰站"),
        Column("port_id", ("港口", "port", "中转港"), Text(150), reference=STATION, example="秦皇岛港"),
        Column("destination_id", ("到站", "received at", "卸车站"), Text(150), reference=STATION),
        Column("transport", ("运输方式", "transport"), Choice(TRANSPORTS), example="铁路"),
        Column(
            "distance_km",
            ("运距", "distance", "公里", "运距(公里)"),
            Number(0, Decimal(20_000)),
            example="706",
        ),
        Column("transit_days", ("在途天数", "days on the way"), Number(0, Decimal(120)), example="3"),
        Column(
            "loss_allowance_pct", ("路耗率", "loss allowance", "途损"), Number(2, Decimal(99)), example="1.2"
        ),
        Column("daily_tonnes", ("日运力", "capacity a day"), Number(3, HIGHEST_TONNES), example="12000"),
    ),
    match_keys=("code",),
    right="plan.edit",
    visible=_kept(visible_haul_routes),
)
STOCKYARD = _reference("stockyards", visible_stockyards, 60)
STOCK_LEVELS = ImportKind(
    name="stock_levels",
    label=mark("Stock levels"),
    model=StockLevel,
    columns=(
        Column(
            "stockyard_id",
            ("货场", "stockyard", "堆场", "场地"),
            Text(150),
            required=True,
            reference=Reference("stockyards", STOCKYARD.find),
            example="嘉峰站货场",
        ),
        Column("day_on", ("日期", "day"), Day(past_only=True), required=True, example="2026-01-31"),
        Column(
            "tonnes",
            ("库存", "stock", "库存量", "吨"),
            Number(3, HIGHEST_TONNES),
            required=True,
            example="56000",
        ),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("stockyard_id+day_on",),
    right="plan.edit",
    visible=_kept(visible_stock_levels),
    defaults=lambda by: {"read_by_id": by.pk},
)
for kind in (MINES, PRODUCTS, STATIONS, OUTPUTS, HAUL_ROUTES, STOCK_LEVELS):
    register(kind)


def _reindex(outcomes: Sequence[Outcome], by: User) -> None:
    """Products of a file are found like those entered by hand."""
    for outcome in outcomes:
        if outcome.kind == "products" and outcome.gone:
            for pk in outcome.ids:
                forget("product", pk)
        elif outcome.kind == "products":
            index_many([index_row(one) for one in Product.objects.filter(pk__in=outcome.ids)])


afterwards(["products"], _reindex)
