"""Opening a card, checking for duplicates while typing, changing it as a whole or one field in place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions import (
    DuplicateCustomer,
    assign_customers,
    change_customer,
    create_customer,
)
from coalface.archive.customers.models import Customer
from coalface.archive.customers.queries import Similar, similar_customers
from coalface.desk.words import said
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.fields import INLINE, AssignForm, CardForm, NewCardForm, field_form
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import EnteredForm
from coalface.web.rendering import redirect, render


def editable(request: HttpRequest, pk: int, right: str = "customer.edit") -> Customer:
    """The customer if the right reaches it; one that is out of reach does not exist for the person."""
    return get_object_or_404(visible_customers(person(request), right).select_related("responsible"), pk=pk)


@needs("customer.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Open a card, in a dialog or on a page of its own."""
    form = NewCardForm(request.POST or None, initial=_first_words(request))
    similar: list[Similar] = []
    if form.is_valid():
        with form.refusals():
            try:
                customer = create_customer(by=person(request), **form.cleaned_data)
            except DuplicateCustomer as duplicate:
                similar = duplicate.similar
                raise
        if form.ok:
            return redirect(request, "archive:customer", customer.pk, message=_("Customer created"))
    return form_page(request, "archive/customer_new.html", {"form": form, "similar": similar})


def _first_words(request: HttpRequest) -> dict[str, str]:
    return {"name": request.GET.get("name", "")[:200]}


@needs("customer.edit")
def similar(request: HttpRequest) -> HttpResponse:
    """What is like the company being typed in, for the form to show at once."""
    found: list[Similar] = similar_customers(
        person(request),
        name=request.GET.get("name", "")[:200],
        credit_code=request.GET.get("credit_code", "")[:60],
        registry_id=request.GET.get("registry_id", "")[:60],
    )
    return render(request, "archive/similar.html", {"similar": found})


@needs("customer.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole card; a save over somebody else's change shows both versions."""
    customer = editable(request, pk)
    form = CardForm(request.POST or None, instance=customer, initial={"version": customer.version})
    if form.done(change_customer, customer_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "archive:customer", pk, message=_("Saved"))
    context = {"customer": customer, "form": form}
    return form_page(request, "archive/customer_edit.html", context)


@needs("customer.view")
def edit_field(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """One field in place: GET gives the field to type in, POST saves it and gives the value again."""
    if field not in INLINE:
        raise Http404
    customer = editable(request, pk)
    if request.GET.get("cancel"):
        return _value(request, customer, field)
    form = field_form(field)(request.POST or None, instance=customer)
    if form.is_valid():
        with form.refusals():
            change: dict[str, Any] = {field: form.cleaned_data[field]}
            seen = int(request.POST.get("version") or 0)
            change_customer(customer_id=pk, version=seen, by=person(request), **change)
        if form.ok:
            return _value(request, editable(request, pk), field)
    return _field(request, customer, field, form)


def _value(request: HttpRequest, customer: Customer, name: str) -> HttpResponse:
    return render(request, "archive/field.html", {"customer": customer, "name": name, "form": None})


def _field(request: HttpRequest, customer: Customer, name: str, form: EnteredForm) -> HttpResponse:
    """The field to type in; after a clash it carries the version of now, so that saving again overwrites."""
    current = visible_customers(person(request)).get(pk=customer.pk)
    for finding in form.findings:
        form.add_error(name, said(finding))
    context = {"customer": current, "name": name, "form": form}
    return form_page(request, "archive/field.html", context)


@needs("customer.assign")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    customer = editable(request, pk, "customer.assign")
    form = AssignForm(request.POST or None, initial={"responsible": customer.responsible})
    if form.done(assign_customers, customer_ids=[pk], by=person(request)):
        return _after_handing_over(request, pk)
    return dialog(request, _("Responsible person of %(name)s") % {"name": customer.name}, form)


def _after_handing_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the record, or to the list when it went out of the person's own reach."""
    if visible_customers(person(request)).filter(pk=pk).exists():
        return redirect(request, "archive:customer", pk, message=_("Saved"))
    return redirect(request, "archive:customers", message=_("Saved"))
