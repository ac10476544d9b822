"""Arrivals as an importable table: a receiver's list of what came in."""

from collections.abc import Collection, Mapping, Sequence

from coalface.archive.customers.imports import customer_reference
from coalface.desk.imports.registry import (
    Changes,
    Check,
    Column,
    Found,
    ImportKind,
    Outcome,
    Reference,
    afterwards,
    register,
)
from coalface.desk.imports.rules.cells import Code, Text
from coalface.desk.imports.rules.dates import Day
from coalface.desk.imports.rules.numbers import Number
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.dispatch.access import visible_arrivals, visible_carriers, visible_shipments
from coalface.trade.dispatch.actions import complete_arrivals
from coalface.trade.dispatch.holding import held_shipments
from coalface.trade.dispatch.models import Arrival
from coalface.trade.dispatch.rules.shipments import MOST_NET_TONNES, QUALITY_RANGES
from coalface.trade.ledger.actions import mark_dirty

BATCH = 2_000
_WITH_SHIPMENT = "SELECT s.row_number FROM import_rows s JOIN dispatch_shipment h ON h.id = s.shipment_id "


def _shipments(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    return dict(visible_shipments(by).filter(number__in=texts).values_list("number", "pk"))


def _carriers(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    return dict(visible_carriers(by).filter(name__in=texts).values_list("name", "pk"))


def _held(changes: Changes) -> Mapping[int, Finding]:
    """What arrived of a shipment stays with it."""
    arrivals = dict(Arrival.objects.filter(pk__in=changes).values_list("shipment_id", "pk"))
    held = held_shipments({shipment: {"arrival": None} for shipment in arrivals})
    return {arrivals[shipment]: finding for shipment, finding in held.items()}


_MOISTURE = QUALITY_RANGES["moisture_pct"]
ARRIVALS = ImportKind(
    name="arrivals",
    label=mark("Arrivals"),
    model=Arrival,
    columns=(
        Column(
            "shipment_id",
            ("发运单号", "ticket number", "单号", "运单号", "票号", "磅单号", "number"),
            Code(80),
            required=True,
            reference=Reference("shipments", _shipments),
            example="FY-20240115-0001",
        ),
        Column(
            "customer_id",
            ("客户代码", "customer", "统一社会信用代码", "客户", "客户名称", "信用代码"),
            Text(200),
            required=True,
            reference=customer_reference("weighing.edit"),
            example="911100007109310534",
        ),
        Column(
            "arrived_on",
            ("到货日期", "arrived on", "到达日期", "日期"),
            Day(past_only=True),
            required=True,
            example="2024-01-18",
        ),
        Column(
            "tonnes",
            ("到货吨数", "arrived tonnes", "到货量", "实收(吨)", "净重"),
            Number(6, MOST_NET_TONNES),
            required=True,
            example="3281.00",
        ),
        Column(
            "moisture_pct",
            ("到货水分(%)", "moisture on arrival, %", "水分(%)", "水分", "全水"),
            Number(4, _MOISTURE.most, _MOISTURE.least),
            example="10.5",
        ),
        Column(
            "carrier_id",
            ("承运单位", "carrier", "承运商", "车队"),
            Text(120),
            reference=Reference("carriers", _carriers),
            example="晋运车队",
        ),
        Column("remarks", ("备注", "remarks"), Text(200)),
    ),
    match_keys=("shipment_id",),
    right="weighing.edit",
    visible=lambda by: visible_arrivals(by, "weighing.edit"),
    checks=(
        Check(
            ("shipment_id", "customer_id"),
            f"{_WITH_SHIPMENT}WHERE h.customer_id <> s.customer_id",
            blocking("shipment_of_other", mark("The shipment went to another customer."), "shipment_id"),
        ),
        Check(
            ("shipment_id", "arrived_on"),
            f"{_WITH_SHIPMENT}WHERE s.arrived_on < h.shipped_on",
            blocking("before_sent", mark("The day lies before the day of dispatch."), "arrived_on"),
        ),
        Check(
            ("shipment_id", "tonnes"),
            f"{_WITH_SHIPMENT}WHERE s.tonnes > h.net_tonnes * 1.5",
            blocking("arrived_odd", mark("Far more arrived than was sent: check the unit."), "tonnes"),
        ),
    ),
    touches=("customer_id", "arrived_on"),
    touch=mark_dirty,
    held=_held,
    url_name="gate:arrival",
)


def _complete(outcomes: Sequence[Outcome], by: User) -> None:
    """Arrivals that came by file get the allowance, the scale and the carrier of their shipment."""
    new = [pk for one in outcomes if one.kind == ARRIVALS.name and not one.gone for pk in one.ids]
    for start in range(0, len(new), BATCH):
        complete_arrivals(new[start : start + BATCH])


register(ARRIVALS)
afterwards([ARRIVALS.name], _complete)
