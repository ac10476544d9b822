"""Stockyards as they stand: last level, what comes and goes a day, and whether that is an alarm."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from coalface.kernel.measures import from_kilograms
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import HaulRoute, MineOutput, Stockyard, Transport
from coalface.trade.catalogue.rules import Judgement, Yard, judge_yard
from coalface.trade.plans.models import PlanLine, RailRequest
from coalface.trade.plans.queries.supply import Read, yards_before

NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class YardState:
    """A yard that has been read; `forecast` tells whether both what comes and what goes are known."""

    yard: Stockyard
    level_on: date
    figures: Yard
    forecast: bool
    judgement: Judgement | None


def yard_states(today: date, ids: Sequence[int] | None = None) -> list[YardState]:
    """Every stockyard with a reading, by code.

    What comes is the daily output of its mine. What goes is what the month's rail requests (granted, else
    asked for) take from it, and what the plan takes from it on other routes. The forecast is drawn only where
    both are known: half of it would alarm for nothing.
    """
    month = Month.of(today)
    incoming, outgoing = _incoming(month), _outgoing(month)
    read = yards_before(today + timedelta(days=1))
    return [_state(one, incoming, outgoing) for one in read if ids is None or one.yard.pk in ids]


Flow = dict[tuple[int | None, int | None], Decimal]
"""Tonnes a day by place and product; the product None takes from whatever lies there."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    by_station: Flow
    by_mine: Flow


def _state(read: Read, incoming: Flow, outgoing: Outgoing) -> YardState:
    yard = read.yard
    flow, place = (
        (outgoing.by_station, yard.station_id) if yard.station_id else (outgoing.by_mine, yard.mine_id)
    )
    goes = NOUGHT
    if place is not None:
        goes = flow.get((place, yard.product_id), NOUGHT) + flow.get((place, None), NOUGHT)
    comes = incoming.get((yard.mine_id, yard.product_id), NOUGHT)
    known = comes > 0 and goes > 0
    figures = Yard(
        level=read.tonnes,
        capacity=yard.capacity_tonnes,
        alarm_pct=yard.alarm_pct,
        low=yard.low_tonnes,
        in_a_day=comes if known else NOUGHT,
        out_a_day=goes if known else NOUGHT,
        horizon_days=yard.horizon_days,
    )
    return YardState(yard, read.day_on, figures, known, judge_yard(figures))


def _incoming(month: Month) -> Flow:
    rows = MineOutput.objects.filter(month_on=month.first)
    return {(row.mine_id, row.product_id): row.daily_tonnes for row in rows}


def _outgoing(month: Month) -> Outgoing:
    found = Outgoing(defaultdict(Decimal), defaultdict(Decimal))
    days = month.last.day
    requests = RailRequest.objects.filter(month_on=month.first).select_related("haul_route")
    for one in requests:
        cars = one.asked_cars if one.granted_cars is None else one.granted_cars
        _add(found, one.haul_route, one.product_id, cars * one.tonnes_a_car / days)
    lines = PlanLine.objects.filter(
        plan__month_on=month.first, plan__state="approved", haul_route__isnull=False
    ).exclude(haul_route__transport=Transport.RAIL)
    for line in lines.select_related("haul_route"):
        assert line.haul_route is not None
        _add(found, line.haul_route, line.product_id, from_kilograms(line.planned_kg) / days)
    return found


def _add(found: Outgoing, route: HaulRoute, product_id: int | None, tonnes: Decimal) -> None:
    if route.origin_id is not None:
        found.by_station[route.origin_id, product_id] += tonnes
    if route.mine_id is not None:
        found.by_mine[route.mine_id, product_id] += tonnes
