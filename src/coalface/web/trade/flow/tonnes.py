"""Tonnes from mines over the way they took to customers, and the shipments behind every band."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.kernel.periods import Month
from coalface.trade.chain.queries.flows import NamedFlows, shipments_of_band, tonnes_flowing
from coalface.trade.chain.rules.flows import CUSTOMER, MINE, NONE, REST, WAY, Band
from coalface.trade.ledger.queries import months_pending
from coalface.web.access import needs, person
from coalface.web.components.flows import Flow, Link, Node
from coalface.web.components.lists.filters import Filter, Input, Rows
from coalface.web.rendering import is_fragment, render
from coalface.web.trade.flow.words import tabs
from coalface.web.trade.lists import ShipmentList
from coalface.web.trade.reports import Period

COLUMNS = (MINE, WAY, CUSTOMER)
REST_NAMES = {
    MINE: gettext_lazy("Other mines"),
    WAY: gettext_lazy("Other ways"),
    CUSTOMER: gettext_lazy("Other customers"),
}


@needs("trade.view")
def tonnes(request: HttpRequest) -> HttpResponse:
    """The picture and the table of some months; the last three whole ones when none are asked for."""
    period = _period(request)
    context: dict[str, Any] = {"period": period, "tabs": tabs("tonnes")}
    if not is_fragment(request):
        context["pending"] = months_pending()
    else:
        found = tonnes_flowing(person(request), period.first, period.last)
        context["flow"] = _flow(found, period)
        context["total"] = found.flows.tonnes
        context["halves"] = [_half(found, period, MINE), _half(found, period, CUSTOMER)]
    return render(request, "flow/tonnes.html", context)


def _period(request: HttpRequest) -> Period:
    if "from" in request.GET or "to" in request.GET:
        return Period.of(request, timezone.localdate())
    last = Month.of(timezone.localdate()) - 1
    return Period(last - 2, last)


def _flow(found: NamedFlows, period: Period) -> Flow:
    keys = list(dict.fromkeys(key for band in found.flows.bands for key in _keys(band)))
    return Flow(
        title=_("From mine to customer"),
        nodes=[Node(key, _name(found.names, *key.split("|", 1))) for key in keys],
        links=[Link(*_keys(band), band.tonnes, _url(band, period)) for band in found.flows.bands],
        unit="t",
        label_head=_("From → to"),
        value_head=_("Tonnes"),
    )


def _half(found: NamedFlows, period: Period, column: str) -> tuple[str, list[tuple[Any, ...]]]:
    """The bands that touch a column of ends, as lines of a table: end, way, band, its address."""
    lines = []
    for band in found.flows.bands:
        end = band.mine if column == MINE else band.customer
        if end is not None:
            way = _name(found.names, WAY, band.way)
            lines.append((_name(found.names, column, end), way, band.tonnes, _url(band, period)))
    return column, lines


def _ends(band: Band) -> dict[str, str]:
    ends = {MINE: band.mine, WAY: band.way, CUSTOMER: band.customer}
    return {column: key for column, key in ends.items() if key is not None}


def _keys(band: Band) -> tuple[str, str]:
    first, second = (f"{column}|{key}" for column, key in _ends(band).items())
    return first, second


def _name(names: Mapping[str, Mapping[str, str]], column: str, key: str) -> str:
    if key == REST:
        return str(REST_NAMES[column])
    return names[column].get(key) or (_("no mine named") if key == NONE else key)


def _url(band: Band, period: Period) -> str:
    ends = {f"{column}_of": key for column, key in _ends(band).items()}
    query = {"band_from": period.first, "band_to": period.last, **ends}
    return f"{reverse('flow:band')}?{urlencode(query)}"


@dataclass(frozen=True)
class OfBand(Filter):
    """The ends of a band and its months; several parameters that only go together."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("band_from", "band_to", *(f"{column}_of" for column in COLUMNS))

    def _asked(self, request: HttpRequest) -> tuple[Month, Month, dict[str, str]] | None:
        try:
            first, last = (Month.parse(request.GET.get(name, "")) for name in self.names[:2])
        except ValueError:
            return None
        ends = {column: request.GET.get(f"{column}_of", "") for column in COLUMNS}
        return first, last, {column: key for column, key in ends.items() if _is_key(column, key)}

    def _found(self, request: HttpRequest, first: Month, last: Month) -> NamedFlows:
        """Asked once for a request: the rest of a column is what the picture does not draw by itself."""
        known: dict[str, NamedFlows] = request.__dict__.setdefault("_band_flows", {})
        if "found" not in known:
            known["found"] = tonnes_flowing(person(request), first, last)
        return known["found"]

    def apply(self, rows: Rows, request: HttpRequest) -> Rows:
        asked = self._asked(request)
        if asked is None:
            return rows
        first, last, ends = asked
        drawn = self._found(request, first, last).flows.drawn
        behind = shipments_of_band(person(request), first, last, ends, drawn)
        return rows.filter(pk__in=behind.order_by().values("pk"))

    def input(self, request: HttpRequest) -> Input:
        values = tuple(request.GET.get(name, "") for name in self.names)
        return Input("hidden", self.label, self.names, values)

    def words(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        asked = self._asked(request)
        if asked is None:
            return []
        first, last, ends = asked
        names = self._found(request, first, last).names
        said = " → ".join(_name(names, column, key) for column, key in ends.items())
        return [(f"{said}, {first} – {last}", None)]


def _is_key(column: str, key: str) -> bool:
    if column == WAY:
        key = key.partition(":")[2] or key
    return key in (REST, NONE) or (key.isascii() and key.isdigit() and len(key) < 18)


class BandList(ShipmentList):
    """The shipments behind a band of the picture."""

    name = "flow.band"
    title = gettext_lazy("Shipments behind a band")
    filters = (OfBand("band", gettext_lazy("Band")), *ShipmentList.filters)

    def tabs_for(self, request: HttpRequest) -> list[tuple[Any, str, bool]]:
        return tabs("tonnes")
