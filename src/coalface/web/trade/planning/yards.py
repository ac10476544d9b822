"""Stockyards: the list with levels and alarms, one with its course, taking a reading, keeping one."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.catalogue.access import keeps_supply, visible_stock_levels, visible_stockyards
from coalface.trade.catalogue.actions import change_stockyard, record_stockyard
from coalface.trade.catalogue.models import StockLevel, Stockyard
from coalface.trade.plans.access import EDIT
from coalface.trade.plans.actions import take_reading
from coalface.trade.plans.actions.watching import words_of
from coalface.trade.plans.queries.yards import YardState, yard_states
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.charts import Chart, Series
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, EnteredForm, Form, VersionApart
from coalface.web.components.lists import Column, Empty, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import PRODUCT
from coalface.web.trade.planning.marks import ALARMS
from coalface.web.trade.planning.tabs import place_tabs

DAYS_SHOWN = 60
LISTED = 30


class StockyardList(ListScreen):
    name = "planning.stockyards"
    title = gettext_lazy("Stockyards")
    right = "trade.view"
    default_sort = ("code",)
    empty = Empty(
        gettext_lazy("No stockyards yet"),
        gettext_lazy(
            "Record where coal lies and how much fits in; daily levels then raise the alarm in time."
        ),
        icon="package",
    )
    columns = (
        Column("code", gettext_lazy("Code")),
        Column("name", gettext_lazy("Name"), grow=True),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("level_on", gettext_lazy("Read on"), kind="date", sort=""),
        Column("level_tonnes", gettext_lazy("Stock"), kind="tonnes", sort=""),
        Column("capacity_tonnes", gettext_lazy("Capacity"), kind="tonnes", sort=""),
        Column("filled", gettext_lazy("Filled"), kind="pct", value=lambda row: row.filled, sort=""),
        Column("alarm", gettext_lazy("Alarm"), kind="html", value=lambda row: row.alarm, sort=""),
    )
    filters = (
        Search(gettext_lazy("Code or name"), "code", "name"),
        PRODUCT,
    )

    def rows(self, request: HttpRequest) -> QuerySet[Stockyard]:
        last = StockLevel.objects.filter(stockyard=OuterRef("pk")).order_by("-day_on")
        return (
            visible_stockyards(person(request))
            .select_related("product")
            .annotate(
                level_on=Subquery(last.values("day_on")[:1]),
                level_tonnes=Subquery(last.values("tonnes")[:1]),
            )
        )

    def dress(self, rows: Sequence[Any]) -> None:
        states = {one.yard.pk: one for one in yard_states(timezone.localdate(), [row.pk for row in rows])}
        for row in rows:
            state = states.get(row.pk)
            row.filled = state.figures.filled_pct if state else None
            row.alarm = mark(ALARMS[state.judgement.alarm]) if state and state.judgement else ""

    def row_url(self, row: Stockyard) -> str:
        return record_url("planning:stockyard", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not keeps_supply(person(request)):
            return ()
        address = reverse("planning:stockyard_new")
        return (Link(gettext_lazy("New stockyard"), address, primary=True, dialog=True),)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return place_tabs(request, "planning:stockyards")


@needs("trade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    yard = get_object_or_404(visible_stockyards(by).select_related("product", "mine", "station"), pk=pk)
    state = next(iter(yard_states(today, [pk])), None)
    levels = visible_stock_levels(by).filter(stockyard=yard).order_by("-day_on").select_related("read_by")
    since = today - timedelta(days=DAYS_SHOWN)
    context = {
        "yard": yard,
        "state": state,
        "alarm": mark(ALARMS[state.judgement.alarm]) if state and state.judgement else "",
        "words": words_of(state.judgement, yard.name) if state and state.judgement else "",
        "chart": _chart(yard, state, list(levels.filter(day_on__gt=since)), today),
        "levels": levels[:LISTED],
        "keeps": keeps_supply(by),
        "history": field_history(yard, holds=lambda right: may(by, right)),
    }
    return render(request, "planning/stockyard.html", context)


def _chart(yard: Stockyard, state: YardState | None, levels: list[StockLevel], today: date) -> Chart:
    """The course of the level, the bounds it is held against, and what is to come if it goes on so."""
    known = {one.day_on: one.tonnes for one in levels}
    first = min(known, default=today)
    ahead = yard.horizon_days if state and state.forecast else 0
    days = [first + timedelta(days=at) for at in range((today - first).days + 1 + ahead)]
    measured: list[Decimal | None] = [known.get(day) for day in days]
    series = [
        Series(_("Stock"), measured),
        Series(_("Capacity"), [yard.capacity_tonnes] * len(days), bound=True),
        Series(_("Alarm"), [yard.capacity_tonnes * yard.alarm_pct / 100] * len(days), bound=True),
        Series(_("Lowest stock"), [yard.low_tonnes] * len(days), bound=True),
    ]
    if state and state.forecast:
        coming = [
            state.figures.level_after((day - state.level_on).days) if day >= state.level_on else None
            for day in days
        ]
        series.insert(1, Series(_("Forecast"), coming))
    labels = [day.isoformat() for day in days]
    return Chart("line", _("Level"), labels, series, unit="t", label_head=_("Day"), places=0)


class YardForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Stockyard
        fields = (
            "code",
            "name",
            "product",
            "mine",
            "station",
            "capacity_tonnes",
            "alarm_pct",
            "low_tonnes",
            "horizon_days",
        )


@needs(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    form = YardForm(request.POST or None)
    if yard := form.made(record_stockyard, by=person(request)):
        return redirect(request, "planning:stockyard", yard.pk, message=_("Recorded"))
    return dialog(request, _("New stockyard"), form)


@needs(EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    yard = get_object_or_404(visible_stockyards(person(request)), pk=pk)
    form = YardForm(request.POST or None, instance=yard, initial={"version": yard.version})
    if form.done(change_stockyard, yard_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "planning:stockyard", pk, message=_("Saved"))
    return dialog(request, yard.name, form)


class ReadingForm(Form):
    day_on = DateField(label=gettext_lazy("Day"))
    tonnes = forms.DecimalField(label=gettext_lazy("Stock, t"), max_digits=15, decimal_places=3)
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)


@needs(EDIT)
def read(request: HttpRequest, pk: int) -> HttpResponse:
    yard = get_object_or_404(visible_stockyards(person(request)), pk=pk)
    form = ReadingForm(request.POST or None, initial={"day_on": timezone.localdate()})
    if form.done(take_reading, yard=yard, by=person(request)):
        return redirect(request, "planning:stockyard", pk, message=_("Recorded"))
    return dialog(request, _("Level of %(name)s") % {"name": yard}, form)
