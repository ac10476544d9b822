"""What an entry of the catalogue needs, what a mine brings out, and when a stockyard alarms."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.periods import Month

WANTS_CODE = mark("An entry of the catalogue needs a code; files are matched by it.")
WANTS_NAME = mark("An entry of the catalogue needs a name.")


def item_findings(code: str, name: str) -> list[Finding]:
    """What is wrong with a code and a name already freed of spaces around them."""
    missing_code = [blocking("code_missing", WANTS_CODE, "code")] if not code else []
    missing_name = [blocking("name_missing", WANTS_NAME, "name")] if not name else []
    return missing_code + missing_name


def month_output(daily_tonnes: Decimal, month_on: date, holiday_days: int, overhaul_days: int) -> Decimal:
    """Tonnes of a month: the daily output on every day that is neither holiday nor overhaul."""
    days = Month.of(month_on).last.day - holiday_days - overhaul_days
    return daily_tonnes * max(days, 0)


def output_findings(
    month_on: date, daily_tonnes: Decimal, holiday_days: int, overhaul_days: int
) -> list[Finding]:
    """Why a mine's output of a month cannot be so."""
    found = []
    if daily_tonnes < 0:
        found.append(blocking("output_negative", mark("Tonnes cannot be below nought."), "daily_tonnes"))
    if holiday_days + overhaul_days > Month.of(month_on).last.day:
        message = mark("The month has fewer days than stand still.")
        found.append(blocking("too_many_days", message, "overhaul_days"))
    return found


def yard_findings(capacity: Decimal, alarm_pct: Decimal, low: Decimal) -> list[Finding]:
    """Why a stockyard's bounds cannot be so."""
    found = []
    if capacity <= 0:
        message = mark("A stockyard needs a capacity above nought.")
        found.append(blocking("no_capacity", message, "capacity_tonnes"))
    if not 0 < alarm_pct <= 100:
        message = mark("The share lies above 0 and not above 100.")
        found.append(blocking("alarm_share", message, "alarm_pct"))
    if not 0 <= low < capacity:
        message = mark("The lowest stock lies below the capacity.")
        found.append(blocking("low_out_of_range", message, "low_tonnes"))
    return found


class Alarm(StrEnum):
    """What is the matter with a stockyard 胀库 (R45.02), the worst first."""

    FULL = "full"
    OVERFLOWING = "overflowing"
    EMPTY = "empty"
    RUNNING_DRY = "running_dry"
    NEAR_FULL = "near_full"


@dataclass(frozen=True, slots=True)
class Yard:
    """A stockyard as it stands: tonnes, and tonnes a day that come and go."""

    level: Decimal
    capacity: Decimal
    alarm_pct: Decimal
    low: Decimal
    in_a_day: Decimal
    out_a_day: Decimal
    horizon_days: int

    @property
    def filled_pct(self) -> Decimal:
        return (100 * self.level / self.capacity).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def level_after(self, days: int) -> Decimal:
        """The level by then, never below nought; what lies above the capacity is the risk."""
        return max(self.level + days * (self.in_a_day - self.out_a_day), Decimal(0))


@dataclass(frozen=True, slots=True)
class Judgement:
    """`days` until it happens, nought when it is so today."""

    alarm: Alarm
    days: int = 0


def judge_yard(yard: Yard) -> Judgement | None:
    """The worst that holds today or will within the horizon; None when all is well.

    Full at the capacity, empty at the lowest stock; the forecast is a straight line by what comes and goes.
    """
    if yard.level >= yard.capacity:
        return Judgement(Alarm.FULL)
    if yard.level <= yard.low:
        return Judgement(Alarm.EMPTY)
    for days in range(1, yard.horizon_days + 1):
        if yard.level_after(days) > yard.capacity:
            return Judgement(Alarm.OVERFLOWING, days)
        if yard.level_after(days) < yard.low or yard.level_after(days) == 0:
            return Judgement(Alarm.RUNNING_DRY, days)
    return Judgement(Alarm.NEAR_FULL) if 100 * yard.level >= yard.alarm_pct * yard.capacity else None
