"""Arrivals and losses on the way: the list, one arrival both ways compared, recording and correcting."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.catalogue.models import Transport
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_arrivals, visible_carriers
from coalface.trade.dispatch.models import Arrival
from coalface.trade.dispatch.queries.arrivals import Compared, compared, with_losses
from coalface.trade.dispatch.rules.losses import Loss
from coalface.web import figures
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import (
    Choice,
    Column,
    DateRange,
    Empty,
    Link,
    ListScreen,
    NumberRange,
    Pick,
    Search,
)
from coalface.web.components.lists.columns import mark
from coalface.web.components.sheet import Line, Sheet
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import CUSTOMER
from coalface.web.trade.gate.forms import ArrivalForm
from coalface.web.trade.gate.marks import VERDICTS, arrival_url


def _carrier_name(request: HttpRequest, pk: int) -> str | None:
    return visible_carriers(person(request)).filter(pk=pk).values_list("name", flat=True).first()


class ArrivalList(ListScreen):
    """What arrived, with the loss as weighed; the figure corrected for moisture is on the arrival's page."""

    name = "trade.arrivals"
    title = gettext_lazy("Arrivals and losses")
    right = "trade.view"
    default_sort = ("-arrived_on",)
    of_customers = True
    columns = (
        Column("arrived_on", gettext_lazy("Arrived on"), kind="date"),
        Column("shipment__number", gettext_lazy("Ticket number"), sort=""),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column(
            "shipment__transport",
            gettext_lazy("Transport"),
            value=lambda a: a.shipment.get_transport_display(),
        ),
        Column("shipment__net_tonnes", gettext_lazy("Sent"), kind="tonnes", sort="", places=2),
        Column("tonnes", gettext_lazy("Arrived"), kind="tonnes", sort="", places=2),
        Column("lost_tonnes", gettext_lazy("Loss"), kind="tonnes", sort="", places=3),
        Column("lost_pct", gettext_lazy("Loss, %"), kind="pct", sort="", places=3),
        Column("allowance_pct", gettext_lazy("Allowance"), kind="pct", sort="", places=2),
        Column("verdict", gettext_lazy("Result"), kind="html", value=lambda a: mark(VERDICTS[a.verdict])),
        Column("carrier__name", gettext_lazy("Carrier"), sort="", shown=False),
        Column("moisture_pct", gettext_lazy("Moisture on arrival"), kind="pct", sort="", shown=False),
        Column("shipment__shipped_on", gettext_lazy("Shipped on"), kind="date", sort="", shown=False),
    )
    filters = (
        Search(
            gettext_lazy("Ticket number"),
            apply=lambda rows, text: rows.filter(shipment__number__startswith=text),
        ),
        CUSTOMER,
        DateRange("arrived_on", gettext_lazy("Arrived")),
        Choice("verdict", gettext_lazy("Result"), [(code, badge.text) for code, badge in VERDICTS.items()]),
        Choice("transport", gettext_lazy("Transport"), Transport.choices, field="shipment__transport"),
        Pick("carrier", gettext_lazy("Carrier"), options="gate:carrier_options", name_of=_carrier_name),
        NumberRange("lost_pct", gettext_lazy("Loss, %")),
    )
    empty = Empty(
        gettext_lazy("No arrivals yet"),
        gettext_lazy("Record what the receiver weighed, or import it from a file."),
        icon="map-pin",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        rows = with_losses(visible_arrivals(person(request)))
        return rows.select_related("shipment", "customer", "carrier")

    def row_url(self, row: Arrival) -> str:
        return arrival_url(row.pk)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return loss_tabs(request)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "weighing.edit"):
            return ()
        return (Link(gettext_lazy("New arrival"), reverse("gate:arrival_new"), primary=True),)


def loss_tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """All arrivals, those above the allowance, bias, and the limits all of it is judged by."""
    every, bias, limits = (reverse(f"gate:{name}") for name in ("arrivals", "bias", "limits"))
    over = request.path == every and request.GET.getlist("verdict") == ["claim"]
    return [
        (_("All arrivals"), every, request.path == every and not over),
        (_("Above the allowance"), f"{every}?verdict=claim", over),
        (_("Bias of carriers and scales"), bias, request.path == bias),
        (_("Limits of the gate"), limits, request.path == limits),
    ]


@needs("trade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_arrivals(by).select_related(
        "shipment__product", "shipment__mine", "customer", "carrier", "scale"
    )
    arrival = get_object_or_404(rows, pk=pk)
    both = compared(arrival)
    context = {
        "arrival": arrival,
        "verdict": VERDICTS[both.plain.verdict],
        "sheet": _sheet(both),
        "corrected": both.corrected is not None,
        "edits": visible_arrivals(by, "weighing.edit").filter(pk=pk).exists(),
        "history": field_history(arrival, holds=lambda right: may(by, right)),
    }
    return render(request, "gate/arrival.html", context)


@needs("weighing.edit")
def new(request: HttpRequest) -> HttpResponse:
    by = person(request)
    start = {"arrived_on": timezone.localdate(), **request.GET.dict()}
    form = ArrivalForm(request.POST or None, user=by, initial=start)
    if arrival := form.made(actions.record_arrival, by=by):
        return redirect(request, "gate:arrival", arrival.pk, message=_("Saved"))
    return dialog(request, _("New arrival"), form)


@needs("weighing.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    arrival: Arrival = get_object_or_404(visible_arrivals(by, "weighing.edit"), pk=pk)
    names = ("arrived_on", "tonnes", "moisture_pct", "carrier", "remarks", "version")
    kept = {name: getattr(arrival, name) for name in names}
    form = ArrivalForm(request.POST or None, user=by, new=False, initial=kept)
    if form.done(actions.change_arrival, arrival_id=pk, version=seen_version(request), by=by):
        return redirect(request, "gate:arrival", pk, message=_("Saved"))
    return dialog(request, _("Correct the arrival of %(shipment)s") % {"shipment": arrival}, form)


def _sheet(both: Compared) -> Sheet:
    """The two comparisons beside each other: as weighed, and at the moisture of departure."""
    losses = [both.plain, *([both.corrected] if both.corrected else [])]
    heads = [_("As weighed"), _("Corrected for moisture")][: len(losses)]

    def line(label: str, name: str, level: str = "") -> Line:
        return Line(label, [figures.tonnes(getattr(one, name), 3) for one in losses], level=level)

    return Sheet(
        _("Loss on the way"),
        heads,
        [
            line(_("Sent"), "sent_tonnes"),
            line(_("Arrived"), "arrived_tonnes"),
            line(_("Loss (surplus below zero)"), "tonnes", "subtotal"),
            Line(_("Loss, % of what was sent"), [figures.pct(one.pct, 4) for one in losses]),
            line(_("Allowed"), "allowed_tonnes"),
            line(_("To be claimed"), "over_tonnes", "total"),
            Line(_("Result"), [_result(one) for one in losses]),
        ],
    )


def _result(one: Loss) -> str:
    return str(VERDICTS[one.verdict].text)


def days_of(request: HttpRequest, today: date) -> tuple[date, date]:
    """The last so many days, as asked for in the address."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {"30", "90", "365"} else 90
    return date.fromordinal(today.toordinal() - days + 1), today
