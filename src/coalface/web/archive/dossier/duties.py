"""Who reports about whom."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.dossier.access import visible_duties
from coalface.archive.dossier.actions import assign_duty, end_duty
from coalface.archive.dossier.models import ReportTemplate
from coalface.archive.dossier.queries.forms import About, templates_for
from coalface.identity.people.access import visible_users
from coalface.identity.people.models import User
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.dossier.subjects import about_of, place_of, subject_of
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, Picker
from coalface.web.rendering import redirect


class DutyForm(Form):
    """What is reported, by whom, from when."""

    by_id = ("template",)

    template = forms.ModelChoiceField(ReportTemplate.objects.none(), label=gettext_lazy("Template"))
    reporter = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Reporter"),
        widget=Picker("archive:people_options", {"aria-label": gettext_lazy("Reporter")}),
    )
    since_on = DateField(label=gettext_lazy("From day"))

    def __init__(self, request: HttpRequest, about: About, *args: Any) -> None:
        super().__init__(*args, initial={"since_on": timezone.localdate()})
        by = person(request)
        fitting = [one.pk for one in templates_for(by, about)]
        self.fields["template"].queryset = ReportTemplate.objects.filter(pk__in=fitting)  # type: ignore[attr-defined]  # a model field
        self.fields["reporter"].queryset = visible_users(by)  # type: ignore[attr-defined]  # a model field


@needs("dossier.file")
def new(request: HttpRequest, whom: str, pk: int) -> HttpResponse:
    about = subject_of(request, whom, pk, "dossier.file")
    form = DutyForm(request, about, request.POST or None)
    if form.done(assign_duty, about=about_of(whom, pk), by=person(request)):
        return redirect(request, place_of(about), message=_("Saved"))
    return dialog(request, _("Who reports about %(name)s") % {"name": about}, form)


@needs("dossier.file")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_duties(person(request), "dossier.file").select_related("customer", "competitor")
    duty = get_object_or_404(rows, pk=pk)
    end_duty(duty_id=pk, version=seen_version(request), by=person(request))
    return redirect(request, place_of(duty.about), message=_("Saved"))
