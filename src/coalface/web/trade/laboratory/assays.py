"""Recording and correcting assays, and what becomes of disputes about them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.trade.quality.access import EDIT, SEE, visible_assays, visible_disputes
from coalface.trade.quality.actions.assays import save_assay, take_back_assay
from coalface.trade.quality.actions.disputes import resolve_dispute, send_to_referee
from coalface.trade.quality.models import Assay, Dispute
from coalface.trade.quality.rules.results import Party
from coalface.trade.quality.rules.values import CODES
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.rendering import redirect
from coalface.web.trade.laboratory.forms import AssayForm, ReasonForm, RefereeForm, ResolveForm
from coalface.web.trade.laboratory.lots import lot_of


def _assay(request: HttpRequest, pk: int, right: str) -> Assay:
    return get_object_or_404(visible_assays(person(request), right).select_related("lot"), pk=pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """An assay stands on the page of its lot, beside the other side's."""
    return redirect(request, "laboratory:lot", _assay(request, pk, SEE).lot_id)


@needs(EDIT)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """An assay of the lot `pk`."""
    lot = lot_of(request, pk, EDIT)
    start = {"analysed_on": timezone.localdate(), "party": request.GET.get("party", "seller")}
    form = AssayForm(request.POST or None, lot=lot, initial=start)
    if form.done(save_assay, lot_id=pk, by=person(request)):
        return redirect(request, "laboratory:lot", pk, message=_("Recorded"))
    return _page(request, form, _("Assay of lot %(lot)s") % {"lot": lot}, pk)


@needs(EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    assay = _assay(request, pk, EDIT)
    names = ("laboratory", "report_number", "analysed_on", "sample", "remarks", "version", *CODES)
    start = {name: getattr(assay, name) for name in names}
    form = AssayForm(request.POST or None, lot=assay.lot, assay=assay, initial=start)
    known = {"lot_id": assay.lot_id, "party": Party(assay.party)}
    if form.done(save_assay, **known, version=seen_version(request), by=person(request)):
        return redirect(request, "laboratory:lot", assay.lot_id, message=_("Saved"))
    said = {"party": assay.get_party_display(), "lot": assay.lot}
    return _page(request, form, _("Correct: %(party)s, lot %(lot)s") % said, assay.lot_id)


@needs(EDIT)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    assay = _assay(request, pk, EDIT)
    form = ReasonForm(request.POST or None, initial={"version": assay.version})
    if form.done(take_back_assay, assay_id=pk, by=person(request)):
        return redirect(request, "laboratory:lot", assay.lot_id, message=_("Taken back"))
    return dialog(request, _("Take back the assay %(assay)s") % {"assay": assay}, form, danger=True)


@needs(EDIT)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a dispute to the referee, with the portion kept for it."""
    dispute = _dispute(request, pk)
    kept = dispute.lot.samples.filter(purpose="referee").first()
    start = {"version": dispute.version, "sample": kept}
    form = RefereeForm(request.POST or None, lot=dispute.lot, initial=start)
    if form.done(send_to_referee, dispute_id=pk, by=person(request)):
        return redirect(request, "laboratory:lot", dispute.lot_id, message=_("Sent to the referee"))
    return dialog(request, _("To the referee"), form)


@needs(EDIT)
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    dispute = _dispute(request, pk)
    form = ResolveForm(request.POST or None, initial={"version": dispute.version})
    if form.done(resolve_dispute, dispute_id=pk, by=person(request)):
        return redirect(request, "laboratory:lot", dispute.lot_id, message=_("Dispute resolved"))
    return dialog(request, _("Resolve the dispute about %(lot)s") % {"lot": dispute.lot}, form)


def _dispute(request: HttpRequest, pk: int) -> Dispute:
    return get_object_or_404(visible_disputes(person(request), EDIT).select_related("lot"), pk=pk)


def _page(request: HttpRequest, form: AssayForm, title: str, lot_id: int) -> HttpResponse:
    back = reverse("laboratory:lot", args=[lot_id])
    return form_page(request, "laboratory/assay.html", {"form": form, "heading": title, "back": back})
