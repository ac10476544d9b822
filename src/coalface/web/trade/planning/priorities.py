"""The policy of priorities in its versions: who is served first when there is not enough (R0.19-R0.23)."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.models import Grade
from coalface.identity.people.access import may
from coalface.trade.plans.access import SEE, visible_priorities
from coalface.trade.plans.actions import set_priorities
from coalface.trade.plans.queries.plans import policy_on
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.rendering import redirect, render
from coalface.web.trade.planning.tabs import order_tabs

PLACES = 4


@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    """Every version, the latest first; the one in force today stands out."""
    by, today = person(request), timezone.localdate()
    context = {
        "versions": [
            (policy, " → ".join(str(Grade(code).label) for code in policy.grades))
            for policy in visible_priorities(by)
        ],
        "now": policy_on(today),
        "today": today,
        "edits": may(by, "policy.edit"),
        "tabs": order_tabs(request, "planning:priorities"),
    }
    return render(request, "planning/priorities.html", context)


class PriorityForm(Form):
    """Up to four grades in the order they are served; a grade left out gets nothing."""

    starts_on = DateField(label=gettext_lazy("In force from"))
    due_day = forms.IntegerField(
        label=gettext_lazy("Orders are due on this day of the month before"), min_value=1, max_value=31
    )

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.POST or None, **kwargs)
        for place in range(1, PLACES + 1):
            self.fields[f"grade{place}"] = forms.ChoiceField(
                label=_("Served in place %(n)s") % {"n": place},
                choices=[("", "—"), *Grade.choices],
                required=place == 1,
            )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        grades = [given[f"grade{place}"] for place in range(1, PLACES + 1)]
        return {
            "starts_on": given["starts_on"],
            "due_day": given["due_day"],
            "grades": [grade for grade in grades if grade],
        }


@needs("policy.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = PriorityForm(request, initial=_as_now(timezone.localdate()))
    if form.done(set_priorities, by=person(request)):
        return redirect(request, "planning:priorities", message=_("Saved"))
    return dialog(request, _("New order of priorities"), form)


def _as_now(today: date) -> dict[str, Any]:
    policy = policy_on(today)
    grades = {f"grade{place}": grade for place, grade in enumerate(policy.grades, 1)}
    return {"starts_on": today, "due_day": policy.due_day, **grades}
