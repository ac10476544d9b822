"""Competitors: the list and their cards."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.market.competitors.access import visible_competitors
from coalface.market.competitors.actions import change_competitor, create_competitor
from coalface.market.competitors.models import Competitor
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import EnteredForm, VersionApart
from coalface.web.components.lists import Choice, Column, Empty, Flag, ListScreen, Search
from coalface.web.components.lists.screen import Link
from coalface.web.rendering import redirect

CARD = ("name", "short_name", "code", "coal_kind", "region", "left_on", "remarks")


class CompetitorForm(VersionApart, EnteredForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Competitor
        fields = CARD


class CompetitorList(ListScreen):
    name = "market.competitors"
    title = gettext_lazy("Competitors")
    right = "dossier.view"
    columns = (
        Column("name", gettext_lazy("Name"), sort="name_key", link=lambda c: competitor_url(c), grow=True),
        Column("short_name", gettext_lazy("Short name"), sort=""),
        Column("code", gettext_lazy("Code of the competitor")),
        Column("coal_kind", gettext_lazy("Kind of coal"), kind="choice", sort=""),
        Column("region", gettext_lazy("Region"), sort=""),
        Column("left_on", gettext_lazy("Left the market on"), kind="date", sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Name or code"), "name", "short_name", "code"),
        Choice("coal_kind", gettext_lazy("Kind of coal"), Competitor.CoalKind.choices),
        Flag("current", gettext_lazy("In the market"), Q(left_on=None)),
    )
    default_sort = ("name_key",)
    empty = Empty(
        gettext_lazy("No competitors yet"),
        gettext_lazy("Open a card for each seller of coal that our customers also buy from."),
        icon="target",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Competitor]:
        return visible_competitors(person(request))

    def row_url(self, row: Competitor) -> str:
        return competitor_url(row)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "dossier.file"):
            return []
        address = reverse("dossier:competitor_new")
        return [Link(gettext_lazy("New competitor"), address, primary=True, dialog=True)]


def competitor_url(competitor: Competitor) -> str:
    return record_url("dossier:competitor", competitor.pk)


@needs("dossier.file")
def new(request: HttpRequest) -> HttpResponse:
    form = CompetitorForm(request.POST or None)
    if made := form.made(create_competitor, by=person(request)):
        return redirect(request, "dossier:competitor", made.pk, message=_("Saved"))
    return dialog(request, _("New competitor"), form)


@needs("dossier.file")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(visible_competitors(person(request), "dossier.file"), pk=pk)
    form = CompetitorForm(request.POST or None, instance=kept, initial={"version": kept.version})
    if form.done(change_competitor, competitor_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "dossier:competitor", pk, message=_("Saved"))
    return dialog(request, kept.name, form)
