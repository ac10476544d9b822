"""A shipment, a contract, a receipt: looking at it, recording, correcting and taking it back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.chain.queries import contract_sheet
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.actions import change_contract, delete_contract, record_contract
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import quantities_of
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.dispatch.actions import change_shipment, delete_shipment, record_shipment
from coalface.trade.dispatch.models import Shipment
from coalface.trade.dispatch.queries import findings_on
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.payments.access import visible_bank_lines, visible_bills, visible_receipts
from coalface.trade.payments.actions import change_receipt, delete_receipt
from coalface.trade.payments.models import Receipt
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import form_page
from coalface.web.rendering import redirect, render
from coalface.web.trade.agreements.contract import agreement
from coalface.web.trade.figures import fulfilment_lines
from coalface.web.trade.forms import (
    ContractForm,
    QuantitiesForm,
    RemovalForm,
    ShipmentForm,
    VersionedForm,
)
from coalface.web.trade.receipts import ReceiptForm, receive

Record = Shipment | Contract | Receipt


@needs("trade.view")
def shipment(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = person(request), _shipment(request, pk)
    context = {
        "shipment": found,
        "hidden": hidden_fields(user),
        "findings": findings_on(found, timezone.localdate()),
        "history": field_history(found, holds=lambda right: may(user, right)),
    }
    return render(request, "trade/shipment.html", context)


@needs("trade.view")
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = person(request), _contract(request, pk)
    sheet = contract_sheet(user, found, until=timezone.localdate())
    context = {
        "contract": found,
        "sheet": fulfilment_lines(found, sheet),
        "history": field_history(found, holds=lambda right: may(user, right)),
        **agreement(request, found),
    }
    return render(request, "trade/contract.html", context)


@needs("money.view")
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    user, found = person(request), _receipt(request, pk)
    context = {
        "receipt": found,
        "bill": visible_bills(user).filter(receipt=found, parent=None).first(),
        "bank_line": visible_bank_lines(user).filter(taken__receipt=found).first(),
        "history": field_history(found, holds=lambda right: may(user, right)),
    }
    return render(request, "trade/receipt.html", context)


@needs("trade.edit")
def shipment_new(request: HttpRequest) -> HttpResponse:
    return _record(request, ShipmentForm, record_shipment, _("New shipment"), "shipment")


@needs("trade.edit")
def contract_new(request: HttpRequest) -> HttpResponse:
    """What is entered here is a draft; it comes into force by approval."""
    draft = partial(record_contract, draft=True)
    return _record(request, ContractForm, draft, _("New contract"), "contract")


@needs("money.edit")
def receipt_new(request: HttpRequest) -> HttpResponse:
    return _record(request, ReceiptForm, receive, _("New payment"), "receipt")


@needs("trade.edit")
def shipment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _correct(request, ShipmentForm, change_shipment, _shipment(request, pk), "shipment")


@needs("trade.edit")
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _correct(request, ContractForm, change_contract, _contract(request, pk), "contract")


@needs("money.edit")
def receipt_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _correct(request, ReceiptForm, change_receipt, _receipt(request, pk), "receipt")


@needs("trade.edit")
def shipment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    return _take_back(request, delete_shipment, _shipment(request, pk), "shipment", "trade:shipments")


@needs("money.edit")
def receipt_delete(request: HttpRequest, pk: int) -> HttpResponse:
    return _take_back(request, delete_receipt, _receipt(request, pk), "receipt", "trade:payments")


@needs("trade.edit")
def contract_delete(request: HttpRequest, pk: int) -> HttpResponse:
    def remove(*, reason: str, **given: Any) -> None:
        delete_contract(**given)

    return _take_back(request, remove, _contract(request, pk), "contract", "trade:contracts")


@needs("trade.edit")
def quantities(request: HttpRequest, pk: int) -> HttpResponse:
    """What the contract agrees month by month, as a grid to fill in."""
    found = _contract(request, pk)
    form = QuantitiesForm(request.POST or None, found, quantities_of(found))
    if form.done(change_contract, contract=found, by=person(request)):
        return redirect(request, "trade:contract", pk, message=_("Saved"))
    return _form(request, form, _("Monthly quantities"), reverse("trade:contract", args=[pk]))


def _shipment(request: HttpRequest, pk: int) -> Shipment:
    rows = visible_shipments(person(request)).select_related(
        "customer", "contract", "product", "mine", "station"
    )
    return get_object_or_404(rows, pk=pk)


def _contract(request: HttpRequest, pk: int) -> Contract:
    rows = visible_contracts(person(request)).select_related("customer", "product", "amends")
    return get_object_or_404(rows, pk=pk)


def _receipt(request: HttpRequest, pk: int) -> Receipt:
    return get_object_or_404(visible_receipts(person(request)).select_related("customer"), pk=pk)


def _record(
    request: HttpRequest, kind: type[VersionedForm], act: Callable[..., Model], title: str, word: str
) -> HttpResponse:
    form = kind(request.POST or None, user=person(request), initial=request.GET.dict())
    if made := form.made(act, by=person(request)):
        return redirect(request, f"trade:{word}", made.pk, message=_("Recorded"))
    return _form(request, form, title, reverse(f"trade:{LISTS[word]}"))


def _correct(
    request: HttpRequest,
    kind: type[VersionedForm],
    act: Callable[..., Model],
    found: Record,
    word: str,
) -> HttpResponse:
    form = kind(request.POST or None, instance=found, user=person(request))
    if form.done(act, **{word: found}, version=seen_version(request), by=person(request)):
        return redirect(request, f"trade:{word}", found.pk, message=_("Saved"))
    return _form(request, form, str(found), reverse(f"trade:{word}", args=[found.pk]))


def _take_back(
    request: HttpRequest,
    act: Callable[..., None],
    found: Record,
    word: str,
    after: str,
) -> HttpResponse:
    form = RemovalForm(request.POST or None, initial={"version": found.version})
    if form.done(act, **{word: found}, by=person(request)):
        return redirect(request, after, message=_("Taken back"), level=messages.WARNING)
    title = _("Take back %(number)s") % {"number": found.number}
    return _form(request, form, title, reverse(f"trade:{word}", args=[found.pk]), danger=True)


def _form(request: HttpRequest, form: BaseForm, title: str, back: str, danger: bool = False) -> HttpResponse:
    context = {"form": form, "title": title, "action": request.path, "back": back, "danger": danger}
    return form_page(request, "trade/form.html", context)


LISTS = {"shipment": "shipments", "contract": "contracts", "receipt": "payments"}
