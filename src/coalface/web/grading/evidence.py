"""What people add to the numbers: judgements, excuses, and another base tier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.access import judgeable_customers
from coalface.evaluation.grading.actions import override_tier, record_excuse, record_judgement
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.grading.forms import ExcuseForm, JudgementForm, TierForm, judgement_start
from coalface.web.rendering import redirect


@needs("grade.judge")
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    start = judgement_start(timezone.localdate(), request.GET.get("criterion", ""))
    form = JudgementForm(request.POST or None, initial=start)
    if form.done(record_judgement, customer=customer, by=person(request)):
        return _back(request, customer, _("Recorded; the next review of the month takes it into account."))
    return dialog(request, _("Judge %(customer)s") % {"customer": customer}, form)


@needs("grade.judge")
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    form = ExcuseForm(request.POST or None, initial={"month": request.GET.get("month", "")})
    if form.done(record_excuse, customer=customer, by=person(request)):
        return _back(request, customer, _("Recorded; the next review of the month takes it into account."))
    return dialog(request, _("Excuse a month of %(customer)s") % {"customer": customer}, form)


@needs("grade.judge")
def tier(request: HttpRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    form = TierForm(
        request.POST or None, initial={"tier": customer.base_tier, "reason": customer.base_tier_reason}
    )
    if form.done(override_tier, customer=customer, by=person(request)):
        return _back(request, customer, _("The base tier is set apart from the grade."))
    return dialog(request, _("Base tier of %(customer)s") % {"customer": customer}, form)


def _customer(request: HttpRequest, pk: int) -> Customer:
    return get_object_or_404(judgeable_customers(person(request)), pk=pk)


def _back(request: HttpRequest, customer: Customer, message: str) -> HttpResponse:
    return redirect(request, reverse("grading:customer", args=[customer.pk]), message=message)
