"""Settings: through whose hands each kind of record goes."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.desk.approvals.access import visible_routes
from coalface.desk.approvals.actions import Stop, change_route
from coalface.desk.approvals.models import Route
from coalface.desk.approvals.rules import MOST_STEPS
from coalface.desk.subjects.approvals import approvables
from coalface.identity.people.models import SYSTEM_USERNAME, Role, User
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect, render

SPARE_STEPS = 2


class RouteForm(Form):
    """One line for each step, and a few empty ones; an empty line takes its step out."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        stops = [_stop(value) for name, value in given.items() if name.startswith("step_") and value]
        return {"version": given["version"], "stops": stops}


@needs("policy.edit")
def show(request: HttpRequest) -> HttpResponse:
    """Every kind that goes through approval, with its steps."""
    known = {one.kind: one.name for one in approvables()}
    rows = visible_routes(person(request)).filter(subject_kind__in=known)
    routes = rows.prefetch_related("steps__role", "steps__person").order_by("subject_kind")
    return render(
        request, "desk/routes.html", {"routes": [(route, known[route.subject_kind]) for route in routes]}
    )


@needs("policy.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    route: Route = get_object_or_404(visible_routes(person(request)), pk=pk)
    stops = [_key(step.role_id, step.person_id) for step in route.steps.all()]
    lines = _lines(min(len(stops) + SPARE_STEPS, MOST_STEPS))
    initial = {"version": route.version, **{f"step_{n}": stop for n, stop in enumerate(stops, 1)}}
    form: RouteForm = type("Lines", (RouteForm,), lines)(request.POST or None, initial=initial)
    if form.done(change_route, route_id=pk, by=person(request)):
        return redirect(request, "desk:routes", message=_("Saved"))
    return dialog(request, _("Steps of approval"), form)


def _lines(number: int) -> dict[str, forms.Field]:
    roles = [(_key(role.pk, None), role.name) for role in Role.objects.order_by("position")]
    people = User.objects.filter(is_active=True).exclude(username=SYSTEM_USERNAME).order_by("full_name", "pk")
    choices = [
        ("", "—"),
        (gettext_lazy("Offices"), roles),
        (gettext_lazy("People"), [(_key(None, one.pk), str(one)) for one in people]),
    ]
    return {
        f"step_{n}": forms.ChoiceField(label=_("Step %(n)s") % {"n": n}, choices=choices, required=False)
        for n in range(1, number + 1)
    }


def _key(role_id: int | None, person_id: int | None) -> str:
    return f"role:{role_id}" if role_id else f"person:{person_id}"


def _stop(value: str) -> Stop:
    kind, _colon, pk = value.partition(":")
    if kind == "role":
        return Stop(role=Role.objects.get(pk=pk))
    return Stop(person=User.objects.get(pk=pk))
