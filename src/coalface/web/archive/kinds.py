"""Settings of the kinds of documents."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.credentials import actions
from coalface.archive.credentials.access import visible_kinds
from coalface.archive.credentials.models import CredentialKind
from coalface.archive.credentials.rules import EVERY_INDUSTRY
from coalface.archive.customers.models import Industry
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, VersionApart
from coalface.web.rendering import redirect, render

INDUSTRIES = [(EVERY_INDUSTRY, gettext_lazy("every industry")), *Industry.choices]


class DaysField(forms.CharField):
    """Numbers of days between commas or spaces."""

    def clean(self, value: Any) -> list[int]:  # noqa: ANN401 - what was typed
        parts = super().clean(value).replace("，", " ").replace(",", " ").replace("、", " ").split()
        if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
            raise forms.ValidationError(_("Please give numbers of days, for example 90, 60, 30."))
        return [int(part) for part in parts]


class KindForm(VersionApart, Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    usual_years = forms.IntegerField(
        label=gettext_lazy("Usual validity in years"), required=False, min_value=1, max_value=50
    )
    reminder_days = DaysField(label=gettext_lazy("Remind days before"), required=False, initial="90, 60, 30")
    abolished_on = DateField(label=gettext_lazy("Abolished on"), required=False)
    applies_to = forms.MultipleChoiceField(
        label=gettext_lazy("Applies to"), choices=INDUSTRIES, widget=forms.CheckboxSelectMultiple
    )
    mandatory_for = forms.MultipleChoiceField(
        label=gettext_lazy("Mandatory for"),
        choices=INDUSTRIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    may_be_open_ended = forms.BooleanField(label=gettext_lazy("May have no end"), required=False)
    several_at_once = forms.BooleanField(label=gettext_lazy("Several at the same time"), required=False)


class NewKindForm(KindForm):
    code = forms.SlugField(
        label=gettext_lazy("Short code"), help_text=gettext_lazy("Short, in Latin letters.")
    )
    field_order = ("code", "name")


@needs("policy.edit")
def show(request: HttpRequest) -> HttpResponse:
    """All kinds with their rules; few enough for one page."""
    labels = dict(INDUSTRIES)
    rows = [
        (
            kind,
            [labels.get(code, code) for code in kind.mandatory_for],
            ", ".join(map(str, kind.reminder_days)),
        )
        for kind in visible_kinds(person(request))
    ]
    return render(request, "archive/kinds.html", {"rows": rows})


@needs("policy.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = NewKindForm(request.POST or None, initial={"applies_to": [EVERY_INDUSTRY]})
    if form.done(actions.create_kind, by=person(request)):
        return redirect(request, "archive:kinds", message=_("Saved"))
    return dialog(request, _("New kind of document"), form)


@needs("policy.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(visible_kinds(person(request)), pk=pk)
    form = KindForm(request.POST or None, initial=_initial(kind))
    if form.done(actions.change_kind, kind_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "archive:kinds", message=_("Saved"))
    return dialog(request, kind.name, form)


def _initial(kind: CredentialKind) -> dict[str, Any]:
    named = {name: getattr(kind, name) for name in KindForm.base_fields if hasattr(kind, name)}
    return {**named, "reminder_days": ", ".join(map(str, kind.reminder_days))}
