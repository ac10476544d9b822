"""What the type-ahead boxes of the gate offer."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from coalface.trade.contracts.access import visible_contracts
from coalface.trade.dispatch.access import visible_carriers, visible_shipments
from coalface.web.access import needs, person
from coalface.web.components.pickers import options


@needs("trade.view")
def carriers(request: HttpRequest) -> JsonResponse:
    rows = visible_carriers(person(request)).filter(name__icontains=_asked(request), in_use=True)
    return options(rows.order_by("name", "pk"), detail=lambda row: row.get_transport_display())


@needs("weighing.edit")
def contracts(request: HttpRequest) -> JsonResponse:
    """Contracts that run today, by number or by the customer's name."""
    text, today = _asked(request), timezone.localdate()
    rows = visible_contracts(person(request)).exclude(ends_on__lt=today).filter(starts_on__lte=today)
    rows = rows.filter(number__startswith=text) | rows.filter(customer__name__icontains=text)
    rows = rows.select_related("customer").order_by("-starts_on", "-pk")
    return options(rows, label=lambda row: f"{row.customer.name} {row.number}")


@needs("weighing.edit")
def shipments(request: HttpRequest) -> JsonResponse:
    """Shipments whose arrival is not recorded yet, by the beginning of their number."""
    rows = visible_shipments(person(request)).filter(number__startswith=_asked(request), arrival__isnull=True)
    rows = rows.select_related("customer").order_by("-shipped_on", "-pk")
    return options(
        rows, detail=lambda row: f"{row.customer.name} {row.shipped_on} {row.net_tonnes.normalize():f} t"
    )


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:80]
