"""Decisions on facts and what was done, changes of customers, one report."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.dossier.access import (
    visible_decisions,
    visible_events,
    visible_facts,
    visible_groups,
    visible_reports,
)
from coalface.archive.dossier.actions import decide_on_fact, decide_on_group, finish_decision, record_change
from coalface.archive.dossier.models import ChangeEvent, FactGroup, PolicyDecision, Source
from coalface.desk.files.queries import attachments_of
from coalface.identity.people.access import may
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.dossier.facts import AboutSearch, view_tabs
from coalface.web.archive.dossier.reading import note_reading
from coalface.web.archive.dossier.subjects import about_of, place_of, subject_of
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, ListScreen
from coalface.web.rendering import redirect, render


class DecisionForm(Form):
    text = forms.CharField(label=gettext_lazy("Decision"), widget=forms.Textarea, max_length=2000)
    due_on = DateField(label=gettext_lazy("To be done by"), required=False)


class GroupDecisionForm(DecisionForm):
    by_id = ("group",)

    group = forms.ModelChoiceField(FactGroup.objects.none(), label=gettext_lazy("Field group"))
    field_order = ("group", "text", "due_on")

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self.fields["group"].queryset = visible_groups(person(request))  # type: ignore[attr-defined]  # a model field


class OutcomeForm(Form):
    outcome = forms.CharField(label=gettext_lazy("What was done"), widget=forms.Textarea, max_length=500)


class ChangeForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of change"), choices=ChangeEvent.Kind.choices)
    happened_on = DateField(label=gettext_lazy("Took place on"))
    person = forms.CharField(label=gettext_lazy("Person concerned"), max_length=100, required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=Source.choices)
    text = forms.CharField(label=gettext_lazy("What changed"), widget=forms.Textarea, max_length=2000)


class DecisionList(ListScreen):
    name = "archive.decisions"
    title = gettext_lazy("Decisions")
    right = "dossier.view"
    columns = (
        Column("about", gettext_lazy("About whom"), link=lambda d: place_of(d.about), sort=""),
        Column(
            "text",
            gettext_lazy("Decision"),
            value=lambda d: d.text[:60],
            link=lambda d: reverse("dossier:decision", args=[d.pk]),
            sort="",
            grow=True,
        ),
        Column("decided_by__full_name", gettext_lazy("Decision by"), sort=""),
        Column("decided_at", gettext_lazy("Decision made at"), kind="datetime"),
        Column("due_on", gettext_lazy("To be done by"), kind="date", sort=""),
        Column(
            "done", gettext_lazy("Status"), kind="status", value=lambda d: "done" if d.done_at else "open"
        ),
        Column("outcome", gettext_lazy("What was done"), sort="", shown=False),
    )
    filters = (
        AboutSearch(gettext_lazy("Customer or competitor")),
        Flag("open", gettext_lazy("Not done yet"), Q(done_at=None)),
        DateRange("decided_at", gettext_lazy("Decision made at"), moments=True),
    )
    default_sort = ("-decided_at",)
    empty = Empty(
        gettext_lazy("No decisions yet"),
        gettext_lazy("A leader decides on a fact, or on a heading of a customer's dossier."),
        icon="scale",
    )

    def rows(self, request: HttpRequest) -> QuerySet[PolicyDecision]:
        return visible_decisions(person(request)).select_related("customer", "competitor", "decided_by")

    def row_url(self, row: PolicyDecision) -> str:
        return record_url("dossier:decision", row.pk)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("decisions")


class EventList(ListScreen):
    name = "archive.change_events"
    title = gettext_lazy("Changes of customers")
    right = "dossier.view"
    columns = (
        Column("happened_on", gettext_lazy("Took place on"), kind="date"),
        Column("about", gettext_lazy("About whom"), link=lambda e: place_of(e.about), sort=""),
        Column("kind", gettext_lazy("Kind of change"), kind="choice", sort=""),
        Column("person", gettext_lazy("Person concerned"), sort=""),
        Column(
            "text",
            gettext_lazy("What changed"),
            value=lambda e: e.text[:60],
            link=lambda e: reverse("dossier:event", args=[e.pk]),
            sort="",
            grow=True,
        ),
        Column("source", gettext_lazy("Source"), kind="choice", sort=""),
        Column("author__full_name", gettext_lazy("Author"), sort=""),
    )
    filters = (
        AboutSearch(gettext_lazy("Customer or competitor")),
        Choice("kind", gettext_lazy("Kind of change"), ChangeEvent.Kind.choices),
        DateRange("happened_on", gettext_lazy("Took place on")),
    )
    default_sort = ("-happened_on",)
    empty = Empty(
        gettext_lazy("No change recorded."),
        gettext_lazy("A change of the person in charge, of ownership, of operation or market is noted here."),
        icon="history",
    )

    def rows(self, request: HttpRequest) -> QuerySet[ChangeEvent]:
        return visible_events(person(request)).select_related("customer", "competitor", "author")

    def row_url(self, row: ChangeEvent) -> str:
        return record_url("dossier:event", row.pk)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("events")


@needs("dossier.decide")
def decide_fact(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    fact = get_object_or_404(visible_facts(by, "dossier.decide").select_related("field"), pk=pk)
    form = DecisionForm(request.POST or None)
    if decision := form.made(decide_on_fact, fact_id=pk, by=by):
        return redirect(request, "dossier:decision", decision.pk, message=_("Decided"))
    return dialog(request, _("Decide on: %(fact)s") % {"fact": fact}, form)


@needs("dossier.decide")
def decide(request: HttpRequest, whom: str, pk: int) -> HttpResponse:
    about = subject_of(request, whom, pk, "dossier.decide")
    form = GroupDecisionForm(request, request.POST or None)
    if decision := form.made(decide_on_group, about=about_of(whom, pk), by=person(request)):
        return redirect(request, "dossier:decision", decision.pk, message=_("Decided"))
    return dialog(request, _("Decide about %(name)s") % {"name": about}, form)


@needs("dossier.view")
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided; whoever served the customer says what was done."""
    by = person(request)
    rows = visible_decisions(by).select_related(
        "customer", "competitor", "fact__field", "group", "decided_by", "done_by"
    )
    found = get_object_or_404(rows, pk=pk)
    may_finish = found.done_at is None and (may(by, "dossier.report") or may(by, "dossier.file"))
    form = OutcomeForm(request.POST or None)
    if may_finish and form.done(finish_decision, decision_id=pk, by=by):
        return redirect(request, "dossier:decision", pk, message=_("Saved"))
    note_reading(request, "decision", [found.fact] if found.fact else [], found)
    context = {"decision": found, "place": place_of(found.about), "form": form, "may_finish": may_finish}
    return form_page(request, "dossier/decision.html", context)


