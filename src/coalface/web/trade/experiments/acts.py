"""What people do with a price experiment: groups, approval, begin, end, decision."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from coalface.trade.experiments import actions
from coalface.trade.experiments.access import visible_participants
from coalface.trade.pricing.access import SET
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.rendering import redirect
from coalface.web.trade.agreements.forms import SubmitForm
from coalface.web.trade.experiments.forms import BreakOffForm, DrawForm, JudgeForm, PlaceForm, StepForm
from coalface.web.trade.experiments.pages import experiment_of


@needs(SET)
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    intro = _("All customers are drawn anew, alike ones by volume and region into different groups.")
    title = _("Draw the groups of %(name)s")
    return _act(request, pk, DrawForm, title, actions.draw_groups, _("Drawn"), intro=intro)


@needs(SET)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a customer into a group by hand."""
    found, by = experiment_of(request, pk), person(request)
    form = PlaceForm(request.POST or None, initial={"version": found.version}, user=by, experiment=found)
    if form.done(actions.place_customer, experiment_id=pk, by=by):
        return redirect(request, "experiments:experiment", pk, message=_("Saved"))
    return dialog(request, _("Customer of %(name)s") % {"name": found.name}, form)


@needs(SET)
def remove(request: HttpRequest, pk: int, customer: int) -> HttpResponse:
    row = get_object_or_404(
        visible_participants(person(request)).select_related("customer"), experiment=pk, customer=customer
    )

    def leave_out(**given: Any) -> None:
        actions.remove_customer(customer_id=row.customer_id, **given)

    title = _("%(customer)s takes no part") % {"customer": row.customer.name}
    return _act(request, pk, StepForm, title, leave_out, _("Saved"), submit=_("Leave out"))


@needs(SET)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    title, told = _("Send for approval: %(name)s"), _("Sent for approval")
    return _act(request, pk, SubmitForm, title, actions.submit_experiment, told)


@needs(SET)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    intro = _("From its first day to its last the prices of the customers are moved; they are told.")
    title, told = _("Begin %(name)s"), _("The experiment begins on its first day")
    return _act(request, pk, StepForm, title, actions.begin_experiment, told, intro=intro, submit=_("Begin"))


@needs(SET)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    title = _("%(name)s has ended")
    return _act(request, pk, StepForm, title, actions.end_experiment, _("Ended"), submit=_("Close"))


@needs(SET)
def break_off(request: HttpRequest, pk: int) -> HttpResponse:
    intro = _("Today is the last day of moved prices; deliveries up to today keep theirs.")
    title = _("Break off %(name)s")
    act = actions.break_off_experiment
    return _act(request, pk, BreakOffForm, title, act, _("Broken off"), intro=intro, danger=True)


@needs(SET)
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision, kept beside the figures of today."""
    title = _("What follows from %(name)s")
    return _act(request, pk, JudgeForm, title, actions.judge_experiment, _("Saved"))


def _act(
    request: HttpRequest,
    pk: int,
    kind: type[Form],
    title: str,
    act: Callable[..., Any],
    told: str,
    **look: Any,
) -> HttpResponse:
    found = experiment_of(request, pk)
    form = kind(request.POST or None, initial={"version": found.version})
    if form.done(act, experiment_id=pk, by=person(request)):
        return redirect(request, "experiments:experiment", pk, message=told)
    return dialog(request, title % {"name": found.name}, form, **look)
