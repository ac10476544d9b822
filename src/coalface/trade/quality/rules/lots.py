"""Which shipments make a lot (批), and by which weight it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.periods import Month


class Way(StrEnum):
    """How a contract's shipments are put into lots."""

    SHIPMENT = "shipment"
    DAY = "day"
    TEN_DAYS = "ten_days"
    MONTH = "month"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Load:
    """One shipment as far as lots care."""

    shipment_id: int
    product_id: int
    shipped_on: date


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """What the shipments of a lot have in common; `only` is the shipment of a lot by itself, else 0."""

    product_id: int
    from_on: date
    until_on: date
    only: int = 0


def span(way: Way, day: date) -> tuple[date, date]:
    """The first and last day of the lot that holds this day; ten days (旬) end on 10, 20 and the last."""
    month = Month.of(day)
    if way is Way.MONTH:
        return month.first, month.last
    if way is Way.TEN_DAYS:
        part = min((day.day - 1) // 10, 2)
        first = month.first + timedelta(days=10 * part)
        return first, month.last if part == 2 else first + timedelta(days=9)
    return day, day


def group_loads(loads: Iterable[Load], way: Way, within: tuple[date, date]) -> Mapping[Group, list[int]]:
    """Shipment ids by lot, in order of days. By hand, all of a product within the days given are one lot."""
    found: dict[Group, list[int]] = {}
    for load in sorted(loads, key=lambda one: (one.shipped_on, one.shipment_id)):
        first, last = within if way is Way.HAND else span(way, load.shipped_on)
        only = load.shipment_id if way is Way.SHIPMENT else 0
        found.setdefault(Group(load.product_id, first, last, only), []).append(load.shipment_id)
    return dict(sorted(found.items()))


def lot_tonnes(weight_basis: str, shipped: Decimal, arrived: Decimal | None) -> Decimal | None:
    """The weight that counts by the contract (B6): as sent, or as arrived; None while that is unknown."""
    return arrived if weight_basis in ("arrival", "port") else shipped
