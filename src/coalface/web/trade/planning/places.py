"""Outputs of mines and haul routes: two lists with a form each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.kernel.periods import Month
from coalface.trade.catalogue.access import (
    keeps_supply,
    visible_haul_routes,
    visible_mines,
    visible_outputs,
    visible_products,
)
from coalface.trade.catalogue.actions import change_haul_route, record_haul_route, set_output
from coalface.trade.catalogue.models import HAULED, HaulRoute, Mine, MineOutput, Product
from coalface.trade.plans.access import EDIT
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import EnteredForm, Form, MonthInput, VersionApart
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Link, ListScreen, Search
from coalface.web.rendering import redirect
from coalface.web.trade.filters import PRODUCT
from coalface.web.trade.planning.months import month_of
from coalface.web.trade.planning.tabs import place_tabs


class PlaceList(ListScreen):
    """What both lists share."""

    right = "trade.view"
    here = ""
    new = ""
    new_label: Any = ""

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not keeps_supply(person(request)):
            return ()
        return (Link(self.new_label, reverse(self.new), primary=True, dialog=True),)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return place_tabs(request, self.here)


class OutputList(PlaceList):
    name = "planning.outputs"
    title = gettext_lazy("Outputs of mines")
    here, new, new_label = "planning:outputs", "planning:output_new", gettext_lazy("Record an output")
    default_sort = ("-month_on",)
    empty = Empty(
        gettext_lazy("No outputs yet"),
        gettext_lazy("Record what mines bring out in a month, or import a file; plans share it out."),
        icon="mountain",
    )
    columns = (
        Column("month_on", gettext_lazy("Month"), kind="month"),
        Column("mine__name", gettext_lazy("Mine"), sort="", grow=True),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("daily_tonnes", gettext_lazy("Output a day"), kind="tonnes", sort=""),
        Column("holiday_days", gettext_lazy("Days of holiday"), kind="count", sort=""),
        Column("overhaul_days", gettext_lazy("Days of overhaul"), kind="count", sort=""),
        Column("tonnes", gettext_lazy("Output of the month"), kind="tonnes", sort=""),
        Column("remarks", gettext_lazy("Remarks"), sort=""),
    )
    filters = (
        Search(gettext_lazy("Mine"), "mine__name"),
        DateRange("month_on", gettext_lazy("Month")),
        PRODUCT,
    )

    def rows(self, request: HttpRequest) -> QuerySet[MineOutput]:
        return visible_outputs(person(request)).select_related("mine", "product")

    def row_url(self, row: MineOutput) -> str:
        return record_url("planning:output", row.pk)


class OutputForm(Form):
    mine = forms.ModelChoiceField(Mine.objects.none(), label=gettext_lazy("Mine"))
    product = forms.ModelChoiceField(Product.objects.none(), label=gettext_lazy("Product"))
    month_on = forms.CharField(label=gettext_lazy("Month"), widget=MonthInput)
    daily_tonnes = forms.DecimalField(label=gettext_lazy("Output a day, t"), max_digits=12, decimal_places=3)
    holiday_days = forms.IntegerField(
        label=gettext_lazy("Days of holiday"), min_value=0, max_value=31, initial=0
    )
    overhaul_days = forms.IntegerField(
        label=gettext_lazy("Days of overhaul"), min_value=0, max_value=31, initial=0
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.POST or None, **kwargs)
        by = person(request)
        for name, rows in (("mine", visible_mines(by)), ("product", visible_products(by))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows.order_by("code")

    def clean_month_on(self) -> Any:  # noqa: ANN401 - the first day of the month
        month = month_of(self.cleaned_data["month_on"])
        if month is None:
            raise forms.ValidationError(_("A month like 2024-01"))
        return month.first


@needs(EDIT)
def output_new(request: HttpRequest) -> HttpResponse:
    initial = {"month_on": str(Month.of(timezone.localdate()) + 1)}
    return _output(request, OutputForm(request, initial=initial), _("Record an output"))


@needs("trade.view")
def output(request: HttpRequest, pk: int) -> HttpResponse:
    """A form with what was said; another mine, product or month in it says something new."""
    found = get_object_or_404(visible_outputs(person(request)).select_related("mine", "product"), pk=pk)
    initial = {
        "mine": found.mine_id,
        "product": found.product_id,
        "month_on": f"{found.month_on:%Y-%m}",
        "daily_tonnes": found.daily_tonnes,
        "holiday_days": found.holiday_days,
        "overhaul_days": found.overhaul_days,
        "remarks": found.remarks,
    }
    return _output(request, OutputForm(request, initial=initial), str(found))


def _output(request: HttpRequest, form: OutputForm, title: str) -> HttpResponse:
    if form.done(set_output, by=person(request)):
        return redirect(request, "planning:outputs", message=_("Saved"))
    return dialog(request, title, form)


class RouteList(PlaceList):
    name = "planning.routes"
    title = gettext_lazy("Haul routes")
    here, new, new_label = "planning:routes", "planning:route_new", gettext_lazy("New route")
    default_sort = ("code",)
    empty = Empty(
        gettext_lazy("No routes yet"),
        gettext_lazy("Record how coal travels, or import a file; capacity bounds the plan."),
        icon="route",
    )
    columns = (
        Column("code", gettext_lazy("Code")),
        Column("name", gettext_lazy("Name"), grow=True),
        Column("transport", gettext_lazy("Transport"), kind="choice", sort=""),
        Column("mine__name", gettext_lazy("Mine"), sort=""),
        Column("origin__name", gettext_lazy("Loaded at"), sort=""),
        Column("port__name", gettext_lazy("Port"), sort=""),
        Column("destination__name", gettext_lazy("Received at"), sort="", shown=False),
        Column("distance_km", gettext_lazy("Distance, km"), kind="count", sort=""),
        Column("transit_days", gettext_lazy("Days on the way"), kind="count", sort=""),
        Column("loss_allowance_pct", gettext_lazy("Loss allowance"), kind="pct", sort=""),
        Column("daily_tonnes", gettext_lazy("Carries a day"), kind="tonnes", sort=""),
    )
    filters = (
        Search(gettext_lazy("Code or name"), "code", "name"),
        Choice("transport", gettext_lazy("Transport"), HAULED),
    )

    def rows(self, request: HttpRequest) -> QuerySet[HaulRoute]:
        return visible_haul_routes(person(request)).select_related("mine", "origin", "port", "destination")

    def row_url(self, row: HaulRoute) -> str:
        return record_url("planning:route", row.pk)


class RouteForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = HaulRoute
        fields = (
            "code",
            "name",
            "transport",
            "mine",
            "origin",
            "port",
            "destination",
            "distance_km",
            "transit_days",
            "loss_allowance_pct",
            "daily_tonnes",
        )


@needs(EDIT)
def route_new(request: HttpRequest) -> HttpResponse:
    form = RouteForm(request.POST or None)
    if form.done(record_haul_route, by=person(request)):
        return redirect(request, "planning:routes", message=_("Recorded"))
    return dialog(request, _("New route"), form)


@needs("trade.view")
def route(request: HttpRequest, pk: int) -> HttpResponse:
    """The route itself: a form that those who keep routes may send."""
    found = get_object_or_404(visible_haul_routes(person(request)), pk=pk)
    form = RouteForm(request.POST or None, instance=found, initial={"version": found.version})
    if form.done(change_haul_route, route_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "planning:routes", message=_("Saved"))
    return dialog(request, found.name, form)
