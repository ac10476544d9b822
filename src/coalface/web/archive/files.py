"""Hanging files on a customer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.desk.files.actions import attach
from coalface.identity.people.models import User
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect


class FileInput(forms.ClearableFileInput):
    """Several files at once; a phone offers its camera."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploaded files, empty when none was given."""

    widget = FileInput

    def clean(self, data: object, initial: object = None) -> list[object]:
        given = data if isinstance(data, list) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given] or super().clean(None) or []


class UploadForm(Form):
    """Has `uploads`, a field of files: an action gets what to read, the name and the type of each."""

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return given | {"uploads": [(one, one.name, one.content_type) for one in given["uploads"]]}


def attach_all(*, subject: models.Model, uploads: Sequence[tuple[Any, str, str]], by: User) -> None:
    """Hang every file on a customer or on what belongs to one."""
    for stream, name, media_type in uploads:
        attach(subject=subject, stream=stream, name=name, media_type=media_type, by=by)


class FilesForm(UploadForm):
    uploads = FilesField(
        label=gettext_lazy("Files"),
        widget=FileInput(attrs={"multiple": True, "accept": "image/*,application/pdf,.doc,.docx,.xls,.xlsx"}),
    )


@needs("customer.note")
def attach_to_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Hang files on a customer."""
    customer = get_object_or_404(visible_customers(person(request), "customer.note"), pk=pk)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if form.done(attach_all, subject=customer, by=person(request)):
        return redirect(request, "archive:customer", pk, message=_("Saved"))
    return dialog(request, _("Add files to %(name)s") % {"name": customer.name}, form)
