"""Hanging files on a customer."""

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
    """Has `uploads`, a field of files to hang on a customer or what belongs to one."""

    def attach_to(self, subject: models.Model, by: User) -> None:
        for file in self.cleaned_data["uploads"]:
            attach(subject=subject, stream=file, name=file.name, media_type=file.content_type, by=by)


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
    if form.is_valid():
        with form.refusals():
            form.attach_to(customer, person(request))
        if form.ok:
            return redirect(request, "archive:customer", pk, message=_("Saved"))
    return dialog(request, _("Add files to %(name)s") % {"name": customer.name}, form)