@needs("dossier.report")
def new_event(request: HttpRequest, whom: str, pk: int) -> HttpResponse:
    about = subject_of(request, whom, pk)
    form = ChangeForm(request.POST or None, initial={"happened_on": timezone.localdate()})
    if form.done(record_change, about=about_of(whom, pk), by=person(request)):
        return redirect(request, place_of(about), message=_("Recorded"))
    return dialog(request, _("Change at %(name)s") % {"name": about}, form)


@needs("dossier.view")
def event(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_events(person(request)).select_related("customer", "competitor", "author")
    found = get_object_or_404(rows, pk=pk)
    return render(request, "dossier/event.html", {"event": found, "place": place_of(found.about)})


@needs("dossier.view")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with the facts of it that the reader may see."""
    by = person(request)
    rows = visible_reports(by).select_related("customer", "competitor", "template", "author")
    found = get_object_or_404(rows, pk=pk)
    facts = visible_facts(by).filter(report=found).select_related("field__group")
    context: dict[str, Any] = {
        "report": found,
        "place": place_of(found.about),
        "facts": list(facts.order_by("field__group__position", "field__position")),
        "papers": list(attachments_of(by, found)),
    }
    note_reading(request, "report", context["facts"], found)
    return render(request, "dossier/report.html", context)
