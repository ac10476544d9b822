"""Made-up planning: outputs, routes, stockyards, orders of two months, a plan that counts and a draft."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
from django.db.models import Sum
from django.utils import timezone

from coalface.demo.house import COALS, House
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import HaulRoute, MineOutput, StockLevel, Stockyard, Transport
from coalface.trade.contracts.models import ContractMonth
from coalface.trade.plans.actions import (
    change_line,
    propose_plan,
    record_count,
    submit_plan,
    watch_stockyards,
)
from coalface.trade.plans.models import LoadingDay, Order, PlanLine, RailRequest

ROUTES = (
    # code, name, mine, origin, port, transport, km, days, loss, a day
    ("XL-01", "东岭—长治北—日照港", 0, 0, 4, "rail", 815, 4, "1.20", 9000),
    ("XL-02", "凤凰山—晋城北—连云港港", 1, 1, 6, "rail", 742, 4, "1.20", 11000),
    ("XL-03", "石门沟—平顶山东—武汉阳逻港", 2, 2, 7, "rail", 560, 3, "1.20", 8000),
    ("XL-04", "青龙湾—准格尔召—秦皇岛港", 3, 3, 5, "rail", 690, 3, "1.00", 16000),
    ("XL-05", "望云—晋南用户（公路）", 4, None, None, "road", 160, 1, "1.00", None),
    ("XL-06", "北岗—冀南用户（公路）", 5, None, None, "road", 210, 1, "1.00", None),
)
YARDS = (
    # code, name, product, mine, station, capacity, share filled at the end
    ("CC-01", "东岭矿储煤场", 0, 0, None, 120_000, 0.55),
    ("CC-02", "长治北站货场", 0, None, 0, 60_000, 0.93),
    ("CC-03", "凤凰山矿筒仓", 7, 1, None, 90_000, 0.48),
    ("CC-04", "青龙湾矿储煤场", 1, 3, None, 160_000, 0.71),
    ("CC-05", "准格尔召站货场", 1, None, 3, 80_000, 0.36),
    ("CC-06", "秦皇岛港堆场", 1, None, 5, 200_000, 0.62),
    ("CC-07", "望云矿储煤场", 3, 4, None, 70_000, 0.08),
)
TIGHT = {0: 0.84, 5: 0.72, 1: 0.97}
"""Products of which less comes out than is agreed, by how much."""
DAYS_READ = 45


def write(rng: np.random.Generator, house: House, today: date) -> None:
    """What a planner has before them on the demo's day."""
    this, coming = Month.of(today), Month.of(today) + 1
    routes = _routes(house)
    for month in (this - 1, this, coming):
        _outputs(rng, house, month)
    _yards(rng, house, today)
    for month, share in ((this, 0.9), (coming, 0.75)):
        _orders(rng, house, month, routes, share)
    planner = house.people["dispatch"]
    plan = propose_plan(month_on=this.first, by=planner)
    submit_plan(plan_id=plan.pk, version=plan.version, words="已与各矿核对产量", by=planner)
    for person in ("director", "leader"):
        step = ApprovalStep.objects.get(approval__subject_kind="plan", is_current=True)
        decide(step_id=step.pk, verdict="granted", by=house.people[person])
    draft = propose_plan(month_on=coming.first, by=planner)
    _change(draft.pk, house)
    _cars(rng, house, routes, today)
    _counts(house, today)
    watch_stockyards(today=today, by=planner)


def _routes(house: House) -> list[HaulRoute]:
    def station(place: int | None) -> int | None:
        return None if place is None else house.stations[place].pk

    return HaulRoute.objects.bulk_create(
        HaulRoute(
            code=code,
            name=name,
            mine=house.mines[mine],
            origin_id=station(origin),
            port_id=station(port),
            transport=transport,
            distance_km=km,
            transit_days=days,
            loss_allowance_pct=Decimal(loss),
            daily_tonnes=daily,
        )
        for code, name, mine, origin, port, transport, km, days, loss, daily in ROUTES
    )


def _outputs(rng: np.random.Generator, house: House, month: Month) -> None:
    """As much as is agreed and a little more, but for the products that are short."""
    sums = ContractMonth.objects.filter(month_on=month.first).values_list("contract__product")
    agreed = {pk: float(tonnes) for pk, tonnes in sums.annotate(Sum("tonnes")) if pk is not None}
    rows = []
    for place, coal in enumerate(COALS):
        share = TIGHT.get(place, 1.12) / len(coal.mines)
        for mine in coal.mines:
            overhaul = int(rng.integers(0, 4))
            tonnes = agreed.get(house.products[place].pk, 60_000.0) * share * float(rng.uniform(0.97, 1.03))
            rows.append(
                MineOutput(
                    mine=house.mines[mine],
                    product=house.products[place],
                    month_on=month.first,
                    daily_tonnes=round(tonnes / (month.last.day - overhaul) / 10) * 10,
                    overhaul_days=overhaul,
                    remarks="综采工作面检修" if overhaul else "",
                )
            )
    MineOutput.objects.bulk_create(rows)


