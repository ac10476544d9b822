"""Contradictions: what was said, and which of it stands."""

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.dossier.access import visible_conflicts, visible_facts
from coalface.archive.dossier.actions import consolidate
from coalface.archive.dossier.models import FactConflict
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.dossier.facts import view_tabs
from coalface.web.archive.dossier.reading import note_reading
from coalface.web.archive.dossier.subjects import place_of
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import Form
from coalface.web.components.lists import Column, Empty, Flag, ListScreen
from coalface.web.rendering import redirect


class ConsolidateForm(Form):
    fact = forms.IntegerField(
        error_messages={"required": gettext_lazy("Please choose one of the facts shown.")}
    )
    reason = forms.CharField(label=gettext_lazy("Why this one"), max_length=500, widget=forms.Textarea)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return {"fact_id": given.pop("fact"), **given}


class ConflictList(ListScreen):
    name = "archive.conflicts"
    title = gettext_lazy("Contradictions")
    right = "dossier.view"
    columns = (
        Column("about", gettext_lazy("About whom"), link=lambda c: place_of(c.about), sort="", grow=True),
        Column("field__name", gettext_lazy("Field"), sort="", link=lambda c: conflict_url(c)),
        Column("told", gettext_lazy("Facts"), kind="count", sort=""),
        Column("opened_at", gettext_lazy("Found at"), kind="datetime"),
        Column("settled_at", gettext_lazy("Settled at"), kind="datetime", sort=""),
        Column("settled_by__full_name", gettext_lazy("Settled by"), sort=""),
        Column("reason", gettext_lazy("Reason"), sort="", shown=False),
    )
    filters = (Flag("settled", gettext_lazy("Settled ones too")),)
    default_sort = ("-opened_at",)
    empty = Empty(
        gettext_lazy("Nothing contradicts"),
        gettext_lazy("When two facts about the same field differ around the same date, they show here."),
        icon="circle-check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[FactConflict]:
        rows = visible_conflicts(person(request)).select_related(
            "field", "customer", "competitor", "settled_by"
        )
        shown = Q() if request.GET.get("settled") == "1" else Q(settled_at=None)
        return rows.filter(shown).annotate(told=Count("facts"))

    def row_url(self, row: FactConflict) -> str:
        return conflict_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("conflicts")


def conflict_url(conflict: FactConflict) -> str:
    return record_url("dossier:conflict", conflict.pk)


@needs("dossier.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was said, side by side; the archivist chooses what stands."""
    by = person(request)
    rows = visible_conflicts(by).select_related("field", "customer", "competitor", "settled_by")
    conflict = get_object_or_404(rows, pk=pk)
    may_settle = conflict.settled_at is None and visible_conflicts(by, "dossier.file").filter(pk=pk).exists()
    form = ConsolidateForm(request.POST or None)
    if may_settle and form.done(consolidate, conflict_id=pk, by=by):
        return redirect(request, "dossier:conflict", pk, message=_("Settled"))
    facts = visible_facts(by).filter(conflict=conflict).select_related("field", "author", "report")
    context: dict[str, Any] = {
        "conflict": conflict,
        "place": place_of(conflict.about),
        "facts": list(facts.order_by("-confidence", "-as_of_on", "-pk")),
        "form": form,
        "may_settle": may_settle,
    }
    note_reading(request, "conflict", context["facts"], conflict)
    return form_page(request, "dossier/conflict.html", context)
