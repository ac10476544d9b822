"""Weighbridge tickets: the list, one ticket, and setting a wrong one right."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_scales, visible_tickets
from coalface.trade.dispatch.models import Ticket
from coalface.trade.dispatch.queries.weighing import signs_of
from coalface.trade.dispatch.rules.plates import normalise
from coalface.web.access import needs, person
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import (
    Choice,
    Column,
    DateRange,
    Empty,
    Flag,
    Link,
    ListScreen,
    Search,
)
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import customer_at
from coalface.web.trade.gate.forms import CorrectionForm
from coalface.web.trade.gate.marks import SIGNS, TICKET_VALID, TICKET_VOID, ticket_url


def _state(ticket: Ticket) -> Badge:
    return TICKET_VALID if ticket.voided_at is None else TICKET_VOID


def _by_number_or_plate(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    plated = rows.filter(note__plate__startswith=normalise(text))
    return rows.filter(number__startswith=text.upper()) | plated


def _scales(request: HttpRequest) -> list[tuple[Any, str]]:
    return list(visible_scales(person(request)).order_by("code").values_list("pk", "name"))


class TicketList(ListScreen):
    name = "trade.tickets"
    title = gettext_lazy("Weighbridge tickets")
    right = "trade.view"
    default_sort = ("-weighed_at",)
    of_customers = True
    columns = (
        Column("weighed_at", gettext_lazy("Weighed at"), kind="datetime"),
        Column("number", gettext_lazy("Ticket number"), sort=""),
        Column("state", gettext_lazy("State"), kind="html", value=lambda t: mark(_state(t))),
        Column("note__plate", gettext_lazy("Number plate"), sort=""),
        Column("note__customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("note__product__name", gettext_lazy("Product"), sort=""),
        Column("gross_tonnes", gettext_lazy("Gross"), kind="tonnes", sort="", places=2),
        Column("tare_tonnes", gettext_lazy("Tare"), kind="tonnes", sort="", places=2),
        Column("net_tonnes", gettext_lazy("Net tonnes"), kind="tonnes", sort="", places=2),
        Column(
            "signs",
            gettext_lazy("Signs"),
            kind="html",
            value=lambda t: mark(SIGNS) if t.signs else "",
        ),
        Column("gross__scale__name", gettext_lazy("Scale"), sort="", shown=False),
        Column("note__number", gettext_lazy("Loading note"), sort="", shown=False),
        Column("note__carrier__name", gettext_lazy("Carrier"), sort="", shown=False),
        Column("weighed_by__full_name", gettext_lazy("Weighed by"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Ticket number or plate"), apply=_by_number_or_plate),
        DateRange("weighed", gettext_lazy("Weighed"), field="weighed_at", moments=True),
        customer_at("note__customer"),
        Choice("scale", gettext_lazy("Scale"), _scales, field="gross__scale"),
        Flag("signs", gettext_lazy("Signs of tampering"), Q(signs__gt=0)),
        Flag("void", gettext_lazy("Void"), Q(voided_at__isnull=False)),
    )
    empty = Empty(
        gettext_lazy("No tickets yet"),
        gettext_lazy("A truck that leaves the scale loaded gets one."),
        icon="scale",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Ticket]:
        rows = visible_tickets(person(request))
        return rows.select_related(
            "note__customer", "note__product", "note__carrier", "gross__scale", "weighed_by"
        )

    def row_url(self, row: Ticket) -> str:
        return ticket_url(row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "weighing.edit"):
            return ()
        return (Link(gettext_lazy("Weighing kiosk"), reverse("gate:kiosk"), "scale", primary=True),)


@needs("trade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    ticket = ticket_for(request, pk)
    context = {
        "ticket": ticket,
        "state": _state(ticket),
        "signs": signs_of(ticket.tare, ticket.gross),
        "successor": Ticket.objects.filter(replaces=ticket).first(),
        "corrects": visible_tickets(by, "weighing.edit").filter(pk=pk, voided_at__isnull=True).exists(),
    }
    return render(request, "gate/ticket.html", context)


@needs("weighing.edit")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    ticket: Ticket = get_object_or_404(visible_tickets(person(request), "weighing.edit"), pk=pk)
    weights = {"tare_tonnes": ticket.tare_tonnes, "gross_tonnes": ticket.gross_tonnes}
    form = CorrectionForm(request.POST or None, initial=weights)
    if new := form.made(actions.correct_ticket, ticket_id=pk, by=person(request)):
        said = _("%(new)s stands in the place of %(old)s") % {"new": new.number, "old": ticket.number}
        return redirect(request, "gate:ticket", new.pk, message=said)
    return dialog(request, _("Correct %(ticket)s by a new ticket") % {"ticket": ticket}, form)


def ticket_for(request: HttpRequest, pk: int) -> Ticket:
    rows = visible_tickets(person(request)).select_related(
        "note__customer",
        "note__product",
        "note__mine",
        "note__contract",
        "note__carrier",
        "shipment",
        "tare__scale",
        "gross__scale",
        "tare__weighed_by",
        "gross__weighed_by",
        "replaces",
    )
    return get_object_or_404(rows, pk=pk)
