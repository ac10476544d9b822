"""Railway requests 请车, what is granted 批车 and loaded 装车 (B7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.periods import Month

MOST_CARS = 1_000_000


@dataclass(frozen=True, slots=True)
class Loading:
    """Cars of one request: asked for, granted (None while the railway has not answered), loaded by day."""

    asked: int
    granted: int | None
    loaded: Sequence[tuple[date, int]] = ()

    @property
    def loaded_cars(self) -> int:
        return sum(cars for _, cars in self.loaded)


def fulfilment_pct(loaded_cars: int, asked_cars: int) -> Decimal | None:
    """请车兑现率: cars loaded of cars asked for, in percent to 0.01; None when none were asked for."""
    return _cent(Decimal(100 * loaded_cars) / asked_cars) if asked_cars else None


def cars_a_day(loaded_cars: int, month_on: date, today: date) -> Decimal | None:
    """日均装车: cars loaded over the days of the month that have begun, to 0.01; None before the month."""
    month = Month.of(month_on)
    days = (min(month.last, today) - month.first).days + 1
    return _cent(Decimal(loaded_cars) / days) if days > 0 else None


def request_findings(asked_cars: int, tonnes_a_car: Decimal) -> list[Finding]:
    found = []
    if not 0 < asked_cars <= MOST_CARS:
        message = mark("The number of cars lies between 1 and 1,000,000.")
        found.append(blocking("asked_cars", message, "asked_cars"))
    if not 0 < tonnes_a_car <= 200:
        message = mark("A car carries more than 0 and not more than 200 t.")
        found.append(blocking("tonnes_a_car", message, "tonnes_a_car"))
    return found


def grant_findings(asked_cars: int, granted_cars: int, loaded_cars: int) -> list[Finding]:
    """What is granted is not more than was asked for, and not less than was loaded already."""
    if not 0 <= granted_cars <= asked_cars:
        message = mark("More cars cannot be granted than were asked for (%(asked)s).")
        return [blocking("granted_too_many", message, "granted_cars", {"asked": asked_cars})]
    if granted_cars < loaded_cars:
        message = mark("%(loaded)s cars have been loaded already.")
        return [blocking("granted_too_few", message, "granted_cars", {"loaded": loaded_cars})]
    return []


def loading_findings(
    request: Loading, month_on: date, day_on: date, cars: int, *, today: date
) -> list[Finding]:
    """`request` without what was put down for this day before."""
    month = Month.of(month_on)
    if request.granted is None:
        return [blocking("not_granted", mark("The railway has not granted this request yet."))]
    if not month.first <= day_on <= min(month.last, today):
        message = mark("Loading days lie in the month of the request, and not in the future.")
        return [blocking("loading_day", message, "day_on")]
    if cars < 0:
        message = mark("The number of cars cannot be below nought.")
        return [blocking("loading_cars", message, "cars")]
    if request.loaded_cars + cars > request.granted:
        message = mark("Only %(granted)s cars are granted, of which %(loaded)s are loaded on other days.")
        values = {"granted": request.granted, "loaded": request.loaded_cars}
        return [blocking("over_granted", message, "cars", values)]
    return []


def _cent(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
