"""Quotes: the list, one quote with its price step by step, and what people do with it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.kernel.findings import Finding
from coalface.trade.contracts import actions
from coalface.trade.contracts.access import visible_quotes
from coalface.trade.contracts.models import Quote
from coalface.trade.contracts.queries import kept_answer
from coalface.trade.contracts.rules.quotes import Event, State, after, floor_remark
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import Form
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render
from coalface.web.trade.agreements.forms import SubmitForm
from coalface.web.trade.agreements.quote_forms import AcceptForm, DeclineForm, QuoteForm, SentForm
from coalface.web.trade.agreements.words import sheet_of
from coalface.web.trade.filters import OWN

VALID_DAYS = 7
STATES: dict[str, Badge] = {
    Quote.State.DRAFT: Badge("grey", "pencil", gettext_lazy("draft")),
    Quote.State.APPROVING: Badge("amber", "clock", gettext_lazy("in approval")),
    Quote.State.APPROVED: Badge("blue", "user-check", gettext_lazy("approved, not sent")),
    Quote.State.SENT: Badge("blue", "send", gettext_lazy("sent")),
    Quote.State.ACCEPTED: Badge("green", "check", gettext_lazy("accepted")),
    Quote.State.DECLINED: Badge("red", "ban", gettext_lazy("declined")),
    Quote.State.EXPIRED: Badge("grey", "history", gettext_lazy("expired")),
}


def _by_words(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(number__startswith=text) | Q(customer__name__contains=text))


class Quotes(ListScreen):
    name = "agreements.quotes"
    title = gettext_lazy("Quotes")
    right = "money.view"
    columns = (
        Column("number", gettext_lazy("Quote number"), sort=""),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("tonnes", gettext_lazy("Tonnes"), kind="tonnes", sort=""),
        Column("unit_price_per_tonne", gettext_lazy("Price, yuan/t"), kind="yuan", sort=""),
        Column("floor_per_tonne", gettext_lazy("Floor, yuan/t"), kind="yuan", sort="", shown=False),
        Column(
            "state", gettext_lazy("State"), kind="html", value=lambda one: mark(STATES[one.state]), sort=""
        ),
        Column("valid_until_on", gettext_lazy("Valid until"), kind="date"),
        Column("drawn_up_on", gettext_lazy("Drawn up on"), kind="date"),
        Column("drawn_up_by__full_name", gettext_lazy("Drawn up by"), sort=""),
    )
    filters = (
        Search(gettext_lazy("Number or customer"), apply=_by_words),
        Choice("state", gettext_lazy("State"), Quote.State.choices),
        DateRange("valid_until_on", gettext_lazy("Valid until")),
        OWN,
    )
    default_sort = ("-drawn_up_on",)
    empty = Empty(
        gettext_lazy("No quotes yet"),
        gettext_lazy("A quote computes the price for a customer and keeps every step."),
        icon="file-invoice",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Quote]:
        return visible_quotes(person(request)).select_related("customer", "product", "drawn_up_by")

    def row_url(self, row: Quote) -> str:
        return record_url("agreements:quote", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "trade.edit"):
            return ()
        return (Link(_("New quote"), reverse("agreements:quote_new"), primary=True),)


@needs("money.view")
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """The quote with its price as it was computed, the floor, and its way."""
    by, found = person(request), quote_of(request, pk)
    state = State(found.state)
    answer = kept_answer(found)
    context = {
        "quote": found,
        "state": STATES[found.state],
        "answer": answer,
        "sheet": sheet_of(answer),
        "low": floor_remark(found.unit_price_per_tonne, found.floor_per_tonne)
        if found.settled_on is None
        else [],
        "strips": strips(request, "quote", found.pk),
        "can": {event.value for event in Event if after(state, event) is not None},
        "may_edit": may(by, "trade.edit"),
        "history": field_history(found, holds=lambda right: may(by, right)),
    }
    return render(request, "agreements/quote.html", context)


@needs("trade.edit")
@needs("money.view")
def new(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    initial = {
        "valid_until_on": today + timedelta(days=VALID_DAYS),
        "delivery_from_on": today,
        "delivery_until_on": today + timedelta(days=30),
        **request.GET.dict(),
    }
    form = QuoteForm(request.POST or None, initial=initial, user=person(request))
    if made := form.made(actions.draw_up_quote, by=person(request)):
        return redirect(request, "agreements:quote", made.pk, message=_("Quote drawn up"))
    return _page(request, form, _("New quote"), reverse("agreements:quotes"))


@needs("trade.edit")
@needs("money.view")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other conditions; the price is computed anew."""
    found = quote_of(request, pk)
    form = QuoteForm(request.POST or None, instance=found, user=person(request))
    if form.done(actions.change_quote, quote_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "agreements:quote", pk, message=_("Saved"))
    return _page(request, form, found.number, reverse("agreements:quote", args=[pk]))


@needs("trade.edit")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    title = _("Send for approval: %(name)s")
    return _dialog(request, pk, SubmitForm, title, actions.submit_quote, _("Sent for approval"))


@needs("trade.edit")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    return _dialog(request, pk, SentForm, _("Note %(name)s as sent"), actions.send_quote, _("Saved"))


@needs("trade.edit")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _dialog(request, pk, DeclineForm, _("%(name)s is declined"), actions.decline_quote, _("Saved"))


@needs("trade.edit")
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer's yes: a draft contract with what was quoted."""
    found = quote_of(request, pk)
    start = {"version": found.version, "number": found.number.replace("BJD", "HT-"), "kind": "spot"}
    form = AcceptForm(request.POST or None, initial=start)
    if made := form.made(actions.accept_quote, quote_id=pk, by=person(request)):
        return redirect(request, "trade:contract", made.pk, message=_("The contract is drawn up"))
    return dialog(request, _("%(name)s is accepted") % {"name": found.number}, form)


def _low(quote: Quote) -> list[Finding]:
    """A price below its floor concerns only a quote that is not over."""
    over = quote.settled_on is not None
    return [] if over else floor_remark(quote.unit_price_per_tonne, quote.floor_per_tonne)


def quote_of(request: HttpRequest, pk: int) -> Quote:
    rows = visible_quotes(person(request)).select_related(
        "customer", "product", "price_list", "formula", "mine", "place", "drawn_up_by", "contract"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, form: QuoteForm, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return form_page(request, "agreements/quote_form.html", context)


def _dialog(
    request: HttpRequest, pk: int, kind: type[Form], title: str, act: Callable[..., Any], told: str
) -> HttpResponse:
    found = quote_of(request, pk)
    form = kind(request.POST or None, initial={"version": found.version})
    if form.done(act, quote_id=pk, by=person(request)):
        return redirect(request, "agreements:quote", pk, message=told)
    return dialog(request, title % {"name": found.number}, form)
