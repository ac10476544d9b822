"""Carriers and scales, and how far the weights of each lie from what arrived."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.trade.catalogue.models import Transport
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_carriers, visible_scales
from coalface.trade.dispatch.models import Carrier, Scale
from coalface.trade.dispatch.queries.arrivals import Bias, biases
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.charts import Chart, Series
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Choice, Column, Empty, Link, ListScreen, Search
from coalface.web.rendering import redirect, render
from coalface.web.trade.gate.arrivals import days_of, loss_tabs
from coalface.web.trade.gate.forms import CarrierForm, ScaleForm

MOST_BARS = 20


class CarrierList(ListScreen):
    name = "trade.carriers"
    title = gettext_lazy("Carriers")
    right = "trade.view"
    default_sort = ("name",)
    columns = (
        Column("name", gettext_lazy("Name"), grow=True),
        Column("transport", gettext_lazy("Transport"), kind="choice", sort=""),
        Column("phone", gettext_lazy("Telephone"), sort=""),
        Column("in_use", gettext_lazy("In use"), kind="flag", sort=""),
    )
    filters = (
        Search(gettext_lazy("Name"), "name"),
        Choice("transport", gettext_lazy("Transport"), Transport.choices),
    )
    empty = Empty(gettext_lazy("No carriers yet"), gettext_lazy("Enter who carries the coal."), icon="truck")

    def rows(self, request: HttpRequest) -> QuerySet[Carrier]:
        return visible_carriers(person(request))

    def row_url(self, row: Carrier) -> str:
        return record_url("gate:carrier", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return _new(request, gettext_lazy("New carrier"), "gate:carrier_new")


class ScaleList(ListScreen):
    name = "trade.scales"
    title = gettext_lazy("Scales")
    right = "trade.view"
    default_sort = ("code",)
    columns = (
        Column("code", gettext_lazy("Code")),
        Column("name", gettext_lazy("Name"), sort="", grow=True),
        Column("kind", gettext_lazy("Kind"), kind="choice", sort=""),
        Column("mine__name", gettext_lazy("Mine"), sort=""),
        Column("most_tonnes", gettext_lazy("Can weigh"), kind="tonnes", sort="", places=0),
        Column("tolerance_tonnes", gettext_lazy("Division"), kind="tonnes", sort="", places=3),
        Column("calibrated_on", gettext_lazy("Calibrated on"), kind="date", sort=""),
        Column("verified_until_on", gettext_lazy("Verified until"), kind="date", sort=""),
        Column("address", gettext_lazy("Line"), sort="", shown=False),
        Column("in_use", gettext_lazy("In use"), kind="flag", sort=""),
    )
    filters = (Choice("kind", gettext_lazy("Kind"), Scale.Kind.choices),)
    empty = Empty(
        gettext_lazy("No scales yet"),
        gettext_lazy("Enter the weighbridges; one with a line is read, others are typed in."),
        icon="scale",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Scale]:
        return visible_scales(person(request)).select_related("mine")

    def row_url(self, row: Scale) -> str:
        return record_url("gate:scale", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return _new(request, gettext_lazy("New scale"), "gate:scale_new")


def _new(request: HttpRequest, label: Any, name: str) -> Sequence[Link]:  # noqa: ANN401 - a lazy text
    return (Link(label, reverse(name), primary=True),) if may(person(request), "weighing.edit") else ()


@needs("trade.view")
def carrier(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, get_object_or_404(visible_carriers(person(request)), pk=pk), "carrier")


@needs("trade.view")
def scale(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_scales(person(request)).select_related("mine")
    return _shown(request, get_object_or_404(rows, pk=pk), "scale")


def _shown(request: HttpRequest, found: Carrier | Scale, word: str) -> HttpResponse:
    by, (since, until) = person(request), days_of(request, timezone.localdate())
    bias = next((one for one in biases(by, word, since, until) if one.pk == found.pk), None)
    context = {"found": found, "word": word, "bias": bias, "edits": may(by, "weighing.edit")}
    return render(request, "gate/equipment.html", context)


@needs("weighing.edit")
def carrier_new(request: HttpRequest) -> HttpResponse:
    return _recorded(request, CarrierForm, actions.record_carrier, "gate:carrier", _("New carrier"))


@needs("weighing.edit")
def carrier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found: Carrier = get_object_or_404(visible_carriers(person(request)), pk=pk)
    return _changed(
        request, found, CarrierForm, partial(actions.change_carrier, carrier_id=pk), "gate:carrier"
    )


@needs("weighing.edit")
def scale_new(request: HttpRequest) -> HttpResponse:
    return _recorded(request, ScaleForm, actions.record_scale, "gate:scale", _("New scale"))


@needs("weighing.edit")
def scale_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found: Scale = get_object_or_404(visible_scales(person(request)), pk=pk)
    return _changed(request, found, ScaleForm, partial(actions.change_scale, scale_id=pk), "gate:scale")


def _recorded(
    request: HttpRequest,
    kind: type[CarrierForm | ScaleForm],
    record: Callable[..., Carrier | Scale],
    page: str,
    title: str,
) -> HttpResponse:
    form = kind(request.POST or None)
    if kept := form.made(record, by=person(request)):
        return redirect(request, page, kept.pk, message=_("Saved"))
    return dialog(request, title, form)


def _changed(
    request: HttpRequest,
    found: Carrier | Scale,
    kind: type[CarrierForm | ScaleForm],
    change: Callable[..., object],
    page: str,
) -> HttpResponse:
    form = kind(request.POST or None, instance=found, initial={"version": found.version})
    if form.done(change, version=seen_version(request), by=person(request)):
        return redirect(request, page, found.pk, message=_("Saved"))
    return dialog(request, str(found), form)


@needs("trade.view")
def bias(request: HttpRequest) -> HttpResponse:
    """Who brings less than was weighed, and which scale weighs too much: a table and a chart of each."""
    by, (since, until) = person(request), days_of(request, timezone.localdate())
    parts = [
        (_("Carriers"), "carrier", biases(by, "carrier", since, until)),
        (_("Scales"), "scale", biases(by, "scale", since, until)),
    ]
    context = {
        "tabs": loss_tabs(request),
        "days": (until - since).days + 1,
        "periods": (30, 90, 365),
        "since": since,
        "until": until,
        "parts": [(title, word, rows, _chart(title, rows)) for title, word, rows in parts],
    }
    return render(request, "gate/bias.html", context)


def _chart(title: str, rows: list[Bias]) -> Chart:
    shown = rows[:MOST_BARS]
    return Chart(
        kind="rows",
        title=_("Bias of %(what)s") % {"what": title},
        labels=[one.name for one in shown],
        series=[Series(_("Lost of what was sent"), [one.bias_pct for one in shown])],
        unit="%",
        places=3,
    )
