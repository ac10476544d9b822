"""People at a customer and the names it is known by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.archive.customers import actions
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.cards import editable
from coalface.web.archive.fields import ContactForm, OtherNameForm
from coalface.web.components.dialogs import dialog
from coalface.web.rendering import redirect


@needs("customer.edit")
def new(request: HttpRequest, pk: int) -> HttpResponse:
    customer = editable(request, pk)
    form = ContactForm(request.POST or None)
    if form.done(actions.add_contact, customer_id=pk, by=person(request)):
        return redirect(request, "archive:customer", pk, message=_("Saved"))
    return dialog(request, _("New contact at %(name)s") % {"name": customer.name}, form)


@needs("customer.edit")
def edit(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    known = get_object_or_404(editable(request, pk).contacts, pk=contact)
    form = ContactForm(request.POST or None, instance=known, initial={"version": known.version})
    seen = seen_version(request)
    if form.done(actions.change_contact, contact_id=contact, version=seen, by=person(request)):
        return redirect(request, "archive:customer", pk, message=_("Saved"))
    return dialog(request, known.name, form)


@needs("customer.edit")
@require_POST
def left(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """The person left the customer."""
    get_object_or_404(editable(request, pk).contacts, pk=contact)
    actions.part_with_contact(contact_id=contact, by=person(request))
    return redirect(request, "archive:customer", pk, message=_("Saved"))


@needs("customer.edit")
def new_name(request: HttpRequest, pk: int) -> HttpResponse:
    customer = editable(request, pk)
    form = OtherNameForm(request.POST or None)
    if form.done(actions.add_name, customer_id=pk, by=person(request)):
        return redirect(request, "archive:customer", pk, message=_("Saved"))
    return dialog(request, _("Another name of %(name)s") % {"name": customer.name}, form)


@needs("customer.edit")
@require_POST
def remove_name(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    editable(request, pk)
    actions.remove_name(name_id=other, customer_id=pk, by=person(request))
    return redirect(request, "archive:customer", pk, message=_("Saved"))
