"""One document: reading, recording, renewing, correcting, verifying and rejecting it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.credentials import actions
from coalface.archive.credentials.access import visible_credentials, visible_kinds
from coalface.archive.credentials.actions import Scan
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.credentials.queries import with_status
from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.desk.files.queries import attachments_of
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.web.access import asked_id, needs, person, seen_version
from coalface.web.archive.files import FileInput, FilesField
from coalface.web.archive.marks import days_left
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import EnteredForm, Form, VersionApart
from coalface.web.rendering import redirect, render

PAPER = ("number", "holder", "scope", "valid_from_on", "expires_on", "open_ended", "remarks")


class DocumentForm(VersionApart, EnteredForm):
    """What the paper says, and its scans."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    scans = FilesField(
        label=gettext_lazy("Scans or photos"),
        required=False,
        widget=FileInput(attrs={"multiple": True, "accept": "image/*,application/pdf"}),
    )

    class Meta:
        model = Credential
        fields = PAPER

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        scans = [Scan(file, file.name, file.content_type) for file in given["scans"]]
        return given | {"scans": scans}


class NewDocumentForm(DocumentForm):
    by_id = ("kind",)

    kind = forms.ModelChoiceField(
        CredentialKind.objects.filter(abolished_on__isnull=True), label=gettext_lazy("Kind of document")
    )
    field_order = ("kind", *PAPER, "scans")


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("What is wrong"), max_length=250)
    version = forms.IntegerField(widget=forms.HiddenInput)


@needs("credential.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_credentials(by).select_related("customer", "kind", "verified_by", "replaces")
    credential: Any = get_object_or_404(with_status(rows, timezone.localdate()), pk=pk)
    context = {
        "credential": credential,
        "left": days_left(credential.days_left),
        "renewal": Credential.objects.filter(replaces=credential).first(),
        "scans": attachments_of(by, credential),
        "history": field_history(credential, holds=lambda right: may(by, right)),
        "can_edit": visible_credentials(by, "credential.edit").filter(pk=pk).exists(),
        "can_verify": _can_verify(by, credential),
    }
    return render(request, "archive/credential.html", context)


def _can_verify(by: User, credential: Credential) -> bool:
    waiting = credential.state == Credential.State.PENDING
    return waiting and visible_credentials(by, "credential.verify").filter(pk=credential.pk).exists()


@needs("credential.edit")
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a document of a customer."""
    customer: Customer = get_object_or_404(visible_customers(person(request), "credential.edit"), pk=pk)
    asked = visible_kinds(person(request)).filter(pk=asked_id(request, "kind")).first()
    form = NewDocumentForm(request.POST or None, request.FILES or None, initial={"kind": asked})
    if form.done(actions.record_credential, customer_id=pk, by=person(request)):
        return redirect(request, "archive:customer", pk, message=_("Recorded; it waits to be checked."))
    return dialog(request, _("New document of %(name)s") % {"name": customer.name}, form)


@needs("credential.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a document; it is checked again afterwards."""
    credential = _editable(request, pk)
    initial = {"version": credential.version}
    form = DocumentForm(request.POST or None, request.FILES or None, instance=credential, initial=initial)
    seen = seen_version(request)
    if form.done(actions.change_credential, credential_id=pk, version=seen, by=person(request)):
        return redirect(request, "archive:credential", pk, message=_("Saved; it waits to be checked."))
    return dialog(request, _("Correct: %(kind)s") % {"kind": credential.kind}, form)


@needs("credential.edit")
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the successor on file, begun where the old one ends."""
    old = _editable(request, pk)
    initial = {"version": old.version, "holder": old.holder, "scope": old.scope, "number": old.number}
    form = DocumentForm(request.POST or None, request.FILES or None, initial=initial)
    seen = seen_version(request)
    if new := form.made(actions.renew_credential, credential_id=pk, version=seen, by=person(request)):
        return redirect(request, "archive:credential", new.pk, message=_("Renewed; it waits to be checked."))
    return dialog(request, _("Renew: %(kind)s") % {"kind": old.kind}, form)


@needs("credential.verify")
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_credentials(person(request), "credential.verify"), pk=pk)
    actions.verify_credential(credential_id=pk, version=seen_version(request), by=person(request))
    return redirect(request, "archive:credential", pk, message=_("Verified"))


@needs("credential.verify")
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    credential = get_object_or_404(visible_credentials(person(request), "credential.verify"), pk=pk)
    form = ReasonForm(request.POST or None, initial={"version": credential.version})
    if form.done(actions.reject_credential, credential_id=pk, by=person(request)):
        return redirect(request, "archive:credential", pk, message=_("Rejected"))
    return dialog(request, _("Reject: %(kind)s") % {"kind": credential.kind}, form, danger=True)


def _editable(request: HttpRequest, pk: int) -> Credential:
    rows = visible_credentials(person(request), "credential.edit").select_related("kind", "customer")
    return get_object_or_404(rows, pk=pk)
