"""Railway requests of a month with what was loaded, and the two figures they are judged by (B7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.plans.access import visible_requests
from coalface.trade.plans.models import LoadingDay, RailRequest
from coalface.trade.plans.rules.rail import Loading, cars_a_day, fulfilment_pct


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request; `request` is None in the line of all together."""

    request: RailRequest | None
    asked: int
    granted: int | None
    loaded: int
    fulfilment_pct: Decimal | None
    cars_a_day: Decimal | None
    course: Sequence[int]


def loading_of(request: RailRequest, *, without: date | None = None) -> Loading:
    """The request with its days; the day to be put down anew can be left out."""
    days = [(one.day_on, one.cars) for one in request.loadings.all() if one.day_on != without]
    return Loading(request.asked_cars, request.granted_cars, days)


def request_lines(user: User, month: Month, today: date) -> list[RequestLine]:
    """Every request of the month by route, the line of all together last."""
    rows = visible_requests(user).filter(month_on=month.first).select_related("haul_route", "product")
    days = Prefetch("loadings", LoadingDay.objects.order_by("day_on"))
    found = [
        _line(one, loading_of(one), month, today)
        for one in rows.prefetch_related(days).order_by("haul_route__code", "pk")
    ]
    if len(found) > 1:
        found.append(_total(found, month, today))
    return found


def _line(request: RailRequest, loading: Loading, month: Month, today: date) -> RequestLine:
    by_day = dict(loading.loaded)
    until = min(month.last, today)
    course = [by_day.get(month.first.replace(day=day), 0) for day in range(1, until.day + 1)]
    return RequestLine(
        request,
        loading.asked,
        loading.granted,
        loading.loaded_cars,
        fulfilment_pct(loading.loaded_cars, loading.asked),
        cars_a_day(loading.loaded_cars, month.first, today),
        course if until >= month.first else (),
    )


def _total(lines: Sequence[RequestLine], month: Month, today: date) -> RequestLine:
    asked, loaded = sum(one.asked for one in lines), sum(one.loaded for one in lines)
    answered = [one.granted for one in lines if one.granted is not None]
    courses = [one.course for one in lines if one.course]
    return RequestLine(
        None,
        asked,
        sum(answered) if answered else None,
        loaded,
        fulfilment_pct(loaded, asked),
        cars_a_day(loaded, month.first, today),
        [sum(day) for day in zip(*courses, strict=False)] if courses else (),
    )
