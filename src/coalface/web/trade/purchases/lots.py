"""Receipts and lots on their pages: receiving, voiding, what laboratories found, which result counts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.access import EDIT, SEE, visible_assays, visible_lots, visible_receipts
from coalface.trade.purchasing.models import PurchaseAssay, PurchaseLot, PurchaseReceipt
from coalface.trade.purchasing.queries.lots import agreed_by, loads_of, lot_of, weighed
from coalface.trade.quality.rules.results import Party
from coalface.trade.quality.rules.values import CODES
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.rendering import redirect, render
from coalface.web.trade.laboratory.forms import ReportForm
from coalface.web.trade.laboratory.words import WHOSE, comparison
from coalface.web.trade.purchases.forms import AgreeForm, ReasonForm, ReceiptForm
from coalface.web.trade.purchases.words import loss_words

REPORT = ("laboratory", "report_number", "analysed_on", "remarks", "version")


@needs(SEE)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_receipts(person(request))
    rows = rows.select_related("contract__supplier", "contract__product", "stockyard", "recorded_by")
    found: PurchaseReceipt = get_object_or_404(rows, pk=pk)
    by = person(request)
    context = {
        "receipt": found,
        "lot": lot_of(found),
        "loss": loss_words(found),
        "may_edit": may(by, EDIT),
        "history": field_history(found, holds=lambda right: may(by, right)),
    }
    return render(request, "purchases/receipt.html", context)


@needs(EDIT)
def receive(request: HttpRequest) -> HttpResponse:
    start = {"received_on": timezone.localdate(), **request.GET.dict()}
    form = ReceiptForm(request.POST or None, user=person(request), initial=start)
    if made := form.made(actions.record_receipt, by=person(request)):
        return redirect(request, "purchases:receipt", made.pk, message=_("Received"))
    return dialog(request, _("Receive coal"), form)


@needs(EDIT)
def void(request: HttpRequest, pk: int) -> HttpResponse:
    found: PurchaseReceipt = get_object_or_404(visible_receipts(person(request), EDIT), pk=pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if form.done(actions.void_receipt, receipt_id=pk, by=person(request)):
        return redirect(request, "purchases:receipt", pk, message=_("Voided"))
    return dialog(request, _("Void %(number)s") % {"number": found}, form, danger=True)


def _lot(request: HttpRequest, pk: int, right: str = SEE) -> PurchaseLot:
    rows = weighed(visible_lots(person(request), right))
    return get_object_or_404(rows.select_related("contract__supplier", "contract__product"), pk=pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The results of both sides beside each other, what counts, and the loads."""
    lot, by = _lot(request, pk), person(request)
    assays = {Party(one.party): one for one in lot.assays.order_by("pk")}
    agreed = agreed_by(lot, assays)
    context = {
        "lot": lot,
        "assays": list(assays.values()),
        "agreed": agreed,
        "whose": WHOSE.get(agreed.whose, "") if agreed else "",
        "compared": comparison(assays, agreed),
        "loads": loads_of(lot).order_by("received_on", "pk"),
        "may_edit": may(by, EDIT),
        "history": field_history(lot, holds=lambda right: may(by, right)),
    }
    return render(request, "purchases/lot.html", context)


@needs(EDIT)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _lot(request, pk, EDIT)
    start = {"version": lot.version, "outcome": lot.outcome, "words": lot.outcome_words}
    form = AgreeForm(request.POST or None, initial=start)
    if form.done(actions.agree_result, lot_id=pk, by=person(request)):
        return redirect(request, "purchases:lot", pk, message=_("Saved"))
    return dialog(request, _("Which result counts"), form)


@needs(EDIT)
def assay_new(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _lot(request, pk, EDIT)
    start = {"analysed_on": timezone.localdate(), "party": request.GET.get("party", "buyer")}
    form = _report(request, initial=start)
    if form.done(actions.save_purchase_assay, lot_id=pk, by=person(request)):
        return redirect(request, "purchases:lot", pk, message=_("Recorded"))
    return _page(request, form, _("Assay of lot %(lot)s") % {"lot": lot}, pk)


@needs(EDIT)
def assay_edit(request: HttpRequest, pk: int) -> HttpResponse:
    assay = _assay(request, pk)
    start = {name: getattr(assay, name) for name in (*REPORT, *CODES)}
    form = _report(request, initial=start, corrects=True)
    known = {"lot_id": assay.lot_id, "party": Party(assay.party)}
    if form.done(actions.save_purchase_assay, **known, version=seen_version(request), by=person(request)):
        return redirect(request, "purchases:lot", assay.lot_id, message=_("Saved"))
    said = {"party": assay.get_party_display(), "lot": assay.lot}
    return _page(request, form, _("Correct: %(party)s, lot %(lot)s") % said, assay.lot_id)


@needs(EDIT)
def assay_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    assay = _assay(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": assay.version})
    if form.done(actions.take_back_purchase_assay, assay_id=pk, by=person(request)):
        return redirect(request, "purchases:lot", assay.lot_id, message=_("Taken back"))
    return dialog(request, _("Take back the assay %(assay)s") % {"assay": assay}, form, danger=True)


def _assay(request: HttpRequest, pk: int) -> PurchaseAssay:
    return get_object_or_404(visible_assays(person(request), EDIT).select_related("lot"), pk=pk)


def _report(request: HttpRequest, *, initial: dict[str, object], corrects: bool = False) -> ReportForm:
    form = ReportForm(request.POST or None, initial=initial, corrects=corrects)
    if not corrects:
        form.fields["party"].choices = PurchaseAssay.Parties.choices  # type: ignore[attr-defined]  # a field of choices
    return form


def _page(request: HttpRequest, form: ReportForm, title: str, lot_id: int) -> HttpResponse:
    context = {"form": form, "heading": title, "back": reverse("purchases:lot", args=[lot_id])}
    return form_page(request, "laboratory/assay.html", context)
