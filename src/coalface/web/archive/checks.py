"""Settings of the irregular checks of risky customers."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_check_policies
from coalface.archive.customers.actions import set_check_policy
from coalface.archive.customers.queries import checks_in_force
from coalface.archive.customers.rules import Gap
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect, render

SHOWN = 20


class GapForm(Form):
    shortest_days = forms.IntegerField(label=gettext_lazy("Shortest gap, days"))
    longest_days = forms.IntegerField(label=gettext_lazy("Longest gap, days"))

    def facts(self) -> dict[str, Any]:
        return {"gap": Gap(**super().facts())}


@needs("policy.edit")
def show(request: HttpRequest) -> HttpResponse:
    """The bounds in force and the former ones."""
    rows = visible_check_policies(person(request)).select_related("set_by").order_by("-pk")
    context = {"policy": checks_in_force(), "former": rows[:SHOWN]}
    return render(request, "archive/checks.html", context)


@needs("policy.edit")
def change(request: HttpRequest) -> HttpResponse:
    current = checks_in_force()
    initial = {"shortest_days": current.shortest_days, "longest_days": current.longest_days}
    form = GapForm(request.POST or None, initial=initial)
    if form.done(set_check_policy, by=person(request)):
        return redirect(request, "archive:checks", message=_("Saved"))
    return dialog(request, _("Irregular checks"), form)
