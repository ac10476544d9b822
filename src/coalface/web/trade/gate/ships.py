"""Voyages: the list, one ship with its two draft surveys, recording and sending it."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.access import visible_voyages
from coalface.trade.dispatch.models import DraftSurvey, Voyage
from coalface.trade.dispatch.queries.ships import survey_of
from coalface.trade.dispatch.rules.ships import loaded_tonnes
from coalface.web import figures
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.components.sheet import Line, Sheet
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import CUSTOMER
from coalface.web.trade.gate.forms import SurveyForm, VoyageForm
from coalface.web.trade.gate.marks import voyage_url
from coalface.web.trade.gate.rail import sent_mark


class VoyageList(ListScreen):
    name = "trade.voyages"
    title = gettext_lazy("Voyages")
    right = "trade.view"
    default_sort = ("-loaded_on",)
    columns = (
        Column("loaded_on", gettext_lazy("Loaded on"), kind="date"),
        Column("number", gettext_lazy("Voyage number"), sort=""),
        Column("ship", gettext_lazy("Ship"), sort=""),
        Column("state", gettext_lazy("State"), kind="html", value=lambda v: mark(sent_mark(v))),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("port__name", gettext_lazy("Port of loading"), sort=""),
        Column("destination__name", gettext_lazy("Port of discharge"), sort=""),
        Column("shipment__net_tonnes", gettext_lazy("Net tonnes"), kind="tonnes", sort="", places=2),
        Column("pile", gettext_lazy("Pile"), sort="", shown=False),
        Column("carrier__name", gettext_lazy("Carrier"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Voyage or ship"), "number", "ship"),
        CUSTOMER,
        DateRange("loaded_on", gettext_lazy("Loaded on")),
        Flag("waiting", gettext_lazy("Not sent yet"), Q(shipment__isnull=True)),
    )
    empty = Empty(
        gettext_lazy("No voyages yet"),
        gettext_lazy("Record a ship, its draft surveys before and after, and send it."),
        icon="ship",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Voyage]:
        rows = visible_voyages(person(request))
        return rows.select_related("customer", "product", "port", "destination", "shipment", "carrier")

    def row_url(self, row: Voyage) -> str:
        return voyage_url(row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "weighing.edit"):
            return ()
        return (Link(gettext_lazy("New voyage"), reverse("gate:voyage_new"), primary=True),)


@needs("trade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_voyages(by).select_related(
        "customer", "product", "mine", "contract", "port", "destination", "carrier", "shipment"
    )
    voyage = get_object_or_404(rows, pk=pk)
    surveys = {one.moment: one for one in voyage.surveys.all()}
    context = {
        "voyage": voyage,
        "state": sent_mark(voyage),
        "surveys": surveys,
        "moments": DraftSurvey.Moment.choices,
        "sheet": _sheet(surveys) if surveys else None,
        "edits": voyage.shipment_id is None and visible_voyages(by, "weighing.edit").filter(pk=pk).exists(),
        "history": field_history(voyage, holds=lambda right: may(by, right)),
    }
    return render(request, "gate/voyage.html", context)


@needs("weighing.edit")
def new(request: HttpRequest) -> HttpResponse:
    by = person(request)
    form = VoyageForm(request.POST or None, user=by)
    if voyage := form.made(actions.record_voyage, by=by):
        return redirect(request, "gate:voyage", voyage.pk, message=_("Recorded; now its draft surveys."))
    return dialog(request, _("New voyage"), form)


@needs("weighing.edit")
def survey(request: HttpRequest, pk: int, moment: str) -> HttpResponse:
    if moment not in DraftSurvey.Moment.values:
        raise Http404
    voyage = _voyage(request, pk)
    kept = voyage.surveys.filter(moment=moment).values().first()
    form = SurveyForm(request.POST or None, initial=kept or {})
    if form.done(actions.record_survey, voyage_id=pk, moment=moment, by=person(request)):
        return redirect(request, "gate:voyage", pk, message=_("Saved"))
    return dialog(request, str(DraftSurvey.Moment(moment).label), form)


@needs("weighing.edit")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    _voyage(request, pk)
    shipment = actions.send_voyage(voyage_id=pk, by=person(request))
    said = _("Sent: %(tonnes)s t") % {"tonnes": shipment.net_tonnes.normalize()}
    return redirect(request, "gate:voyage", pk, message=said)


def _voyage(request: HttpRequest, pk: int) -> Voyage:
    return get_object_or_404(visible_voyages(person(request), "weighing.edit"), pk=pk)


def _sheet(surveys: dict[str, DraftSurvey]) -> Sheet:
    """How the cargo follows from the two readings, line by line."""
    kept = [surveys.get(moment) for moment in DraftSurvey.Moment.values]
    read = [survey_of(one) if one else None for one in kept]

    def line(label: str, name: str, level: str = "") -> Line:
        values = [figures.tonnes(getattr(one, name), 3) if one else "" for one in read]
        return Line(label, values, level=level)

    densities = [str(one.density.normalize()) if one else "" for one in read]
    lines = [
        line(_("Displacement by the table, t"), "displacement_tonnes"),
        Line(_("Density of the water, t/m³"), densities),
        line(_("Displacement at this density"), "true_displacement", "subtotal"),
        line(_("Ballast water, t"), "ballast_tonnes"),
        line(_("Fuel, fresh water and stores, t"), "stores_tonnes"),
    ]
    before, after = read
    if before is not None and after is not None:
        cargo = figures.tonnes(loaded_tonnes(before, after), 3)
        lines.append(Line(_("Loaded"), ["", cargo], level="total"))
    return Sheet(_("Draft survey"), [str(label) for label in DraftSurvey.Moment.labels], lines)
