"""What a unit holds besides paper: files, pictures, sound and video recordings (R44.02)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.room.access import visible_units
from coalface.web.access import needs, person
from coalface.web.archive.files import FileInput, FilesField, UploadForm, attach_all
from coalface.web.components.dialogs import dialog
from coalface.web.rendering import redirect

ACCEPTED = "image/*,application/pdf,audio/*,video/*,.doc,.docx,.xls,.xlsx"


class HoldingsForm(UploadForm):
    uploads = FilesField(
        label=gettext_lazy("Files"),
        widget=FileInput(attrs={"multiple": True, "accept": ACCEPTED}),
        help_text=gettext_lazy("Pictures, PDF, sound and video recordings; papers are read for search."),
    )


@needs("room.keep")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep electronic files with a unit."""
    unit = get_object_or_404(visible_units(person(request), "room.keep"), pk=pk)
    form = HoldingsForm(request.POST, request.FILES) if request.method == "POST" else HoldingsForm()
    if form.done(attach_all, subject=unit, by=person(request)):
        return redirect(request, "room:unit", pk, message=_("Saved"))
    return dialog(request, _("Add files to %(unit)s") % {"unit": unit}, form)
