"""Facts as a list and as a board, one fact, and the steps of its way."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.dossier.access import visible_facts, visible_groups, visible_reports
from coalface.archive.dossier.actions import move_fact, move_facts
from coalface.archive.dossier.actions.reaching import rights_of
from coalface.archive.dossier.actions.reading import MOST_NAMED
from coalface.archive.dossier.models import Confidence, Fact, Source
from coalface.archive.dossier.rules.travel import Step, steps_from
from coalface.desk.files.queries import attachments_of
from coalface.desk.search.queries import named
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.dossier.reading import note_reading
from coalface.web.archive.dossier.subjects import place_of
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.lists import (
    BulkAction,
    Choice,
    Column,
    DateRange,
    Empty,
    Flag,
    ListScreen,
    Search,
)
from coalface.web.components.lists.screen import Link
from coalface.web.rendering import redirect, render

STEPS = {
    Step.PASS_ON: (gettext_lazy("Pass on"), "send"),
    Step.SEND_BACK: (gettext_lazy("Send back"), "arrow-back-up"),
    Step.FILE: (gettext_lazy("Take on file"), "archive"),
    Step.FEED_BACK: (gettext_lazy("Feed back"), "message"),
    Step.ACT: (gettext_lazy("Say what was done"), "checks"),
}
TOGETHER = ("field__group", "customer", "competitor", "author")


class WordsForm(Form):
    """The words a step asks for."""

    words = forms.CharField(label=gettext_lazy("In words"), max_length=500, widget=forms.Textarea)


class AboutSearch(Search):
    """Facts about the customers and competitors a text names."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        if not text:
            return rows
        rivals = Q(competitor__name__icontains=text) | Q(competitor__short_name__icontains=text)
        return rows.filter(named(person(request), "customer", text, "customer") | rivals)


def bulk(step: Step, right: str) -> BulkAction:
    """A step taken by many facts at once."""

    def run(request: HttpRequest, rows: QuerySet[Any], form: Any) -> str:  # noqa: ANN401 - the form of the step
        chosen = list(rows.order_by().values_list("pk", flat=True))
        words = form.cleaned_data["words"] if form else ""
        moved = move_facts(fact_ids=chosen, step=step, words=words, by=person(request))
        values = {"moved": len(moved), "chosen": len(chosen)}
        return _("%(moved)s of %(chosen)s facts have taken the step.") % values

    label, icon = STEPS[step]
    form = WordsForm if step in (Step.SEND_BACK, Step.ACT) else None
    return BulkAction(step.value, label, run=run, form=form, icon=icon, right=right)


