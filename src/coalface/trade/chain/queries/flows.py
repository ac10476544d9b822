"""Which mine's coal went which way to whom in a range of months, and the shipments behind each band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import Mine, Station, Transport
from coalface.trade.chain.rules.flows import CUSTOMER, MINE, NONE, REST, WAY, Flows, Load, flows
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.dispatch.models import Shipment


@dataclass(frozen=True, slots=True)
class NamedFlows:
    """Flows with the names of what is drawn, by column and key."""

    flows: Flows
    names: Mapping[str, Mapping[str, str]]


def tonnes_flowing(user: User, first: Month, last: Month) -> NamedFlows:
    """The flows of the shipments a person may see, both months included; four questions."""
    rows: QuerySet[Shipment, Any] = (
        _of(user, first, last).order_by().values_list("mine_id", "transport", "station_id", "customer_id")
    )
    sums = rows.annotate(sum=Sum("net_tonnes"))
    found = flows([_load(*row) for row in sums])
    return NamedFlows(found, _names(found))


def shipments_of_band(
    user: User, first: Month, last: Month, ends: Mapping[str, str], drawn: Mapping[str, Sequence[str]]
) -> QuerySet[Shipment]:
    """The shipments behind a band: `ends` names the key of each column it touches."""
    rows = _of(user, first, last)
    for column, key in ends.items():
        rows = rows.filter(_condition(column, key, drawn[column]))
    return rows


def _of(user: User, first: Month, last: Month) -> QuerySet[Shipment]:
    return visible_shipments(user).filter(shipped_on__range=(first.first, last.last))


def _load(
    mine_id: int | None, transport: str, station_id: int | None, customer_id: int, tonnes: Decimal
) -> Load:
    way = f"{transport}:{station_id or NONE}"
    return Load(str(mine_id or NONE), way, str(customer_id), tonnes)


def _condition(column: str, key: str, drawn: Sequence[str]) -> Q:
    if key != REST:
        return _is(column, key)
    rest = Q()
    for one in drawn:
        rest &= ~_is(column, one)
    return rest


def _is(column: str, key: str) -> Q:
    if column == WAY:
        transport, _colon, station = key.partition(":")
        return Q(transport=transport) & _is("station", station)
    return Q(**{f"{column}__isnull": True}) if key == NONE else Q(**{f"{column}_id": int(key)})


def _names(found: Flows) -> dict[str, dict[str, str]]:
    stations = _called(Station, [key.partition(":")[2] for key in found.drawn[WAY]])
    return {
        MINE: _called(Mine, found.drawn[MINE]),
        WAY: {key: _way(key, stations) for key in found.drawn[WAY]},
        CUSTOMER: _called(Customer, found.drawn[CUSTOMER]),
    }


def _way(key: str, stations: Mapping[str, str]) -> str:
    transport, _colon, station = key.partition(":")
    label = str(Transport(transport).label)
    return f"{label} · {stations[station]}" if station in stations else label


def _called(model: type[Mine | Station | Customer], keys: Sequence[str]) -> dict[str, str]:
    ids = [int(key) for key in keys if key.isdigit()]
    rows = model._default_manager.filter(pk__in=ids).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}
