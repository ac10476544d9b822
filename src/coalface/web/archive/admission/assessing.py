"""The preliminary assessment, and measures against trade risks."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.admission.access import visible_admissions
from coalface.archive.admission.actions import Given, assess, finish_measure, plan_measure
from coalface.archive.admission.models import Admission, Criterion, RiskMeasure
from coalface.archive.admission.queries import criteria_asked, policy_on
from coalface.identity.people.models import User
from coalface.web.access import needs, person
from coalface.web.archive.admission.report import YesNoField
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import DateField, Form, Picker
from coalface.web.rendering import redirect


class AssessmentForm(Form):
    """One field and a few words for each criterion, then the result."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    passed = YesNoField(label=gettext_lazy("Fit for admission"), required=True)
    words = forms.CharField(
        label=gettext_lazy("Words to the result"), required=False, max_length=1000, widget=forms.Textarea
    )

    def given(self, criteria: list[Criterion]) -> list[Given]:
        return [
            Given(
                one.pk,
                yes=self.cleaned_data[f"mark_{one.pk}"] if one.most_points is None else None,
                points=self.cleaned_data[f"mark_{one.pk}"] if one.most_points is not None else None,
                words=self.cleaned_data[f"words_{one.pk}"],
            )
            for one in criteria
        ]


class MeasureForm(Form):
    risk = forms.CharField(label=gettext_lazy("Risk"), max_length=250)
    level = forms.ChoiceField(
        label=gettext_lazy("Risk level"), choices=RiskMeasure.Level.choices, initial="medium"
    )
    measure = forms.CharField(label=gettext_lazy("Measure"), max_length=250)
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label=gettext_lazy("In charge"),
        widget=Picker("archive:people_options"),
    )
    due_on = DateField(label=gettext_lazy("To be finished by"))


class DoneForm(Form):
    words = forms.CharField(label=gettext_lazy("What was done"), max_length=250)


@needs("admission.edit")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Assess by the criteria of today."""
    admission = _editable(request, pk)
    criteria = criteria_asked()
    fields = {name: field for one in criteria for name, field in _fields(one)}
    kind: type[AssessmentForm] = type("Marks", (AssessmentForm,), fields)
    form = kind(request.POST or None, initial={"version": admission.version})
    if form.is_valid():
        with form.refusals():
            given, said = form.given(criteria), form.cleaned_data
            assess(
                admission_id=pk,
                version=said["version"],
                given=given,
                passed=said["passed"],
                words=said["words"],
                by=person(request),
            )
        if form.ok:
            return redirect(request, "admission:admission", pk, message=_("Saved"))
    context = {
        "admission": admission,
        "form": form,
        "rows": [(one, form[f"mark_{one.pk}"], form[f"words_{one.pk}"]) for one in criteria],
        "pass_pct": policy_on(timezone.localdate()).pass_pct,
    }
    return form_page(request, "admission/assess.html", context)


@needs("admission.edit")
def new_measure(request: HttpRequest, pk: int) -> HttpResponse:
    _editable(request, pk)
    form = MeasureForm(request.POST or None)
    if form.done(plan_measure, admission_id=pk, by=person(request)):
        return redirect(request, "admission:admission", pk, message=_("Saved"))
    return dialog(request, _("New measure against a risk"), form)


@needs("admission.view")
def done(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    rows = RiskMeasure.objects.filter(admission__in=visible_admissions(person(request)), admission=pk)
    found = get_object_or_404(rows, pk=measure)
    form = DoneForm(request.POST or None)
    if form.done(finish_measure, measure_id=found.pk, by=person(request)):
        return redirect(request, "admission:admission", pk, message=_("Saved"))
    return dialog(request, found.measure, form)


def _fields(criterion: Criterion) -> list[tuple[str, Any]]:
    label = criterion.name
    if criterion.most_points is None:
        answer: forms.Field = YesNoField(label=label, required=False)
    else:
        answer = forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=criterion.most_points,
            help_text=_("0 to %(most)s points") % {"most": criterion.most_points},
        )
    words = forms.CharField(label=_("Words to %(name)s") % {"name": label}, required=False, max_length=250)
    return [(f"mark_{criterion.pk}", answer), (f"words_{criterion.pk}", words)]


def _editable(request: HttpRequest, pk: int) -> Admission:
    rows = visible_admissions(person(request), "admission.edit").select_related("customer")
    return get_object_or_404(rows, pk=pk)
