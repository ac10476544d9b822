"""Shipments as an importable table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet

from coalface.archive.customers.imports import customer_reference
from coalface.desk.imports.registry import (
    Changes,
    Check,
    Column,
    ImportKind,
    Outcome,
    afterwards,
    register,
)
from coalface.desk.imports.rules.cells import Choice, Code, Text
from coalface.desk.imports.rules.dates import Day
from coalface.desk.imports.rules.numbers import Number
from coalface.identity.people.access import scoped
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.trade.catalogue.imports import MINE, PRODUCT, STATION
from coalface.trade.contracts.imports import CONTRACT
from coalface.trade.dispatch.actions import mark_months_of
from coalface.trade.dispatch.actions.shipments import OWN_FIELDS
from coalface.trade.dispatch.holding import held_shipments
from coalface.trade.dispatch.models import Shipment
from coalface.trade.dispatch.rules.shipments import MOST_NET_TONNES, MOST_YUAN_PER_TONNE, QUALITY_RANGES
from coalface.trade.ledger.actions import MARK_STAGED, mark_dirty

BATCH = 5_000
TRANSPORTS = {
    "rail": ("铁路", "rail", "火车", "铁运"),
    "road": ("公路", "road", "汽车", "汽运", "truck"),
    "water": ("水运", "water", "船运", "海运"),
    "conveyor": ("皮带", "conveyor or pipeline", "conveyor", "管道", "管带"),
    "other": ("其他", "other"),
}


def editable_shipments(by: User) -> QuerySet[Shipment]:
    """Shipments of the customers whose trade the person may record."""
    return scoped(
        Shipment.objects.all(),
        by,
        "trade.edit",
        owner="customer__responsible",
        department="customer__department",
    )


def held_rows(changes: Changes) -> Mapping[int, Finding]:
    """The shipments a correction on their page would be refused for, too."""
    touched = {pk: _fields(change) for pk, change in changes.items()}
    return held_shipments({pk: fields for pk, fields in touched.items() if fields})


def _fields(change: Mapping[str, object] | None) -> Mapping[str, object]:
    if change is None:
        return {"number": None}
    fields = {name.removesuffix("_id"): new for name, new in change.items()}
    return {name: new for name, new in fields.items() if name not in OWN_FIELDS}


def _quality(name: str, places: int = 4) -> Number:
    bounds = QUALITY_RANGES[name]
    return Number(places, bounds.most, bounds.least)


SHIPMENTS = ImportKind(
    name="shipments",
    label=mark("Shipments"),
    model=Shipment,
    columns=(
        Column(
            "number",
            ("发运单号", "ticket number", "单号", "运单号", "票号", "磅单号", "number"),
            Code(80),
            required=True,
            example="FY-20240115-0001",
        ),
        Column(
            "customer_id",
            (
                "客户代码",
                "customer",
                "统一社会信用代码",
                "客户",
                "客户名称",
                "信用代码",
                "customer code",
                "credit code",
            ),
            Text(200),
            required=True,
            reference=customer_reference("trade.edit"),
            example="911100007109310534",
        ),
        Column(
            "contract_id",
            ("合同编号", "contract", "合同号", "合同", "contract number"),
            Code(80),
            reference=CONTRACT,
            example="HT-2024-001",
        ),
        Column(
            "mine_id", ("煤矿", "mine", "矿名", "矿别", "发煤矿"), Text(150), reference=MINE, example="寺河矿"
        ),
        Column(
            "product_id",
            ("品种", "product", "煤种", "产品"),
            Text(150),
            required=True,
            reference=PRODUCT,
            example="5500大卡动力煤",
        ),
        Column(
            "station_id",
            ("到站", "station", "车站", "港口", "到港"),
            Text(150),
            reference=STATION,
            example="秦皇岛港",
        ),
        Column(
            "shipped_on",
            ("发运日期", "shipped on", "日期", "发货日期", "date"),
            Day(past_only=True),
            required=True,
            example="2024-01-15",
        ),
        Column(
            "net_tonnes",
            ("净重(吨)", "net tonnes", "净重", "吨数", "数量", "数量(吨)", "tonnes"),
            Number(6, MOST_NET_TONNES, positive=True),
            required=True,
            example="3312.40",
        ),
        Column(
            "kcal_per_kg",
            ("发热量(大卡)", "heat, kcal/kg", "发热量", "热值", "kcal/kg", "Qnet,ar", "heat"),
            _quality("kcal_per_kg"),
            example="5486.50",
        ),
        Column("ash_pct", ("灰分(%)", "ash, %", "灰分", "ash"), _quality("ash_pct"), example="15.20"),
        Column(
            "sulphur_pct",
            ("硫分(%)", "sulphur, %", "硫分", "全硫", "sulphur", "sulfur"),
            _quality("sulphur_pct"),
            example="0.72",
        ),
        Column(
            "moisture_pct",
            ("水分(%)", "moisture, %", "水分", "全水", "moisture"),
            _quality("moisture_pct"),
            example="9.5",
        ),
        Column("transport", ("运输方式", "transport", "运输"), Choice(TRANSPORTS), example="铁路"),
        Column(
            "unit_price_per_tonne",
            ("单价(元/吨)", "price, yuan/t", "单价", "煤价", "price"),
            Number(2, MOST_YUAN_PER_TONNE - Decimal("0.01"), positive=True, exact=True),
            right="money.view",
            example="709.66",
        ),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("number",),
    right="trade.edit",
    visible=editable_shipments,
    checks=(
        Check(
            ("number",),
            "SELECT s.row_number FROM import_rows s JOIN dispatch_shipment h ON h.number = s.number "
            "WHERE EXISTS (SELECT FROM dispatch_ticket t WHERE t.shipment_id = h.id) "
            "OR EXISTS (SELECT FROM dispatch_waybill w WHERE w.shipment_id = h.id) "
            "OR EXISTS (SELECT FROM dispatch_voyage v WHERE v.shipment_id = h.id)",
            blocking("made_at_gate", mark("This shipment was weighed here; correct it there."), "number"),
            of_known=True,
        ),
        Check(
            ("customer_id", "contract_id"),
            "SELECT s.row_number FROM import_rows s JOIN contracts_contract c ON c.id = s.contract_id "
            "WHERE c.customer_id <> s.customer_id",
            blocking("contract_of_other", mark("The contract belongs to another customer."), "contract_id"),
        ),
        Check(
            ("contract_id", "shipped_on"),
            "SELECT s.row_number FROM import_rows s JOIN contracts_contract c ON c.id = s.contract_id "
            "WHERE s.shipped_on > c.ends_on OR s.shipped_on < c.starts_on",
            Finding(
                "outside_contract",
                Severity.NOTE,
                mark("The day lies outside the term of the contract."),
                field="shipped_on",
            ),
        ),
    ),
    touches=("customer_id", "shipped_on"),
    touch=mark_dirty,
    touch_staged=MARK_STAGED.format(day="shipped_on"),
    held=held_rows,
    url_name="trade:shipment",
)


def _mark_months(outcomes: Sequence[Outcome], by: User) -> None:
    """A file may have changed what kind of contract shipments belong to."""
    changed = [pk for outcome in outcomes if outcome.kind == "contracts" for pk in outcome.ids]
    for start in range(0, len(changed), BATCH):
        mark_months_of(changed[start : start + BATCH])


register(SHIPMENTS)
afterwards(["contracts"], _mark_months)
