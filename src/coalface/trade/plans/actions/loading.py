"""Asking the railway for cars, what it grants, what is loaded (B7)."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.periods import Month
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.actions import require_supply
from coalface.trade.catalogue.models import HaulRoute, Product, Transport
from coalface.trade.plans.models import LoadingDay, RailRequest
from coalface.trade.plans.queries.rail import loading_of
from coalface.trade.plans.rules.rail import grant_findings, loading_findings, request_findings


class RequestImpossible(Refused):
    """The request, grant or loading cannot be so; the findings name the fields."""


@transaction.atomic
def request_cars(
    *,
    haul_route: HaulRoute,
    month_on: date,
    asked_cars: int,
    product: Product | None = None,
    tonnes_a_car: Decimal = Decimal(70),
    remarks: str = "",
    by: User,
) -> RailRequest:
    """Ask for cars on a rail route in a month; one request for each route and product."""
    require_supply(by)
    HaulRoute.objects.select_for_update(of=("self",)).get(pk=haul_route.pk)
    first = Month.of(month_on).first
    found = request_findings(asked_cars, tonnes_a_car)
    if haul_route.transport != Transport.RAIL:
        found.append(blocking("not_by_rail", mark("This route is not by rail."), "haul_route"))
    if RailRequest.objects.filter(haul_route=haul_route, product=product, month_on=first).exists():
        message = mark("There is a request for this route and month already; change that one.")
        found.append(blocking("request_there", message, "month_on"))
    _refuse(found)
    request = RailRequest.objects.create(
        haul_route=haul_route,
        product=product,
        month_on=first,
        asked_cars=asked_cars,
        tonnes_a_car=tonnes_a_car,
        remarks=remarks.strip()[:250],
        asked_by=by,
        asked_on=timezone.localdate(),
    )
    record(by=by, action="trade.rail_request.create", subject=request, detail={"cars": asked_cars})
    return request


@transaction.atomic
def change_request(
    *, request_id: int, version: int, asked_cars: int, tonnes_a_car: Decimal, remarks: str = "", by: User
) -> RailRequest:
    """Ask for more or fewer cars, not fewer than were granted already."""
    request = _locked(request_id, version, by)
    found = request_findings(asked_cars, tonnes_a_car)
    if request.granted_cars is not None and asked_cars < request.granted_cars:
        message = mark("%(granted)s cars are granted already.")
        found.append(
            blocking("asked_below_granted", message, "asked_cars", {"granted": request.granted_cars})
        )
    _refuse(found)
    before = request.asked_cars
    request.asked_cars, request.tonnes_a_car, request.remarks = (
        asked_cars,
        tonnes_a_car,
        remarks.strip()[:250],
    )
    _save(request)
    detail = {"before": before, "cars": asked_cars}
    record(by=by, action="trade.rail_request.change", subject=request, detail=detail)
    return request


@transaction.atomic
def grant_cars(
    *, request_id: int, version: int, granted_cars: int, granted_on: date, by: User
) -> RailRequest:
    """Put down what the railway granted 批车."""
    request = _locked(request_id, version, by)
    _refuse(grant_findings(request.asked_cars, granted_cars, loading_of(request).loaded_cars))
    if granted_on > timezone.localdate():
        _refuse([blocking("granted_in_future", mark("The day has not come yet."), "granted_on")])
    request.granted_cars, request.granted_on = granted_cars, granted_on
    _save(request)
    record(by=by, action="trade.rail_request.grant", subject=request, detail={"cars": granted_cars})
    return request


@transaction.atomic
def record_loading(
    *, request_id: int, version: int, day_on: date, cars: int, tonnes: Decimal | None = None, by: User
) -> LoadingDay:
    """Put down the cars loaded on a day 日装车; another figure for the day takes the place of the first."""
    request = _locked(request_id, version, by)
    without = loading_of(request, without=day_on)
    _refuse(loading_findings(without, request.month_on, day_on, cars, today=timezone.localdate()))
    if tonnes is not None and tonnes < 0:
        _refuse([blocking("loading_tonnes", mark("Tonnes cannot be below nought."), "tonnes")])
    day, _new = LoadingDay.objects.update_or_create(
        request=request, day_on=day_on, defaults={"cars": cars, "tonnes": tonnes}
    )
    _save(request)
    detail = {"day": str(day_on), "cars": cars, "tonnes": tonnes}
    record(by=by, action="trade.rail_request.load", subject=request, detail=detail)
    return day


@transaction.atomic
def withdraw_request(*, request_id: int, version: int, by: User) -> None:
    """Take a request back on which nothing was loaded."""
    request = _locked(request_id, version, by)
    if request.loadings.exists():
        _refuse([blocking("request_loaded", mark("Cars have been loaded on this request; it must stay."))])
    record(by=by, action="trade.rail_request.withdraw", subject=request, detail={"cars": request.asked_cars})
    request.delete()


def _locked(request_id: int, version: int, by: User) -> RailRequest:
    require_supply(by)
    rows = RailRequest.objects.select_for_update(of=("self",)).select_related("haul_route")
    request = rows.get(pk=request_id)
    check_version(request, seen=version, offered={})
    return request


def _save(request: RailRequest) -> None:
    request.version += 1
    request.save()


def _refuse(found: list[Finding]) -> None:
    if found:
        raise RequestImpossible(*found)
