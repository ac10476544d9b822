"""Rules of admission: policy by date, and the criteria of the assessment."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.admission.access import visible_criteria, visible_policies
from coalface.archive.admission.actions import change_criterion, create_criterion, set_policy
from coalface.archive.admission.queries import policy_on
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.kinds import DaysField
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, VersionApart
from coalface.web.rendering import redirect, render


class PolicyForm(Form):
    starts_on = DateField(label=gettext_lazy("In force from"))
    required = forms.BooleanField(
        label=gettext_lazy("Only admitted customers get contracts and coal"), required=False
    )
    valid_months = forms.IntegerField(label=gettext_lazy("Valid for months"))
    pass_pct = forms.IntegerField(label=gettext_lazy("Share of points needed"))
    reminder_days = DaysField(label=gettext_lazy("Remind days before"), required=False)


class CriterionForm(VersionApart, Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Criterion of the assessment"), max_length=100)
    most_points = forms.IntegerField(
        label=gettext_lazy("Most points"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("Left empty: yes or no."),
    )
    abolished_on = DateField(label=gettext_lazy("Abolished on"), required=False)
    essential = forms.BooleanField(label=gettext_lazy("Essential: without it unfit"), required=False)


@needs("policy.edit")
def show(request: HttpRequest) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    context = {
        "policies": visible_policies(by),
        "criteria": visible_criteria(by),
        "current": policy_on(today),
    }
    return render(request, "admission/settings.html", context)


@needs("policy.edit")
def policy(request: HttpRequest) -> HttpResponse:
    """New rules from a day on, beginning with those in force."""
    today = timezone.localdate()
    now = policy_on(today)
    initial: dict[str, Any] = {
        "starts_on": today,
        "required": now.required,
        "valid_months": now.valid_months,
        "pass_pct": now.pass_pct,
        "reminder_days": ", ".join(map(str, now.reminder_days)),
    }
    form = PolicyForm(request.POST or None, initial=initial)
    if form.done(set_policy, by=person(request)):
        return redirect(request, "admission:settings", message=_("Saved"))
    return dialog(request, _("Rules of admission"), form)


@needs("policy.edit")
def criterion(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change a criterion; without one a new one is asked for."""
    found = get_object_or_404(visible_criteria(person(request)), pk=pk) if pk is not None else None
    names = ("version", "name", "most_points", "essential", "abolished_on")
    form = CriterionForm(request.POST or None, initial={name: getattr(found, name, None) for name in names})
    if found is None:
        saved = form.done(create_criterion, by=person(request))
    else:
        seen = seen_version(request)
        saved = form.done(change_criterion, criterion_id=found.pk, version=seen, by=person(request))
    if saved:
        return redirect(request, "admission:settings", message=_("Saved"))
    return dialog(request, _("Criterion of the assessment"), form)
