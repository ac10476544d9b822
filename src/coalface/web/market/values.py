"""Values of price indices: the list, one value with what it replaced, recording, correcting, withdrawing."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.market.indices.access import visible_indices, visible_values
from coalface.market.indices.actions import correct_value, record_value, withdraw_value
from coalface.market.indices.models import IndexValue, PriceIndex
from coalface.market.indices.queries import values_of_day
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, Link, ListScreen
from coalface.web.market.figures import price, range_of, standing_of
from coalface.web.market.indices import tabs
from coalface.web.rendering import redirect, render

QUOTE = ("value", "low", "high", "source", "note")


def _amount(label: Any, help_text: Any = "") -> forms.DecimalField:  # noqa: ANN401 - lazy texts
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        max_digits=7,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )


class QuoteForm(Form):
    value = _amount(gettext_lazy("Value"), gettext_lazy("Left empty: the middle of the range."))
    low = _amount(gettext_lazy("Lower end of the range"))
    high = _amount(gettext_lazy("Upper end of the range"))
    source = forms.CharField(label=gettext_lazy("Source of the value"), max_length=120, required=False)
    note = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)


class ValueForm(QuoteForm):
    by_id = ("index",)

    index: "forms.ModelChoiceField[PriceIndex]" = forms.ModelChoiceField(
        PriceIndex.objects.none(), label=gettext_lazy("Price index")
    )
    published_on = DateField(label=gettext_lazy("Published for"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = visible_indices(user, "market.edit").order_by("code")
        self.fields["index"].queryset = running  # type: ignore[attr-defined] # a ModelChoiceField's
        self.fields["index"].label_from_instance = lambda one: f"{one.code} {one.name}"  # type: ignore[attr-defined] # only choices of records have it
        self.order_fields(["index", "published_on"])


class CorrectionForm(QuoteForm):
    """`version` is the row that was seen; somebody else's correction is another row."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"), max_length=250, widget=forms.Textarea
    )


class WithdrawalForm(Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250, widget=forms.Textarea)


class ValueList(ListScreen):
    name = "market.values"
    title = gettext_lazy("Values of price indices")
    right = "market.view"
    columns = (
        Column("published_on", gettext_lazy("Published for"), kind="date", link=lambda row: value_url(row)),
        Column("index__code", gettext_lazy("Code of the index"), sort=""),
        Column("index__name", gettext_lazy("Name"), sort="", grow=True),
        Column("value", gettext_lazy("Value"), kind="number", sort=""),
        Column("range", gettext_lazy("Range"), value=range_of),
        Column("unit", gettext_lazy("Unit"), value=lambda row: row.index.get_unit_display()),
        Column("state", gettext_lazy("State"), kind="html", value=standing_of),
        Column("source", gettext_lazy("Source of the value"), sort=""),
        Column("supersede_reason", gettext_lazy("Reason of the correction"), sort=""),
        Column("recorded_at", gettext_lazy("Recorded at"), kind="datetime", sort="", shown=False),
        Column("recorded_by__full_name", gettext_lazy("Recorded by"), sort="", shown=False),
        Column("note", gettext_lazy("Remarks"), sort="", shown=False),
    )
    filters = (
        Choice(
            "index",
            gettext_lazy("Price index"),
            lambda request: visible_indices(person(request)).order_by("code").values_list("pk", "code"),
        ),
        DateRange("published_on", gettext_lazy("Published for")),
        Flag("superseded", gettext_lazy("Corrected or withdrawn"), Q(superseded_at__isnull=False)),
    )
    default_sort = ("-published_on",)
    empty = Empty(
        gettext_lazy("No values yet"),
        gettext_lazy("Record what was published today, or import a file of values."),
        icon="chart-line",
    )

    def rows(self, request: HttpRequest) -> QuerySet[IndexValue]:
        return visible_values(person(request)).select_related("index", "recorded_by")

    def row_url(self, row: IndexValue) -> str:
        return value_url(row)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "market.edit"):
            return []
        address = reverse("market:value_new")
        return [Link(gettext_lazy("Record an index value"), address, primary=True, dialog=True)]

    def tabs_for(self, request: HttpRequest) -> list[tuple[Any, str, bool]]:
        return tabs("values")


def value_url(value: IndexValue) -> str:
    return record_url("market:value", value.pk)


@needs("market.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A value and everything else recorded for its day."""
    value = get_object_or_404(visible_values(person(request)).select_related("index", "recorded_by"), pk=pk)
    day = list(values_of_day(value))
    current = next((one for one in day if one.superseded_at is None), None)
    context = {
        "value": value,
        "day": day,
        "current": current,
        "price": price,
        "range_of": range_of,
        "standing_of": standing_of,
    }
    return render(request, "market/value.html", context)


@needs("market.edit")
def new(request: HttpRequest) -> HttpResponse:
    return _record(request, None)


@needs("market.edit")
def new_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with the series chosen already."""
    return _record(request, get_object_or_404(visible_indices(person(request), "market.edit"), pk=pk).pk)


def _record(request: HttpRequest, index_id: int | None) -> HttpResponse:
    initial = {"index": index_id, "published_on": timezone.localdate()}
    form = ValueForm(person(request), request.POST or None, initial=initial)
    if made := form.made(record_value, by=person(request)):
        return redirect(request, "market:index", made.index_id, message=_("Value recorded"))
    return dialog(request, _("Record an index value"), form)


@needs("market.edit")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _editable(request, pk)
    initial = {"version": kept.pk, **{name: getattr(kept, name) for name in QUOTE}}
    form = CorrectionForm(request.POST or None, initial=initial)

    def corrected(version: int, **given: Any) -> IndexValue:
        _same_day(kept, version)
        return correct_value(value_id=version, by=person(request), **given)

    if made := form.made(corrected):
        return redirect(request, "market:value", made.pk, message=_("Corrected; the former value stays"))
    return dialog(request, _("Correct %(value)s") % {"value": kept}, form)


def _same_day(kept: IndexValue, seen: int) -> None:
    """The row that was seen belongs to the page; anything else is a forged form."""
    get_object_or_404(IndexValue, pk=seen, index=kept.index_id, published_on=kept.published_on)


@needs("market.edit")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _editable(request, pk)
    form = WithdrawalForm(request.POST or None)
    if form.done(withdraw_value, value_id=pk, by=person(request)):
        return redirect(request, "market:value", pk, message=_("Withdrawn; the value stays visible"))
    return dialog(request, _("Withdraw %(value)s") % {"value": kept}, form, danger=True)


def _editable(request: HttpRequest, pk: int) -> IndexValue:
    return get_object_or_404(visible_values(person(request), "market.edit").select_related("index"), pk=pk)
