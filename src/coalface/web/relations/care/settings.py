"""The rules of care and the table of days."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.models import Grade
from coalface.relations.care import actions
from coalface.relations.care.access import visible_care_policies, visible_days
from coalface.relations.care.models import CareKind
from coalface.relations.care.queries import days_listed, policy_in_force
from coalface.relations.care.rules import Kind, Terms
from coalface.web.access import needs, person, seen_version
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, VersionApart
from coalface.web.relations.care.marks import KINDS
from coalface.web.rendering import redirect, render


def _grades(label: Any) -> forms.MultipleChoiceField:  # noqa: ANN401 - a lazy text
    return forms.MultipleChoiceField(
        label=label, choices=Grade.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PolicyForm(Form):
    lead_days = forms.IntegerField(label=gettext_lazy("Days of notice"))
    growth_pct = forms.IntegerField(label=gettext_lazy("Least rise in percent"))
    growth_months = forms.IntegerField(label=gettext_lazy("Over the mean of so many months before"))
    festival_grades = _grades(gettext_lazy("Greeted at festivals"))
    launch_grades = _grades(gettext_lazy("Told of new products"))
    growth_grades = _grades(gettext_lazy("Congratulated on growth"))
    birthday_grades = _grades(gettext_lazy("Greeted on birthdays"))

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        grades = {kind: given.pop(f"{kind}_grades") for kind in Kind}
        return {"terms": Terms(**given, grades=grades)}


class DayForm(VersionApart, Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CareKind.choices[:2])
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("The festival, or the product that comes to the market."),
    )
    falls_on = DateField(label=gettext_lazy("Day"))


@needs("policy.edit")
def show(request: HttpRequest) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    current = policy_in_force()
    grades = dict(Grade.choices)
    context = {
        "policy": current,
        "chosen": [
            (KINDS[kind], [grades[one] for one in Grade.values if one in current.terms.grades[kind]])
            for kind in Kind
        ],
        "former": visible_care_policies(by).select_related("set_by").order_by("-pk")[:10],
        "days": [(day, KINDS[day.kind]) for day in days_listed(by)],
        "today": today,
    }
    return render(request, "care/settings.html", context)


@needs("policy.edit")
def policy(request: HttpRequest) -> HttpResponse:
    """New rules, beginning with those in force."""
    current = policy_in_force()
    initial = {name: getattr(current, name) for name in PolicyForm.base_fields}
    form = PolicyForm(request.POST or None, initial=initial)
    if form.done(actions.set_policy, by=person(request)):
        return redirect(request, "care:settings", message=_("Saved"))
    return dialog(request, _("Rules of care"), form)


@needs("policy.edit")
def day(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change a day of the table; without one a new one is asked for."""
    found = get_object_or_404(visible_days(person(request)), pk=pk) if pk is not None else None
    names = ("version", "kind", "name", "falls_on")
    form = DayForm(request.POST or None, initial={name: getattr(found, name, None) for name in names})
    if found is None:
        saved = form.done(actions.add_day, by=person(request))
    else:
        seen = seen_version(request)
        saved = form.done(actions.change_day, day_id=found.pk, version=seen, by=person(request))
    if saved:
        return redirect(request, "care:settings", message=_("Saved"))
    return dialog(request, _("Day of care") if found else _("New day of care"), form)


@needs("policy.edit")
@require_POST
def remove_day(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_days(person(request)), pk=pk)
    actions.remove_day(day_id=pk, by=person(request))
    return redirect(request, "care:settings", message=_("Removed"))
