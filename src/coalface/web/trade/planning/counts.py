"""Stock counts 盘库表: the list of what was counted beside the book, one count, putting one up."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.catalogue.access import keeps_supply, visible_stockyards
from coalface.trade.catalogue.models import Stockyard
from coalface.trade.plans.access import EDIT, SEE, visible_counts
from coalface.trade.plans.actions import change_count, record_count
from coalface.trade.plans.models import StockCount
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render
from coalface.web.trade.planning.marks import count_badge
from coalface.web.trade.planning.tabs import place_tabs


class CountList(ListScreen):
    """Counts, the latest first; narrowed to a day it is the 盘库表 of that day."""

    name = "planning.counts"
    title = gettext_lazy("Stock counts")
    right = SEE
    default_sort = ("-counted_on",)
    empty = Empty(
        gettext_lazy("No stock counts yet"),
        gettext_lazy("Put down what was found in a stockyard beside what the book says."),
        icon="clipboard-list",
    )
    columns = (
        Column("counted_on", gettext_lazy("Counted on"), kind="date"),
        Column("stockyard__name", gettext_lazy("Stockyard"), sort="", grow=True),
        Column("stockyard__product__name", gettext_lazy("Product"), sort=""),
        Column("book_tonnes", gettext_lazy("By the book"), kind="tonnes", sort=""),
        Column("counted_tonnes", gettext_lazy("Counted"), kind="tonnes", sort=""),
        Column("difference", gettext_lazy("Gain or loss"), kind="tonnes", sort=""),
        Column("difference_pct", gettext_lazy("Of the book"), kind="pct", sort=""),
        Column("reason", gettext_lazy("Reason of the difference"), sort=""),
        Column("state", gettext_lazy("State"), kind="html", value=lambda row: count_badge(row.state)),
        Column("counted_by", gettext_lazy("Counted by"), sort=""),
        Column("settled_by", gettext_lazy("Decided by"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Stockyard"), "stockyard__name", "stockyard__code"),
        DateRange("counted_on", gettext_lazy("Counted on")),
        Choice("state", gettext_lazy("State"), StockCount.State.choices),
        Flag("differs", gettext_lazy("With a difference"), ~Q(counted_tonnes=F("book_tonnes"))),
    )

    def rows(self, request: HttpRequest) -> QuerySet[StockCount]:
        rows = visible_counts(person(request))
        return rows.select_related("stockyard__product", "counted_by", "settled_by")

    def row_url(self, row: StockCount) -> str:
        return record_url("planning:count", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not keeps_supply(person(request)):
            return ()
        address = reverse("planning:count_new")
        return (Link(gettext_lazy("New stock count"), address, primary=True, dialog=True),)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return place_tabs(request, "planning:counts")


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_counts(by).select_related("stockyard__product", "counted_by", "settled_by")
    count = get_object_or_404(rows, pk=pk)
    context = {
        "count": count,
        "badge": count_badge(count.state),
        "keeps": keeps_supply(by),
        "strips": strips(request, "stockcount", pk),
        "history": field_history(count, holds=lambda right: may(by, right)),
    }
    return render(request, "planning/count.html", context)


class CountForm(Form):
    counted_tonnes = forms.DecimalField(label=gettext_lazy("Counted, t"), max_digits=15, decimal_places=3)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the difference"), max_length=250, required=False, widget=forms.Textarea
    )


class NewCountForm(CountForm):
    stockyard = forms.ModelChoiceField(Stockyard.objects.none(), label=gettext_lazy("Stockyard"))
    counted_on = DateField(label=gettext_lazy("Counted on"))

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.POST or None, **kwargs)
        field = self.fields["stockyard"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = visible_stockyards(person(request)).order_by("code")
        self.order_fields(["stockyard", "counted_on"])


@needs(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    initial = {"stockyard": request.GET.get("stockyard", ""), "counted_on": timezone.localdate()}
    form = NewCountForm(request, initial=initial)
    if count := form.made(record_count, by=person(request)):
        return redirect(request, "planning:count", count.pk, message=_("Sent for approval"))
    return dialog(request, _("New stock count"), form)


class CorrectionForm(CountForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


@needs(EDIT)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    count = get_object_or_404(visible_counts(person(request)), pk=pk)
    initial = {
        "version": count.version,
        "counted_tonnes": count.counted_tonnes,
        "reason": count.reason,
    }
    form = CorrectionForm(request.POST or None, initial=initial)
    if form.done(change_count, count_id=pk, by=person(request)):
        return redirect(request, "planning:count", pk, message=_("Sent for approval"))
    return dialog(request, str(count), form)
