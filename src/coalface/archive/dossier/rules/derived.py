"""What follows from reports: stock days, the trend of burn, how strict a customer is (R0.04, B11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from coalface.kernel.findings import mark

CENT = Decimal("0.01")
FEWEST_POINTS = 3
STEADY_PCT = Decimal(5)
CRITICAL_DAYS, LOW_DAYS, AMPLE_DAYS = Decimal(7), Decimal(15), Decimal(30)


class StockLevel(StrEnum):
    CRITICAL = "critical"
    LOW = "low"
    USUAL = "usual"
    AMPLE = "ample"


def stock_days(stock_tonnes: Decimal | None, burn_tonnes_per_day: Decimal | None) -> Decimal | None:
    """Stock ÷ daily burn, to 0.01 day; None when nothing is burnt or a figure is missing (B11)."""
    if stock_tonnes is None or not burn_tonnes_per_day or burn_tonnes_per_day <= 0:
        return None
    return (stock_tonnes / burn_tonnes_per_day).quantize(CENT, ROUND_HALF_UP)


def stock_level(days: Decimal | None) -> StockLevel | None:
    """Under 7 days critical, under 15 low, over 30 ample."""
    if days is None:
        return None
    if days < CRITICAL_DAYS:
        return StockLevel.CRITICAL
    if days < LOW_DAYS:
        return StockLevel.LOW
    return StockLevel.AMPLE if days > AMPLE_DAYS else StockLevel.USUAL


@dataclass(frozen=True, slots=True)
class Trend:
    """Change in percent of the mean per 30 days; `direction` is rising, falling or steady (within 5 %)."""

    pct_per_30_days: Decimal
    direction: str
    points: int


def trend(points: Sequence[tuple[date, Decimal]]) -> Trend | None:
    """The slope of the least-squares line through dated figures, over their mean.

    None with fewer than three points, all on one day, or a mean of nought.
    """
    if len(points) < FEWEST_POINTS:
        return None
    start = min(day for day, _ in points)
    days = [Decimal((day - start).days) for day, _ in points]
    values = [value for _, value in points]
    mean_day, mean = sum(days, Decimal(0)) / len(days), sum(values, Decimal(0)) / len(values)
    spread = sum(((day - mean_day) ** 2 for day in days), Decimal(0))
    if spread == 0 or mean == 0:
        return None
    slope = (
        sum(((day - mean_day) * (value - mean) for day, value in zip(days, values, strict=True)), Decimal(0))
        / spread
    )
    pct = (slope * 30 / mean * 100).quantize(CENT, ROUND_HALF_UP)
    direction = "steady" if abs(pct) <= STEADY_PCT else "rising" if pct > 0 else "falling"
    return Trend(pct, direction, len(points))


@dataclass(frozen=True, slots=True)
class Reason:
    """Points a habit earned out of those it could; `message` is a marked msgid."""

    message: str
    points: int
    most: int
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A level (strict, usual, loose) with its reasons; None when nothing is known."""

    level: str | None
    points: int
    most: int
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class PaymentHabits:
    """货款支付期限 and 付款质量: days to pay, share paid ahead, share in cash, how often in time."""

    days: Decimal | None = None
    prepaid_pct: Decimal | None = None
    cash_pct: Decimal | None = None
    in_time: str | None = None


@dataclass(frozen=True, slots=True)
class QualityHabits:
    """对煤炭产品质量要求的苛刻程度: tolerance on heat, claims a year, sampling."""

    heat_tolerance_kcal: Decimal | None = None
    claims_a_year: Decimal | None = None
    sampling: str | None = None


IN_TIME = {"总是按时": 20, "多数按时": 12, "经常拖延": 0}
SAMPLING = {"第三方检验": 30, "双方共同采样": 20, "以我方化验为准": 5}


def payment_profile(habits: PaymentHabits) -> Profile:
    """How disciplined a customer pays; strict from 70 % of the points that can be judged, usual from 40 %."""
    reasons = [
        *_steps(mark("Days to pay"), habits.days, ((0, 40), (30, 30), (60, 15)), 40, upwards=False),
        *_steps(mark("Paid in advance"), habits.prepaid_pct, ((50, 20), (1, 10)), 20, upwards=True, unit="%"),
        *_steps(
            mark("Paid in cash"), habits.cash_pct, ((80, 20), (50, 12), (20, 6)), 20, upwards=True, unit="%"
        ),
        *_answers(mark("Pays in time"), habits.in_time, IN_TIME),
    ]
    return _profile(reasons)


def quality_profile(habits: QualityHabits) -> Profile:
    """How exacting a customer is about quality, on the same scale."""
    heat = ((50, 40), (100, 25), (200, 10))
    claims = ((6, 30), (3, 20), (1, 10))
    reasons = [
        *_steps(
            mark("Tolerance on heat"), habits.heat_tolerance_kcal, heat, 40, upwards=False, unit="kcal/kg"
        ),
        *_steps(mark("Claims in a year"), habits.claims_a_year, claims, 30, upwards=True),
        *_answers(mark("Whose sample counts"), habits.sampling, SAMPLING),
    ]
    return _profile(reasons)


def _steps(
    message: str,
    value: Decimal | None,
    steps: Sequence[tuple[int, int]],
    most: int,
    *,
    upwards: bool,
    unit: str = "",
) -> list[Reason]:
    """The points of the first step that the value reaches (upwards) or does not exceed."""
    if value is None:
        return []
    earned = next((points for bound, points in steps if (value >= bound if upwards else value <= bound)), 0)
    return [Reason(message, earned, most, f"{value.normalize():f} {unit}".strip())]


def _answers(message: str, answer: str | None, points: dict[str, int]) -> list[Reason]:
    return [Reason(message, points[answer], max(points.values()), answer)] if answer in points else []


def _profile(reasons: Sequence[Reason]) -> Profile:
    points, most = sum(one.points for one in reasons), sum(one.most for one in reasons)
    if most == 0:
        return Profile(None, 0, 0, ())
    level = "strict" if points * 10 >= most * 7 else "usual" if points * 10 >= most * 4 else "loose"
    return Profile(level, points, most, tuple(reasons))


def stock_days_series(
    stock: Sequence[tuple[date, Decimal]], burn: Sequence[tuple[date, Decimal]], *, valid_days: int = 7
) -> list[tuple[date, Decimal]]:
    """Stock days for each reported stock, by the newest burn of that day or the `valid_days` before it."""
    found = []
    for day, tonnes in stock:
        near = [(on, burnt) for on, burnt in burn if 0 <= (day - on).days <= valid_days]
        days = stock_days(tonnes, max(near)[1]) if near else None
        if days is not None:
            found.append((day, days))
    return found
