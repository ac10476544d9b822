"""Price indices: the list, opening a series, changing what is said about it, ending it."""

from collections.abc import Sequence
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
from coalface.market.indices.access import visible_indices
from coalface.market.indices.actions import change_index, create_index, end_series, resume_series
from coalface.market.indices.models import PriceIndex
from coalface.market.indices.queries import Standing, standing, with_course
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, EnteredForm, Form, VersionApart
from coalface.web.components.lists import Choice, Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.market.figures import course_of, state_of, step
from coalface.web.rendering import redirect

CARD = (
    "code",
    "name",
    "publisher",
    "place",
    "kcal_per_kg",
    "unit",
    "frequency",
    "trading_days",
    "grace_days",
    "began_on",
    "remarks",
)


class IndexForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PriceIndex
        fields = CARD


class EndForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    ended_on = DateField(label=gettext_lazy("Last day it was issued for"))
    end_reason = forms.CharField(label=gettext_lazy("Why it ended"), max_length=250, widget=forms.Textarea)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return {"reason": given.pop("end_reason"), **given}


class ResumeForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class IndexList(ListScreen):
    name = "market.indices"
    title = gettext_lazy("Price indices")
    right = "market.view"
    columns = (
        Column("code", gettext_lazy("Code of the index"), link=lambda row: index_url(row)),
        Column("name", gettext_lazy("Name"), sort="name_key", grow=True),
        Column("last", gettext_lazy("Last value"), kind="number", value=lambda row: _last(row)),
        Column(
            "step", gettext_lazy("Rise or fall"), kind="html", value=lambda row: step(row.standing.change)
        ),
        Column("course", gettext_lazy("Course"), kind="html", value=lambda row: _course(row)),
        Column("last_on", gettext_lazy("Last issue"), kind="date", sort=""),
        Column("state", gettext_lazy("State"), kind="html", value=lambda row: _state(row)),
        Column("frequency", gettext_lazy("Frequency"), kind="choice"),
        Column("kcal_per_kg", gettext_lazy("Grade, kcal/kg"), kind="count", sort=""),
        Column("place", gettext_lazy("Place of the price"), sort="", shown=False),
        Column("publisher", gettext_lazy("Publisher"), sort="", shown=False),
        Column("ended_on", gettext_lazy("Ended on"), kind="date", sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Name or code"), "name", "code", "publisher", "place"),
        Choice("frequency", gettext_lazy("Frequency"), PriceIndex.Frequency.choices),
        Flag("running", gettext_lazy("Still issued"), Q(ended_on=None)),
    )
    default_sort = ("code",)
    empty = Empty(
        gettext_lazy("No price indices yet"),
        gettext_lazy(
            "Open the series your contracts and price talks refer to, then record or import values."
        ),
        icon="chart-line",
    )

    def rows(self, request: HttpRequest) -> QuerySet[PriceIndex]:
        return with_course(visible_indices(person(request)))

    def dress(self, rows: Sequence[Any]) -> None:
        today = timezone.localdate()
        for row in rows:
            row.standing = standing(row, today)

    def row_url(self, row: PriceIndex) -> str:
        return index_url(row)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "market.edit"):
            return []
        value, series = reverse("market:value_new"), reverse("market:index_new")
        return [
            Link(gettext_lazy("New price index"), series, dialog=True),
            Link(gettext_lazy("Record an index value"), value, primary=True, dialog=True),
        ]

    def tabs_for(self, request: HttpRequest) -> list[tuple[Any, str, bool]]:
        return tabs("indices")


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    """The lists of the market."""
    pages = (("indices", gettext_lazy("Price indices")), ("values", gettext_lazy("Values of price indices")))
    return [(label, reverse(f"market:{word}"), word == here) for word, label in pages]


def index_url(index: PriceIndex) -> str:
    return record_url("market:index", index.pk)


def _of(row: Any) -> Standing:  # noqa: ANN401 - a dressed row
    found: Standing = row.standing
    return found


def _last(row: Any) -> Any:  # noqa: ANN401 - a dressed row
    values = _of(row).values
    return values[-1] if values else None


def _course(row: Any) -> Any:  # noqa: ANN401 - a dressed row
    return course_of(list(_of(row).values), _("Course of %(code)s") % {"code": row.code})  # type: ignore[arg-type] # decimals


def _state(row: Any) -> Any:  # noqa: ANN401 - a dressed row
    return state_of(ended=row.ended_on is not None, stale=_of(row).stale)


@needs("market.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = IndexForm(request.POST or None)
    if made := form.made(create_index, by=person(request)):
        return redirect(request, "market:index", made.pk, message=_("Saved"))
    return dialog(request, _("New price index"), form)


@needs("market.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _editable(request, pk)
    form = IndexForm(request.POST or None, instance=kept, initial={"version": kept.version})
    if form.done(change_index, index_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "market:index", pk, message=_("Saved"))
    return dialog(request, kept.name, form)


@needs("market.edit")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _editable(request, pk)
    form = EndForm(request.POST or None, initial={"version": kept.version})
    if form.done(end_series, index_id=pk, by=person(request)):
        return redirect(request, "market:index", pk, message=_("The series has ended; its values stay."))
    return dialog(request, _("%(name)s is no longer issued") % {"name": kept.name}, form)


@needs("market.edit")
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _editable(request, pk)
    form = ResumeForm(request.POST or None, initial={"version": kept.version})
    if form.done(resume_series, index_id=pk, by=person(request)):
        return redirect(request, "market:index", pk, message=_("Saved"))
    return dialog(request, _("%(name)s is issued again") % {"name": kept.name}, form)


def _editable(request: HttpRequest, pk: int) -> PriceIndex:
    return get_object_or_404(visible_indices(person(request), "market.edit"), pk=pk)
