"""Loading notes: the list, one note, issuing, withdrawing and printing it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_notes
from coalface.trade.dispatch.models import LoadingNote
from coalface.trade.dispatch.queries.weighing import signs_of
from coalface.trade.dispatch.rules.plates import normalise
from coalface.trade.ledger.access import hidden_fields
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import CUSTOMER
from coalface.web.trade.gate.forms import NoteForm, ReasonForm
from coalface.web.trade.gate.marks import NOTE_STATES, SIGNS, note_url

MONEY = {"unit_price_per_tonne", "reserved_yuan"}


def by_number_or_plate(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(number__startswith=text.upper()) | rows.filter(plate__startswith=normalise(text))


class NoteList(ListScreen):
    """Loading notes, the latest first; prices only for those who may see them."""

    name = "trade.notes"
    title = gettext_lazy("Loading notes")
    right = "trade.view"
    default_sort = ("-issued_at",)
    of_customers = True
    columns: ClassVar[Sequence[Column]] = (
        Column("number", gettext_lazy("Loading note"), sort=""),
        Column("state", gettext_lazy("State"), kind="html", value=lambda n: mark(NOTE_STATES[n.state])),
        Column("plate", gettext_lazy("Number plate"), sort=""),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("tonnes", gettext_lazy("Tonnes"), kind="tonnes", sort="", places=2),
        Column("valid_until_on", gettext_lazy("Valid until"), kind="date", sort=""),
        Column("reserved_yuan", gettext_lazy("Reserved"), kind="yuan", sort=""),
        Column("unit_price_per_tonne", gettext_lazy("Price, yuan/t"), kind="yuan", sort="", shown=False),
        Column("mine__name", gettext_lazy("Mine"), sort="", shown=False),
        Column("contract__number", gettext_lazy("Contract"), sort="", shown=False),
        Column("carrier__name", gettext_lazy("Carrier"), sort="", shown=False),
        Column("driver", gettext_lazy("Driver"), sort="", shown=False),
        Column("issued_at", gettext_lazy("Issued at"), kind="datetime"),
    )
    filters = (
        Search(gettext_lazy("Note number or plate"), apply=by_number_or_plate),
        Choice("state", gettext_lazy("State"), [(code, badge.text) for code, badge in NOTE_STATES.items()]),
        CUSTOMER,
        DateRange("issued", gettext_lazy("Issued"), field="issued_at", moments=True),
        DateRange("until", gettext_lazy("Valid until"), field="valid_until_on"),
    )
    empty = Empty(
        gettext_lazy("No loading notes yet"),
        gettext_lazy("Issue one for a truck that is to fetch coal."),
        icon="truck",
    )

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        if hidden_fields(person(request)):
            self.columns = [column for column in type(self).columns if column.key not in MONEY]  # type: ignore[misc] # this answer's own
        return super().serve(request)

    def rows(self, request: HttpRequest) -> QuerySet[LoadingNote]:
        rows = visible_notes(person(request))
        return rows.select_related("customer", "product", "mine", "contract", "carrier")

    def row_url(self, row: LoadingNote) -> str:
        return note_url(row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "weighing.edit"):
            return ()
        return (
            Link(gettext_lazy("Weighing kiosk"), reverse("gate:kiosk"), "scale"),
            Link(gettext_lazy("New loading note"), reverse("gate:note_new"), primary=True),
        )


@needs("trade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_notes(by).select_related("customer", "product", "mine", "contract", "carrier", "issued_by")
    note = get_object_or_404(rows, pk=pk)
    weighings = list(note.weighings.select_related("scale", "weighed_by").order_by("weighed_at"))
    context = {
        "note": note,
        "state": NOTE_STATES[note.state],
        "weighings": weighings,
        "tickets": list(note.tickets.order_by("-pk")),
        "signs": signs_of(*weighings),
        "sign_mark": SIGNS,
        "shows_money": not hidden_fields(by),
        "weighs": visible_notes(by, "weighing.edit").filter(pk=pk).exists(),
        "history": field_history(note, holds=lambda right: may(by, right)),
    }
    return render(request, "gate/note.html", context)


@needs("weighing.edit")
def new(request: HttpRequest) -> HttpResponse:
    by = person(request)
    form = NoteForm(request.POST or None, user=by, initial=request.GET.dict())
    if note := form.made(actions.issue_note, by=by):
        said = _("Issued: %(number)s for %(plate)s") % {"number": note.number, "plate": note.plate}
        return redirect(request, "gate:note", note.pk, message=said)
    return dialog(request, _("New loading note"), form)


@needs("weighing.edit")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    note, form = _note(request, pk), ReasonForm(request.POST or None)
    if form.done(actions.withdraw_note, note_id=pk, by=person(request)):
        return redirect(request, "gate:note", pk, message=_("Withdrawn; what it held is free again."))
    return dialog(request, _("Withdraw %(note)s") % {"note": note}, form, danger=True)


@needs("weighing.edit")
@require_POST
def load(request: HttpRequest, pk: int) -> HttpResponse:
    _note(request, pk)
    actions.mark_loaded(note_id=pk, by=person(request))
    return redirect(request, "gate:note", pk, message=_("Loaded"))


@needs("weighing.edit")
@require_POST
def unload(request: HttpRequest, pk: int) -> HttpResponse:
    _note(request, pk)
    actions.send_to_unload(note_id=pk, by=person(request))
    return redirect(request, "gate:note", pk, message=_("Back to the loader"))


def _note(request: HttpRequest, pk: int) -> LoadingNote:
    return get_object_or_404(visible_notes(person(request), "weighing.edit"), pk=pk)
