"""The timeline of a customer: its pages, the composer, correcting one's own words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.timeline import actions
from coalface.archive.timeline.access import visible_entries
from coalface.archive.timeline.models import TimelineEntry
from coalface.archive.timeline.queries import Page, Place, entries_of
from coalface.desk.subjects.registry import subjects
from coalface.desk.words import worded
from coalface.kernel.findings import Refused
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.timeline import Entry
from coalface.web.rendering import redirect, render, toast

Kind = TimelineEntry.Kind
ICONS: Mapping[str, str] = {
    Kind.NOTE: "note",
    Kind.CALL: "phone",
    Kind.VISIT: "map-pin",
    Kind.TASK: "checks",
    Kind.FILE: "paperclip",
    Kind.CREDENTIAL: "file-certificate",
    Kind.CONTRACT: "contract",
    Kind.SHIPMENT: "truck",
    Kind.RECEIPT: "coin",
    Kind.GRADE: "award",
    Kind.CHANGE: "history",
    Kind.FACT: "activity",
}
COMPOSED = (Kind.NOTE, Kind.CALL, Kind.VISIT, Kind.TASK)


class WordsForm(Form):
    text = forms.CharField(label=gettext_lazy("What was said"), widget=forms.Textarea, max_length=5000)
    version = forms.IntegerField(widget=forms.HiddenInput)


def composed_kinds() -> list[tuple[str, Any, str]]:
    return [(kind.value, kind.label, ICONS[kind]) for kind in COMPOSED]


def shown(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    """A page of entries and the address of the older ones, for the template."""
    by = person(request)
    page = entries_of(by, customer, before=_place(request.GET.get("before", "")), kinds=_kinds(request))
    return {"entries": [_entry(entry, by.pk) for entry in page.entries], "older": _older(customer, page)}


@needs("customer.view")
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """POST writes what stands in the composer; both answer with entries."""
    customer = get_object_or_404(visible_customers(person(request)), pk=pk)
    context = {"customer": customer}
    if request.method != "POST":
        return render(
            request, "archive/entries.html", {**context, **shown(request, customer)}, fragment="timeline"
        )
    try:
        actions.compose(
            customer_id=pk,
            line=request.POST.get("body", ""),
            kind=request.POST.get("kind", Kind.NOTE),
            by=person(request),
        )
    except Refused as refusal:
        words = worded(refusal.findings)
        answer = render(
            request,
            "archive/entries.html",
            {**context, **shown(request, customer)},
            fragment="timeline",
            status=422,
        )
        return toast(answer, words, "danger")
    if request.headers.get("HX-Request") != "true":
        return redirect(request, "archive:customer", pk, message=_("Entry written"))
    return render(
        request, "archive/entries.html", {**context, **shown(request, customer)}, fragment="timeline"
    )


@needs("customer.note")
def edit(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Correct one's own words."""
    by = person(request)
    kept = get_object_or_404(visible_entries(by), pk=entry, customer=pk, author=by)
    form = WordsForm(request.POST or None, initial={"text": kept.text, "version": kept.version})
    if form.done(actions.edit, entry_id=entry, by=by):
        return redirect(request, "archive:customer", pk, message=_("Saved"))
    return dialog(request, _("Correct an entry"), form)


def _place(text: str) -> Place | None:
    if not text:
        return None
    try:
        return Place.parse(text)
    except ValueError:
        raise Http404 from None


def _kinds(request: HttpRequest) -> list[str]:
    return [kind for kind in request.GET.getlist("kind") if kind in Kind.values]


def _older(customer: Customer, page: Page) -> str:
    if page.older is None:
        return ""
    return reverse("archive:timeline", args=[customer.pk], query={"before": str(page.older)})


def _entry(entry: TimelineEntry, reader_id: int) -> Entry:
    return Entry(
        title=Kind(entry.kind).label,
        at=entry.happened_at,
        icon=ICONS[entry.kind],
        body=entry.text,
        who=str(entry.author or ""),
        url=_address(entry, reader_id),
    )


def _address(entry: TimelineEntry, reader_id: int) -> str:
    """The record behind an entry; for one's own words the form that corrects them."""
    if entry.subject_kind:
        names = {subject.kind: subject.url_name for subject in subjects()}
        name = names.get(entry.subject_kind, "")
        return reverse(name, args=[entry.subject_id]) if name else ""
    if entry.author_id == reader_id and entry.kind in COMPOSED:
        return reverse("archive:entry", args=[entry.customer_id, entry.pk])
    return ""
