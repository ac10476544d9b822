"""A sample with its chain of custody; taking, dividing and handing on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.identity.people.access import may
from coalface.trade.quality.access import EDIT, SEE, visible_samples
from coalface.trade.quality.actions.samples import divide_sample, record_step, take_sample
from coalface.trade.quality.models import Sample
from coalface.trade.quality.rules.custody import Step
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.rendering import redirect, render
from coalface.web.trade.laboratory.forms import DivideForm, SampleForm, StepForm
from coalface.web.trade.laboratory.lots import lot_of
from coalface.web.trade.laboratory.words import chain_of


def _sample(request: HttpRequest, pk: int, right: str = SEE) -> Sample:
    rows = visible_samples(person(request), right).select_related("lot__contract__customer", "parent")
    return get_object_or_404(rows, pk=pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    sample = _sample(request, pk)
    context = {
        "sample": sample,
        "chain": chain_of(sample),
        "steps": list(sample.steps.select_related("recorded_by")),
        "portions": list(sample.portions.order_by("number")),
        "may_edit": may(person(request), EDIT),
    }
    return render(request, "laboratory/sample.html", context)


@needs(EDIT)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample of the lot `pk`."""
    lot = lot_of(request, pk, EDIT)
    start = {"taken_at": timezone.localtime(), "taken_by": str(person(request)), "number": f"{lot.number}-Y1"}
    form = SampleForm(request.POST or None, initial=start)
    if sample := form.made(take_sample, lot_id=pk, by=person(request)):
        return redirect(request, "laboratory:sample", sample.pk, message=_("Recorded"))
    return dialog(request, _("Sample of lot %(lot)s") % {"lot": lot}, form)


@needs(EDIT)
def divide(request: HttpRequest, pk: int) -> HttpResponse:
    sample = _sample(request, pk, EDIT)
    start = {"divided_at": timezone.localtime(), "divided_by": str(person(request))}
    form = DivideForm(request.POST or None, initial=start)
    if form.done(divide_sample, sample_id=pk, by=person(request)):
        return redirect(request, "laboratory:sample", pk, message=_("Divided"))
    return dialog(request, _("Divide sample %(sample)s") % {"sample": sample}, form)


@needs(EDIT)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    sample = _sample(request, pk, EDIT)
    held = chain_of(sample).held
    next_step = Step.RECEIVED if held.on_way_to else Step.HANDED_OVER
    start = {"happened_at": timezone.localtime(), "giver": held.by or held.on_way_to, "step": next_step.value}
    form = StepForm(request.POST or None, initial={**start, "seal_number": held.seal})
    if form.done(record_step, sample_id=pk, by=person(request)):
        return redirect(request, "laboratory:sample", pk, message=_("Recorded"))
    return dialog(request, _("What happened to %(sample)s") % {"sample": sample}, form)
