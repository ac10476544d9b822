"""What the type-ahead boxes of trade offer."""

from django.http import HttpRequest, JsonResponse

from coalface.archive.customers.access import visible_customers
from coalface.trade.catalogue.access import visible_mines, visible_stations
from coalface.trade.contracts.access import visible_contracts
from coalface.web.access import needs, person
from coalface.web.components.pickers import named_options, options


@needs("trade.view")
def customers(request: HttpRequest) -> JsonResponse:
    rows = visible_customers(person(request), "trade.view")
    return named_options(request, "customer", rows, detail=lambda row: row.credit_code or "")


@needs("trade.view")
def mines(request: HttpRequest) -> JsonResponse:
    rows = visible_mines(person(request)).filter(name__icontains=request.GET.get("q", "").strip())
    return options(rows.order_by("name", "pk"), detail=lambda row: row.code)


@needs("trade.view")
def stations(request: HttpRequest) -> JsonResponse:
    rows = visible_stations(person(request)).filter(name__icontains=request.GET.get("q", "").strip())
    return options(rows.order_by("name", "pk"), detail=lambda row: row.code)


@needs("trade.view")
def contracts(request: HttpRequest) -> JsonResponse:
    rows = visible_contracts(person(request)).filter(number__startswith=request.GET.get("q", "").strip())
    rows = rows.select_related("customer").order_by("-starts_on", "-pk")
    return options(rows, detail=lambda row: row.customer.name)
