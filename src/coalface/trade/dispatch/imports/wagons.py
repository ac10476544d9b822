"""Wagon lists as an importable table: which wagons stand on which waybill, and what they weigh."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from coalface.desk.imports.registry import Column, Found, ImportKind, Reference, register
from coalface.desk.imports.rules.cells import Code
from coalface.desk.imports.rules.numbers import Number
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.trade.dispatch.access import visible_waybills
from coalface.trade.dispatch.models import Wagon
from coalface.trade.dispatch.rules.rail import MOST_WAGON_TONNES

IS_SENT = mark("The waybill %(text)s has been sent; its wagons stay as they are.")


def open_wagons(by: User) -> QuerySet[Wagon]:
    """Wagons of waybills that are not sent yet."""
    return Wagon.objects.filter(
        waybill__in=visible_waybills(by, "weighing.edit").filter(shipment__isnull=True)
    )


def _waybills(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    rows = visible_waybills(by, "weighing.edit").filter(number__in=texts)
    return {
        number: _sent(number) if shipment else pk
        for number, pk, shipment in rows.values_list("number", "pk", "shipment")
    }


def _sent(number: str) -> Finding:
    return blocking("is_sent", IS_SENT, None, {"text": number})


def _weight() -> Number:
    return Number(3, MOST_WAGON_TONNES, positive=True)


WAGONS = ImportKind(
    name="wagons",
    label=mark("Wagons of rail waybills"),
    model=Wagon,
    columns=(
        Column(
            "waybill_id",
            ("运单号", "waybill number", "货票号", "运单", "waybill"),
            Code(40),
            required=True,
            reference=Reference("waybills", _waybills),
            example="YD20240115001",
        ),
        Column(
            "number", ("车号", "wagon number", "车皮号", "wagon"), Code(7), required=True, example="5231456"
        ),
        Column(
            "marked_tonnes",
            ("标记载重(吨)", "marked load, t", "标重", "载重"),
            _weight(),
            required=True,
            example="70",
        ),
        Column(
            "ticket_tonnes",
            ("票重(吨)", "ticket weight, t", "票重", "货票重量"),
            _weight(),
            required=True,
            example="69.8",
        ),
        Column(
            "scale_tonnes",
            ("轨道衡重(吨)", "rail-scale weight, t", "轨道衡", "衡重"),
            _weight(),
            example="69.72",
        ),
    ),
    match_keys=("waybill_id+number",),
    right="weighing.edit",
    visible=open_wagons,
)
register(WAGONS)
