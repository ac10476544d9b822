"""What people do with a contract: terms, approval, promises, signatures, its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.desk.files.queries import attachments_of
from coalface.desk.words import worded
from coalface.kernel.findings import Refused
from coalface.trade.contracts import actions
from coalface.trade.contracts.access import decidable_contracts, visible_contracts
from coalface.trade.contracts.models import Contract, ContractTerms, Promise, Signature
from coalface.trade.contracts.queries import versions_of
from coalface.web.access import needs, person
from coalface.web.archive.files import FilesForm
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect
from coalface.web.trade.agreements.forms import (
    AskForm,
    DoneForm,
    EndForm,
    PromiseForm,
    RefuseForm,
    SignForm,
    SubmitForm,
    TermsForm,
)


@needs("trade.edit")
@needs("money.view")
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms from a day on, begun from the newest ones."""
    found, by = _contract(request, pk), person(request)
    newest = versions_of(found).first()
    initial = {"version": found.version, "from_on": found.starts_on if newest is None else None}
    base = newest or ContractTerms(contract=found, weight_basis=found.weight_basis, product=found.product)
    form = TermsForm(request.POST or None, instance=base, initial=initial, user=by)
    if form.done(actions.set_terms, contract=found, by=by):
        return redirect(request, "trade:contract", pk, message=_("Saved"))
    return form_page(request, "agreements/terms.html", {"contract": found, "form": form})


@needs("trade.edit")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _contract(request, pk)
    form = SubmitForm(request.POST or None, initial={"version": found.version})
    title = _("Send for approval: %(name)s") % {"name": found.number}
    return _dialog(request, form, title, actions.submit_contract, _("Sent for approval"), contract=found)


@needs("trade.edit")
@require_POST
def take_quality(request: HttpRequest, pk: int) -> HttpResponse:
    """The quality element takes over what the product promises."""
    found = _contract(request, pk)
    try:
        actions.take_over_quality(contract=found, version=found.version, by=person(request))
    except Refused as refusal:
        words = worded(refusal.findings)
        return redirect(request, "trade:contract", pk, message=words, level=messages.ERROR)
    return redirect(request, "trade:contract", pk, message=_("Saved"))


@needs("contract.decide")
def terminate(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(decidable_contracts(person(request)), pk=pk)
    form = EndForm(request.POST or None, initial={"version": found.version, "on": timezone.localdate()})
    title = _("Dissolve %(name)s") % {"name": found.number}
    return _dialog(request, form, title, actions.terminate_contract, _("Saved"), contract=found)


@needs("trade.edit")
def promise_new(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _contract(request, pk), person(request)
    form = PromiseForm(request.POST or None)
    title = _("New promise")
    return _dialog(request, form, title, actions.record_promise, _("Saved"), contract=found, owner=by)


@needs("trade.edit")
def promise_done(request: HttpRequest, pk: int, promise: int) -> HttpResponse:
    found = get_object_or_404(Promise, pk=promise, contract=_contract(request, pk))
    form = DoneForm(request.POST or None)
    title = _("Settle the promise: %(name)s") % {"name": found.words}
    return _dialog(request, form, title, actions.settle_promise, _("Saved"), promise_id=found.pk)


@needs("trade.edit")
def ask_signature(request: HttpRequest, pk: int) -> HttpResponse:
    found = _contract(request, pk)
    form = AskForm(request.POST or None)
    title = _("Ask for a signature")
    return _dialog(request, form, title, actions.ask_for_signature, _("Signature asked for"), contract=found)


@needs("trade.edit")
def sign(request: HttpRequest, pk: int, signature: int) -> HttpResponse:
    found = get_object_or_404(Signature, pk=signature, contract=_contract(request, pk))
    form = SignForm(request.POST or None)
    title = _("Signature of %(name)s") % {"name": found.signer}
    return _dialog(request, form, title, actions.sign, _("Signed"), signature_id=found.pk)


@needs("trade.edit")
def refuse(request: HttpRequest, pk: int, signature: int) -> HttpResponse:
    found = get_object_or_404(Signature, pk=signature, contract=_contract(request, pk))
    form = RefuseForm(request.POST or None)
    title = _("%(name)s does not sign") % {"name": found.signer}
    return _dialog(request, form, title, actions.refuse_signature, _("Saved"), signature_id=found.pk)


@needs("trade.edit")
def add_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Hang files on a contract: the signed copy, its annexes; a phone offers its camera."""
    found, by = _contract(request, pk), person(request)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if form.done(actions.attach_to_contract, contract=found, by=by):
        return redirect(request, "trade:contract", pk, message=_("Saved"))
    return dialog(request, _("Add files to %(name)s") % {"name": found.number}, form)


@needs("trade.edit")
@require_POST
def remove_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Hide a file of a contract; its bytes stay."""
    found, by = _contract(request, pk), person(request)
    attachment = get_object_or_404(attachments_of(by, found), pk=file)
    actions.remove_from_contract(contract=found, attachment=attachment, by=by)
    return redirect(request, "trade:contract", pk, message=_("Removed"))


def _contract(request: HttpRequest, pk: int) -> Contract:
    rows = visible_contracts(person(request)).select_related("customer", "product")
    return get_object_or_404(rows, pk=pk)


def _dialog(
    request: HttpRequest, form: Form, title: str, act: Callable[..., Any], told: str, **about: Any
) -> HttpResponse:
    """Show the form in a dialog; what was entered goes to the action, then the contract is shown."""
    if form.done(act, **about, by=person(request)):
        assert request.resolver_match is not None
        return redirect(request, "trade:contract", request.resolver_match.kwargs["pk"], message=told)
    return dialog(request, title, form)