def _yards(rng: np.random.Generator, house: House, today: date) -> None:
    """Levels of the last weeks that end where the table says."""
    reader = house.people["dispatch"]
    levels = []
    for code, name, product, mine, station, capacity, share in YARDS:
        yard = Stockyard.objects.create(
            code=code,
            name=name,
            product=house.products[product],
            mine=None if mine is None else house.mines[mine],
            station=None if station is None else house.stations[station],
            capacity_tonnes=capacity,
            low_tonnes=round(capacity * 0.05),
        )
        steps = np.cumsum(rng.normal(0, capacity * 0.03, DAYS_READ))
        course = np.clip(capacity * share + steps - steps[-1], capacity * 0.06, capacity * 0.98)
        levels += [
            StockLevel(
                stockyard=yard,
                day_on=today - timedelta(days=DAYS_READ - 1 - place),
                tonnes=round(float(tonnes) / 10) * 10,
                read_by=reader,
            )
            for place, tonnes in enumerate(course)
        ]
    StockLevel.objects.bulk_create(levels)


def _counts(house: House, today: date) -> None:
    """Last month's end was counted and approved in two yards; one of this week still waits."""
    planner, month_end = house.people["dispatch"], Month.of(today).first - timedelta(days=1)
    counted = (
        ("CC-01", month_end, 380, "皮带秤累计误差"),
        ("CC-02", month_end, -460, "雨后水分流失及底煤清理"),
        ("CC-06", today - timedelta(days=1), -1250, "港口堆存自燃与风损"),
    )
    for code, day, difference, reason in counted:
        yard = Stockyard.objects.get(code=code)
        level = StockLevel.objects.filter(stockyard=yard, day_on__lte=day).latest("day_on")
        found = level.tonnes + difference
        count = record_count(stockyard=yard, counted_on=day, counted_tonnes=found, reason=reason, by=planner)
        if day == month_end:
            step = ApprovalStep.objects.get(
                approval__subject_kind="stockcount", approval__subject_id=count.pk, is_current=True
            )
            decide(step_id=step.pk, verdict="granted", by=house.people["director"])


def _orders(
    rng: np.random.Generator, house: House, month: Month, routes: list[HaulRoute], share: float
) -> None:
    """Most customers with a contract order about what it agrees; some come late."""
    rows = ContractMonth.objects.filter(month_on=month.first, tonnes__gt=0, contract__product__isnull=False)
    by_product = {
        house.products[place].pk: [route for route in routes if _mine_of(house, route) in coal.mines]
        for place, coal in enumerate(COALS)
    }
    due = timezone.make_aware(datetime.combine((month - 1).first.replace(day=19), time(10)))
    orders = []
    for agreed in rows.select_related("contract__customer", "contract__product").order_by("pk"):
        contract, drawn = agreed.contract, rng.random(4)
        assert contract.product is not None
        offered = by_product.get(contract.product_id or 0, [])
        if drawn[0] > share:
            continue
        tonnes = round(float(agreed.tonnes) * (0.9 + 0.25 * float(drawn[1])) / 100) * 100
        orders.append(
            Order(
                customer=contract.customer,
                contract=contract,
                product=contract.product,
                month_on=month.first,
                tonnes=tonnes,
                haul_route=offered[int(drawn[2] * len(offered))] if offered and drawn[3] < 0.5 else None,
                late=bool(drawn[3] > 0.95),
                entered_by=contract.customer.responsible or house.people["dispatch"],
                entered_at=min(due, timezone.now()),
            )
        )
    Order.objects.bulk_create(orders)


def _mine_of(house: House, route: HaulRoute) -> int:
    return next(place for place, mine in enumerate(house.mines) if mine.pk == route.mine_id)


def _change(plan_id: int, house: House) -> None:
    """One customer was promised more than the shortage left it."""
    lines = PlanLine.objects.filter(plan=plan_id, why="in_proportion").select_related("plan")
    line = lines.order_by("-wanted_kg", "pk").first()
    if line is not None:
        change_line(
            line_id=line.pk,
            version=line.plan.version,
            tonnes=Decimal(line.wanted_kg) / 1000,
            reason="迎峰度冬保供，按集团会议纪要足额安排",
            by=house.people["dispatch"],
        )


def _cars(rng: np.random.Generator, house: House, routes: list[HaulRoute], today: date) -> None:
    """Requests of this month, granted in part and loaded up to yesterday; the next one's are unanswered."""
    for month in (Month.of(today), Month.of(today) + 1):
        for route in (one for one in routes if one.transport == Transport.RAIL):
            asked = int(rng.integers(60, 140)) * month.last.day // 2
            current = month == Month.of(today)
            granted = round(asked * float(rng.uniform(0.82, 1)))
            request = RailRequest.objects.create(
                haul_route=route,
                month_on=month.first,
                asked_cars=asked,
                asked_by=house.people["dispatch"],
                asked_on=min((month - 1).first.replace(day=18), today),
                granted_cars=granted if current else None,
                granted_on=(month - 1).first.replace(day=26) if current else None,
            )
            if current:
                _load(rng, request, granted, today)


def _load(rng: np.random.Generator, request: RailRequest, granted: int, today: date) -> None:
    a_day = granted / Month.of(today).last.day
    days = [request.month_on + timedelta(days=place) for place in range(today.day - 1)]
    cars = [round(a_day * float(rng.uniform(0.7, 1.05))) for _ in days]
    LoadingDay.objects.bulk_create(
        LoadingDay(request=request, day_on=day, cars=count, tonnes=count * request.tonnes_a_car)
        for day, count in zip(days, cars, strict=True)
    )
