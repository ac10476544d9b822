"""Rail waybills: the list, one waybill with its wagons, recording and sending it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_waybills
from coalface.trade.dispatch.models import Waybill
from coalface.trade.dispatch.queries.rail import loads_of
from coalface.trade.dispatch.rules.rail import WagonLoad, WeightFrom, net_tonnes, train_findings
from coalface.web.access import needs, person
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import CUSTOMER
from coalface.web.trade.gate.forms import WagonsForm, WaybillForm
from coalface.web.trade.gate.marks import NOT_SENT, SENT, waybill_url


def sent_mark(row: Any) -> Badge:  # noqa: ANN401 - a waybill or voyage
    return SENT if row.shipment_id else NOT_SENT


class WaybillList(ListScreen):
    name = "trade.waybills"
    title = gettext_lazy("Rail waybills")
    right = "trade.view"
    default_sort = ("-loaded_on",)
    of_customers = True
    columns = (
        Column("loaded_on", gettext_lazy("Loaded on"), kind="date"),
        Column("number", gettext_lazy("Waybill number"), sort=""),
        Column("state", gettext_lazy("State"), kind="html", value=lambda w: mark(sent_mark(w))),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("origin__name", gettext_lazy("From station"), sort=""),
        Column("destination__name", gettext_lazy("To station"), sort=""),
        Column("cars", gettext_lazy("Wagons"), kind="count", sort=""),
        Column("shipment__net_tonnes", gettext_lazy("Net tonnes"), kind="tonnes", sort="", places=2),
        Column("weight_from", gettext_lazy("Weight that counts"), kind="choice", sort="", shown=False),
        Column("mine__name", gettext_lazy("Mine"), sort="", shown=False),
        Column("carrier__name", gettext_lazy("Carrier"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Waybill number"), "number"),
        CUSTOMER,
        DateRange("loaded_on", gettext_lazy("Loaded on")),
        Flag("waiting", gettext_lazy("Not sent yet"), Q(shipment__isnull=True)),
    )
    empty = Empty(
        gettext_lazy("No waybills yet"),
        gettext_lazy("Record a train, give it its wagons, and send it."),
        icon="train",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible_waybills(person(request)).annotate(cars=Count("wagons"))
        return rows.select_related(
            "customer", "product", "origin", "destination", "shipment", "mine", "carrier"
        )

    def row_url(self, row: Waybill) -> str:
        return waybill_url(row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "weighing.edit"):
            return ()
        return (Link(gettext_lazy("New waybill"), reverse("gate:waybill_new"), primary=True),)


@needs("trade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_waybills(by).select_related(
        "customer", "product", "mine", "contract", "origin", "destination", "carrier", "scale", "shipment"
    )
    waybill = get_object_or_404(rows, pk=pk)
    wagons, weight = loads_of(waybill), WeightFrom(waybill.weight_from)
    context = {
        "waybill": waybill,
        "state": sent_mark(waybill),
        "wagons": wagons,
        "net": net_tonnes(wagons, weight),
        "sums": [
            sum(getattr(one, name) or 0 for one in wagons) for name in ("ticket_tonnes", "scale_tonnes")
        ],
        "findings": train_findings(wagons, weight) if wagons else [],
        "edits": waybill.shipment_id is None and visible_waybills(by, "weighing.edit").filter(pk=pk).exists(),
        "history": field_history(waybill, holds=lambda right: may(by, right)),
    }
    return render(request, "gate/waybill.html", context)


@needs("weighing.edit")
def new(request: HttpRequest) -> HttpResponse:
    by = person(request)
    form = WaybillForm(request.POST or None, user=by)
    if waybill := form.made(actions.record_waybill, by=by):
        return redirect(request, "gate:waybill", waybill.pk, message=_("Recorded; now its wagons."))
    return dialog(request, _("New waybill"), form)


@needs("weighing.edit")
def wagons(request: HttpRequest, pk: int) -> HttpResponse:
    waybill = _waybill(request, pk)
    text = "\n".join(_line(one) for one in loads_of(waybill))
    form = WagonsForm(request.POST or None, initial={"wagons": text})
    if form.done(actions.set_wagons, waybill_id=pk, by=person(request)):
        return redirect(request, "gate:waybill", pk, message=_("Saved"))
    return dialog(request, _("Wagons of %(waybill)s") % {"waybill": waybill}, form)


@needs("weighing.edit")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    _waybill(request, pk)
    shipment = actions.send_waybill(waybill_id=pk, by=person(request))
    said = _("Sent: %(tonnes)s t") % {"tonnes": shipment.net_tonnes.normalize()}
    return redirect(request, "gate:waybill", pk, message=said)


def _waybill(request: HttpRequest, pk: int) -> Waybill:
    return get_object_or_404(visible_waybills(person(request), "weighing.edit"), pk=pk)


def _line(one: WagonLoad) -> str:
    weights = (one.marked_tonnes, one.ticket_tonnes, one.scale_tonnes)
    return " ".join([one.number, *(f"{weight.normalize():f}" for weight in weights if weight is not None)])
