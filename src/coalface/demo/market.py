"""Made-up price indices: weekly ones, daily quotes by grade, and ten-day prices of which one has ended."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
from django.utils import timezone

from coalface.demo.calendar import Calendar
from coalface.desk.search.actions import index_many
from coalface.desk.search.rules import pinyin_key
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.market.indices.actions import index_row
from coalface.market.indices.models import IndexValue, PriceIndex
from coalface.trade.pricing.models import FloatingFormula, FloatingGrade, FloatingMember, FloatingVersion

DAILY, WEEKLY, TEN_DAY = PriceIndex.Frequency.DAILY, PriceIndex.Frequency.WEEKLY, PriceIndex.Frequency.TEN_DAY
REMARKS = "演示数据，非真实行情"
LAST_OF_DROPPED = date(2025, 12, 24)
CORRECTED = 12
"""So many issues before its last a series without a range was put down wrongly; corrected a day later."""


@dataclass(frozen=True, slots=True)
class Made:
    """A series to make up: its days, and its level as a share of the market's price plus an offset."""

    code: str
    name: str
    publisher: str
    frequency: str
    kcal_per_kg: int
    weekday: int = 0
    share: float = 1.0
    offset: float = 0.0
    spread: int = 0
    dropped: bool = False


SERIES = (
    Made(
        "BSPI",
        "环渤海动力煤价格指数",
        "秦皇岛海运煤炭交易市场",
        WEEKLY,
        5500,
        weekday=2,
        share=0.35,
        offset=450,
    ),
    Made(
        "CCTD", "CCTD秦皇岛动力煤综合交易价", "中国煤炭市场网", WEEKLY, 5500, weekday=4, share=0.4, offset=420
    ),
    Made("CECI", "CECI曹妃甸综合价", "中国电力企业联合会", WEEKLY, 5500, weekday=3, share=0.45, offset=383),
    Made("NCEI", "NCEI下水动力煤综合价", "全国煤炭交易中心", WEEKLY, 5500, weekday=4, share=0.3, offset=489),
    Made("CCTD-5500", "CCTD环渤海现货参考价5500", "中国煤炭市场网", DAILY, 5500, spread=5),
    Made("CCTD-5000", "CCTD环渤海现货参考价5000", "中国煤炭市场网", DAILY, 5000, share=0.88, spread=5),
    Made("CCTD-4500", "CCTD环渤海现货参考价4500", "中国煤炭市场网", DAILY, 4500, share=0.77, spread=5),
    Made("NBS-5500", "流通领域山西优混5500", "国家统计局", TEN_DAY, 5500, offset=3),
    Made("NBS-5800", "流通领域大同混煤5800", "国家统计局", TEN_DAY, 5800, offset=48, dropped=True),
)


def write(rng: np.random.Generator, calendar: Calendar) -> None:
    """All series over the months of the demo, up to its day."""
    first, size = calendar.first.first, (calendar.today - calendar.first.first).days + 1
    market = _market(rng, size)
    by = system_user()
    indices = PriceIndex.objects.bulk_create([_index(one, calendar) for one in SERIES])
    values: list[IndexValue] = []
    for one, index in zip(SERIES, indices, strict=True):
        noise = rng.normal(0, 1.2, size)
        days = [place for place in range(size) if _is_issued(one, index, first + timedelta(days=place))]
        levels = np.rint(market[days] * one.share + one.offset + noise[days])
        values += _values(one, index, [first + timedelta(days=place) for place in days], levels.tolist(), by)
    IndexValue.objects.bulk_create(values, batch_size=2_000)
    index_many(index_row(index) for index in indices)
    _formula(calendar, indices[:4], by)


