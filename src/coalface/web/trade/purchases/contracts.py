"""A purchase contract on its page: drafting, approval, the end."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.purchasing import actions
from coalface.trade.purchasing.access import EDIT, SEE, visible_contracts, visible_receipts
from coalface.trade.purchasing.models import PurchaseContract
from coalface.trade.purchasing.queries.lots import agreed_results, received_tonnes, weighed
from coalface.trade.purchasing.queries.suppliers import buying_findings
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.pickers import options
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render
from coalface.web.trade.laboratory.words import WHOSE
from coalface.web.trade.purchases.forms import ContractForm, EndForm, SubmitForm, VersionForm
from coalface.web.trade.purchases.words import CONTRACTS
from coalface.web.trade.statements import TONES

SHOWN = 40


def contract_of(request: HttpRequest, pk: int, right: str = SEE) -> PurchaseContract:
    rows = visible_contracts(person(request), right)
    rows = rows.select_related("supplier", "product", "stockyard", "formula", "clause_set")
    return get_object_or_404(rows, pk=pk)


@needs(SEE)
def choices(request: HttpRequest) -> JsonResponse:
    """For type-ahead boxes: by the beginning of the number or a part of the supplier's name."""
    text = request.GET.get("q", "").strip()
    rows = visible_contracts(person(request)).filter(state__in=("in_force", "ended"))
    rows = rows.filter(number__istartswith=text) | rows.filter(supplier__name__icontains=text)
    rows = rows.select_related("supplier", "product").order_by("-starts_on", "-pk")
    return options(rows, detail=lambda row: f"{row.supplier.name} · {row.product.name}")


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    contract, by = contract_of(request, pk), person(request)
    lots = list(weighed(contract.lots.select_related("contract")).order_by("-until_on")[:SHOWN])
    agreed = agreed_results(lots)
    came = received_tonnes(contract)
    context = {
        "contract": contract,
        "tone": CONTRACTS[contract.state],
        "lots": [(lot, agreed.get(lot.pk)) for lot in lots],
        "whose": WHOSE,
        "came": came,
        "share": 100 * came / contract.total_tonnes,
        "receipts": visible_receipts(by).filter(contract=contract).order_by("-received_on", "-pk")[:12],
        "statements": contract.statements.order_by("-last_on", "-pk"),
        "statement_tones": TONES,
        "findings": buying_findings(contract.supplier, timezone.localdate()),
        "strips": strips(request, "purchasecontract", pk),
        "may_edit": may(by, EDIT),
        "history": field_history(contract, holds=lambda right: may(by, right)),
    }
    return render(request, "purchases/contract.html", context)


@needs(EDIT)
def new(request: HttpRequest) -> HttpResponse:
    form = ContractForm(request.POST or None, user=person(request), initial=request.GET.dict())
    if made := form.made(actions.record_purchase, by=person(request)):
        return redirect(request, "purchases:contract", made.pk, message=_("Drawn up"))
    return dialog(request, _("New purchase contract"), form)


@needs(EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    contract = contract_of(request, pk, EDIT)
    form = ContractForm(request.POST or None, instance=contract, user=person(request))
    if form.done(actions.change_purchase, contract_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "purchases:contract", pk, message=_("Saved"))
    return dialog(request, contract.number, form)


@needs(EDIT)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, SubmitForm, actions.submit_purchase, _("Send for approval"))


@needs(EDIT)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, EndForm, actions.end_purchase, _("End the contract"))


@needs(EDIT)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    contract = contract_of(request, pk, EDIT)
    form = VersionForm(request.POST or None, initial={"version": contract.version})
    if form.done(actions.delete_purchase, contract_id=pk, by=person(request)):
        return redirect(request, "purchases:contracts", message=_("Deleted"))
    return dialog(request, _("Delete the draft %(number)s") % {"number": contract}, form, danger=True)


def _act(
    request: HttpRequest, pk: int, kind: type[Form], act: Callable[..., object], title: str
) -> HttpResponse:
    contract = contract_of(request, pk, EDIT)
    start = {"version": contract.version, "on": timezone.localdate()}
    form = kind(request.POST or None, initial=start)
    if form.done(act, contract_id=pk, by=person(request)):
        return redirect(request, "purchases:contract", pk, message=_("Saved"))
    return dialog(request, title, form)
