"""Settings of fields, groups and templates."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.models import Industry
from coalface.archive.dossier.access import visible_fields, visible_groups, visible_templates
from coalface.archive.dossier.actions import (
    Ask,
    change_field,
    change_template,
    create_field,
    create_group,
    create_template,
)
from coalface.archive.dossier.models import FactField, FactGroup, ReportTemplate
from coalface.archive.dossier.queries.forms import EVERY_INDUSTRY
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import Form, VersionApart
from coalface.web.rendering import redirect, render

INDUSTRIES = [(EVERY_INDUSTRY, gettext_lazy("every industry")), *Industry.choices]


class WordsField(forms.CharField):
    """Answers between commas."""

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401 - what was typed
        text = str(super().clean(value)).replace("，", ",").replace("、", ",")
        return [part.strip() for part in text.split(",") if part.strip()]


class GroupForm(Form):
    code = forms.SlugField(
        label=gettext_lazy("Short code"), help_text=gettext_lazy("Short, in Latin letters.")
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)


class FieldForm(VersionApart, Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    group = forms.ModelChoiceField(FactGroup.objects.all(), label=gettext_lazy("Field group"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of value"), choices=FactField.Kind.choices)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False)
    choices = WordsField(
        label=gettext_lazy("Answers offered"),
        required=False,
        help_text=gettext_lazy("For a choice: the answers, with commas between them."),
    )
    tolerance_pct = forms.DecimalField(
        label=gettext_lazy("Numbers agree within (percent)"),
        min_value=0,
        max_digits=5,
        decimal_places=2,
        initial=2,
    )
    conflict_days = forms.IntegerField(
        label=gettext_lazy("Compared when so many days apart"), min_value=0, max_value=365, initial=3
    )
    confidential = forms.BooleanField(label=gettext_lazy("Confidential"), required=False)
    retired = forms.BooleanField(label=gettext_lazy("No longer asked"), required=False)


class NewFieldForm(FieldForm):
    code = forms.SlugField(
        label=gettext_lazy("Short code"), help_text=gettext_lazy("Short, in Latin letters.")
    )
    field_order = ("group", "code", "name")


class TemplateForm(VersionApart, Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    about = forms.ChoiceField(label=gettext_lazy("About whom"), choices=ReportTemplate.About.choices)
    period = forms.ChoiceField(label=gettext_lazy("How often"), choices=ReportTemplate.Rhythm.choices)
    due_day = forms.IntegerField(
        label=gettext_lazy("Due on day"),
        required=False,
        min_value=1,
        max_value=28,
        help_text=gettext_lazy("Weekly: 1 is Monday. Monthly: the day of the month."),
    )
    industries = forms.MultipleChoiceField(
        label=gettext_lazy("For industries"),
        choices=INDUSTRIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    asked = forms.ModelMultipleChoiceField(
        FactField.objects.filter(retired=False),
        label=gettext_lazy("Fields asked"),
        widget=forms.CheckboxSelectMultiple,
    )
    needed = forms.ModelMultipleChoiceField(
        FactField.objects.filter(retired=False),
        label=gettext_lazy("Of these required"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    retired = forms.BooleanField(label=gettext_lazy("No longer asked"), required=False)

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        needed = {field.pk for field in given.pop("needed")}
        return given | {"asked": [Ask(field.pk, field.pk in needed) for field in given["asked"]]}


class NewTemplateForm(TemplateForm):
    code = forms.SlugField(
        label=gettext_lazy("Short code"), help_text=gettext_lazy("Short, in Latin letters.")
    )
    field_order = ("code", "name")


@needs("dossier.file")
def show(request: HttpRequest) -> HttpResponse:
    """All templates and fields; few enough for one page."""
    by = person(request)
    labels = dict(INDUSTRIES)
    templates = [
        (one, [labels.get(code, code) for code in one.industries], [asked.field for asked in one.asked.all()])
        for one in visible_templates(by).prefetch_related("asked__field")
    ]
    groups = [
        (group, [field for field in group.fields.all()])
        for group in visible_groups(by).prefetch_related("fields")
    ]
    return render(request, "dossier/settings.html", {"templates": templates, "groups": groups})


@needs("dossier.file")
def new_group(request: HttpRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if form.done(create_group, by=person(request)):
        return redirect(request, "dossier:settings", message=_("Saved"))
    return dialog(request, _("New field group"), form)


@needs("dossier.file")
def new_field(request: HttpRequest) -> HttpResponse:
    form = NewFieldForm(request.POST or None)
    if form.done(create_field, by=person(request)):
        return redirect(request, "dossier:settings", message=_("Saved"))
    return dialog(request, _("New field"), form)


@needs("dossier.file")
def field(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(visible_fields(person(request)), pk=pk)
    named = {name: getattr(kept, name) for name in FieldForm.base_fields}
    form = FieldForm(request.POST or None, initial={**named, "choices": "、".join(kept.choices)})
    if form.done(change_field, field_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "dossier:settings", message=_("Saved"))
    return dialog(request, kept.name, form)


@needs("dossier.file")
def new_template(request: HttpRequest) -> HttpResponse:
    form = NewTemplateForm(request.POST or None, initial={"industries": [EVERY_INDUSTRY]})
    if form.done(create_template, by=person(request)):
        return redirect(request, "dossier:settings", message=_("Saved"))
    return _template_page(request, _("New template"), form)


@needs("dossier.file")
def template(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(visible_templates(person(request)), pk=pk)
    form = TemplateForm(request.POST or None, initial=_initial(kept))
    if form.done(change_template, template_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "dossier:settings", message=_("Saved"))
    return _template_page(request, kept.name, form)


def _initial(template: ReportTemplate) -> dict[str, Any]:
    names = ("version", "name", "about", "period", "due_day", "industries", "retired")
    asked = list(template.asked.values_list("field", "required"))
    return {
        **{name: getattr(template, name) for name in names},
        "asked": [field for field, _required in asked],
        "needed": [field for field, required in asked if required],
    }


def _template_page(request: HttpRequest, title: str, form: TemplateForm) -> HttpResponse:
    asked, needed = ({str(value) for value in form[name].value() or ()} for name in ("asked", "needed"))
    fields = FactField.objects.filter(retired=False).select_related("group")
    rows = [(field, str(field.pk) in asked, str(field.pk) in needed) for field in fields]
    context = {"title": title, "form": form, "rows": rows}
    return form_page(request, "dossier/template.html", context)