class FactList(ListScreen):
    name = "archive.facts"
    title = gettext_lazy("Facts")
    right = "dossier.view"
    columns = (
        Column("about", gettext_lazy("About whom"), link=lambda f: place_of(f.about), sort="", grow=True),
        Column("field__group__name", gettext_lazy("Field group"), sort=""),
        Column("field__name", gettext_lazy("Field"), sort="", link=lambda f: fact_url(f)),
        Column("words", gettext_lazy("What was stated"), value=lambda f: f.words[:60], sort=""),
        Column("as_of_on", gettext_lazy("As of"), kind="date"),
        Column("state", gettext_lazy("State"), kind="status", sort=""),
        Column("source", gettext_lazy("Source"), kind="choice", sort=""),
        Column("confidence", gettext_lazy("Certainty"), kind="choice", sort=""),
        Column("author__full_name", gettext_lazy("Author"), sort=""),
        Column("is_standing", gettext_lazy("Stands"), kind="flag", sort="", shown=False),
        Column("overruled", gettext_lazy("Overruled"), kind="flag", sort="", shown=False),
        Column("recorded_at", gettext_lazy("Recorded at"), kind="datetime", sort="", shown=False),
    )
    filters = (
        AboutSearch(gettext_lazy("Customer or competitor")),
        Choice("state", gettext_lazy("State"), Fact.State.choices),
        Choice(
            "group",
            gettext_lazy("Field group"),
            lambda request: list(visible_groups(person(request)).values_list("pk", "name")),
            field="field__group",
        ),
        Choice("source", gettext_lazy("Source"), Source.choices),
        Choice("confidence", gettext_lazy("Certainty"), Confidence.choices),
        DateRange("as_of_on", gettext_lazy("As of")),
        Flag("standing", gettext_lazy("Stands"), Q(is_standing=True)),
        Flag("contested", gettext_lazy("Contradicted"), Q(conflict__settled_at=None, conflict__isnull=False)),
        Flag("rivals", gettext_lazy("About competitors"), Q(competitor__isnull=False)),
        Flag("mine", gettext_lazy("Reported by me"), lambda request: Q(author=person(request))),
    )
    default_sort = ("-as_of_on",)
    of_customers = True
    bulk = (
        bulk(Step.PASS_ON, "dossier.report"),
        bulk(Step.FILE, "dossier.file"),
        bulk(Step.FEED_BACK, "dossier.file"),
        bulk(Step.SEND_BACK, "dossier.file"),
    )
    empty = Empty(
        gettext_lazy("No facts yet"),
        gettext_lazy("Report what you know about a customer or a competitor."),
        icon="activity",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Fact]:
        return visible_facts(person(request)).select_related(*TOGETHER)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().context(request)
        note_reading(request, self.name, context["page"].rows)
        return context

    def export(self, request: HttpRequest) -> HttpResponseBase:
        answer = super().export(request)
        secret = self.matching(request).filter(field__confidential=True).order_by("-pk")[:MOST_NAMED]
        note_reading(request, f"{self.name}.export", secret)
        return answer

    def row_url(self, row: Fact) -> str:
        return fact_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("facts")

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "dossier.report"):
            return []
        return [Link(gettext_lazy("Report"), reverse("dossier:start"), icon="edit", primary=True)]


def view_tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of the archivist's work."""
    pages = (
        ("facts", _("List")),
        ("board", _("Board")),
        ("conflicts", _("Contradictions")),
        ("decisions", _("Decisions")),
        ("events", _("Changes of customers")),
        ("cases", _("Abnormal coal use")),
        ("assessment", _("Assessment of reports")),
    )
    return [(label, reverse(f"dossier:{name}"), name == current) for name, label in pages]


def fact_url(fact: Fact) -> str:
    return record_url("dossier:fact", fact.pk)


@needs("dossier.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_facts(by).select_related(*TOGETHER, "report__template", "conflict", "filed_by")
    fact = get_object_or_404(rows, pk=pk)
    contested = fact.conflict is not None and fact.conflict.settled_at is None
    steps = steps_from(fact.state, rights_of(by), contested=contested)
    others = visible_facts(by).filter(
        customer=fact.customer_id, competitor=fact.competitor_id, field=fact.field_id
    )
    said = others.exclude(pk=pk).select_related("field", "author").order_by("-as_of_on", "-pk")[:12]
    context: dict[str, Any] = {
        "fact": fact,
        "remarks": fact.report.remarks if visible_reports(by).filter(pk=fact.report_id).exists() else "",
        "place": place_of(fact.about),
        "contested": contested,
        "steps": [(step.value, *STEPS[step], step in (Step.SEND_BACK, Step.ACT)) for step in steps],
        "others": list(said),
        "papers": list(attachments_of(by, fact.report)),
        "decisions": list(fact.decisions.select_related("decided_by").order_by("-pk")),
        "history": field_history(fact, holds=lambda right: may(by, right)),
    }
    note_reading(request, "fact", [fact, *context["others"]], fact)
    return render(request, "dossier/fact.html", context)


@needs("dossier.view")
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step; one that asks for words opens a dialog first."""
    by = person(request)
    fact = get_object_or_404(visible_facts(by).select_related("field"), pk=pk)
    if step not in STEPS:
        raise Http404
    if Step(step) not in (Step.SEND_BACK, Step.ACT):
        if request.method != "POST":
            raise Http404
        move_fact(fact_id=pk, step=Step(step), by=by)
        return redirect(request, "dossier:fact", pk, message=_("Saved"))
    form = WordsForm(request.POST or None)
    if form.done(move_fact, fact_id=pk, step=Step(step), by=by):
        return redirect(request, "dossier:fact", pk, message=_("Saved"))
    return dialog(request, f"{STEPS[Step(step)][0]}: {fact}", form)
