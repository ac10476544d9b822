"""A lot on its page; making lots, weighing them, taking them apart."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.trade.dispatch.models import Shipment
from coalface.trade.quality.access import EDIT, SEE, visible_lots
from coalface.trade.quality.actions.lots import dissolve_lot, form_lots, record_arrival
from coalface.trade.quality.models import Lot, LotShipment, Sample
from coalface.trade.quality.queries import agreed_assay, policy_of
from coalface.trade.quality.queries.results import shipped
from coalface.trade.quality.rules.results import Party
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.rendering import redirect, render
from coalface.web.trade.laboratory.forms import ArrivalForm, FormLotsForm, ReasonForm
from coalface.web.trade.laboratory.words import WHOSE, came_words, chain_of, comparison

MOST_SHIPMENTS = 60


def lot_of(request: HttpRequest, pk: int, right: str = SEE) -> Lot:
    rows = visible_lots(person(request), right).weighed().select_related("contract__customer", "product")
    return get_object_or_404(rows, pk=pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The lot with what was found in it, by whom, and what counts."""
    lot, by = lot_of(request, pk), person(request)
    agreed, policy = agreed_assay(lot), policy_of(lot.contract, lot.from_on)
    assays = {Party(one.party): one for one in lot.assays.select_related("sample")}
    disputes = list(lot.disputes.select_related("sample").order_by("-pk"))
    context = {
        "lot": lot,
        "counts": lot.weight_by(shipped(lot)),
        "came": came_words(lot),
        "policy": policy,
        "agreed": agreed,
        "whose": WHOSE[agreed.whose if agreed else policy.counts.value],
        "assays": assays,
        "parties": [(party.value, assays.get(party)) for party in Party],
        "compared": comparison(assays, agreed),
        "disputes": disputes,
        "live": next((one for one in disputes if one.ended_at is None), None),
        "chains": [chain_of(sample) for sample in _samples(lot)],
        "shipments": _shipments(lot),
        "may_edit": may(by, EDIT),
        "history": field_history(lot, holds=lambda right: may(by, right)),
    }
    return render(request, "laboratory/lot.html", context)


@needs(EDIT)
def form(request: HttpRequest) -> HttpResponse:
    """Put shipments into lots; the last whole month of a contract is what is usually wanted."""
    last = Month.of(timezone.localdate()) + (-1)
    start = {"first": last.first, "last": last.last, "way": "day", **request.GET.dict()}
    form = FormLotsForm(request.POST or None, user=person(request), initial=start)
    lots = form.made(form_lots, by=person(request))
    if lots is not None and len(lots) == 1:
        return redirect(request, "laboratory:lot", lots[0].pk, message=_("Lot made"))
    if lots is not None:
        said = _("%(n)s lots made") % {"n": len(lots)}
        return redirect(request, "laboratory:lots", message=said)
    return dialog(request, _("Make lots"), form)


@needs(EDIT)
def arrival(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_of(request, pk, EDIT)
    start = {"version": lot.version, "arrived_tonnes": lot.arrived_tonnes}
    form = ArrivalForm(request.POST or None, initial=start)
    if form.done(record_arrival, lot_id=pk, by=person(request)):
        return redirect(request, "laboratory:lot", pk, message=_("Saved"))
    return dialog(request, _("Weight on arrival of %(lot)s") % {"lot": lot}, form)


@needs(EDIT)
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_of(request, pk, EDIT)
    form = ReasonForm(request.POST or None, initial={"version": lot.version})
    if form.done(dissolve_lot, lot_id=pk, by=person(request)):
        return redirect(request, "laboratory:lots", message=_("Taken apart"))
    return dialog(request, _("Take %(lot)s apart") % {"lot": lot}, form, danger=True)


def _samples(lot: Lot) -> QuerySet[Sample]:
    return lot.samples.prefetch_related(Prefetch("steps")).order_by("number")


def _shipments(lot: Lot) -> list[Any]:
    ids = LotShipment.objects.filter(lot=lot).values("shipment")
    return list(Shipment.objects.filter(pk__in=ids).order_by("shipped_on", "pk")[:MOST_SHIPMENTS])