def _formula(calendar: Calendar, indices: list[PriceIndex], by: User) -> None:
    """The floating price of the yearly contracts, by four indices alike; its base was raised once."""
    formula = FloatingFormula.objects.create(name="年度中长期合同下水煤 Q5500", remarks=REMARKS)
    starts = [(calendar.first + 1).first, (calendar.first + 25).first]
    for number, (start, base) in enumerate(zip(starts, (Decimal(675), Decimal(680)), strict=True), 1):
        version = FloatingVersion.objects.create(
            formula=formula,
            number=number,
            from_on=start,
            until_on=starts[1] - timedelta(days=1) if number == 1 else None,
            base_price=base,
            share=Decimal("0.5"),
            low=Decimal(570),
            high=Decimal(770),
            saved_by=by,
            saved_at=_at(start - timedelta(days=3)),
        )
        FloatingMember.objects.bulk_create(FloatingMember(version=version, index=one) for one in indices)
        FloatingGrade.objects.bulk_create(
            FloatingGrade(version=version, kcal_per_kg=kcal, rule=FloatingGrade.Rule.FACTOR, factor=factor)
            for kcal, factor in ((5000, Decimal("0.88")), (4500, Decimal("0.77")))
        )


def _market(rng: np.random.Generator, size: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """A spot price of Q5500 in yuan/t: seasons with winter and summer peaks, and slow drifts."""
    days = np.arange(size)
    drift = np.cumsum(rng.normal(0, 1.6, size))
    pulled = drift - np.linspace(0, drift[-1], size)
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = (
        790 + 38 * np.cos(days * 4 * np.pi / 365.25) + 30 * np.cos(days * 2 * np.pi / 1100) + pulled
    )
    return found


def _index(one: Made, calendar: Calendar) -> PriceIndex:
    ended = LAST_OF_DROPPED if one.dropped and calendar.today > LAST_OF_DROPPED else None
    return PriceIndex(
        code=one.code,
        name=one.name,
        name_key=pinyin_key(one.name),
        publisher=one.publisher,
        place="秦皇岛" if one.frequency == WEEKLY else "环渤海港口",
        kcal_per_kg=one.kcal_per_kg,
        frequency=one.frequency,
        grace_days=8 if one.frequency == DAILY else 5,
        ended_on=ended,
        end_reason="统计品种调整，不再发布" if ended else "",
        remarks=REMARKS,
    )


def _is_issued(one: Made, index: PriceIndex, day: date) -> bool:
    if index.ended_on is not None and day > index.ended_on:
        return False
    match one.frequency:
        case PriceIndex.Frequency.WEEKLY:
            return day.weekday() == one.weekday
        case PriceIndex.Frequency.TEN_DAY:
            return day.day in {4, 14, 24}
        case _:
            return day.weekday() < 5


def _values(
    one: Made, index: PriceIndex, days: list[date], levels: list[float], by: User
) -> list[IndexValue]:
    made = []
    for place, (day, level) in enumerate(zip(days, levels, strict=True)):
        value, at = Decimal(int(level)), _at(day)
        if place == len(days) - 1 - CORRECTED and not one.spread:
            later = at + timedelta(days=1)
            made.append(_value(one, index, day, value + 10, at, by, superseded_at=later))
            at = later
        made.append(_value(one, index, day, value, at, by))
    return made


def _value(
    one: Made,
    index: PriceIndex,
    day: date,
    value: Decimal,
    at: datetime,
    by: User,
    superseded_at: datetime | None = None,
) -> IndexValue:
    return IndexValue(
        index=index,
        published_on=day,
        value=value,
        low=value - one.spread if one.spread else None,
        high=value + one.spread if one.spread else None,
        source=one.publisher,
        recorded_at=at,
        recorded_by=by,
        superseded_at=superseded_at,
        superseded_by=by if superseded_at else None,
        supersede_reason="录入有误，按发布方原文更正" if superseded_at else "",
    )


def _at(day: date) -> datetime:
    """Put down in the evening of the day."""
    return min(timezone.make_aware(datetime.combine(day, time(18, 30))), timezone.now())
