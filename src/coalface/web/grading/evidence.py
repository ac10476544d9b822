"""What people add to the numbers: judgements, excuses, and another base tier."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.access import judgeable_customers
from coalface.evaluation.grading.actions import override_tier, record_excuse, record_judgement
from coalface.evaluation.grading.rules.policy import Judged
from coalface.web.access import needs, person
from coalface.web.components.forms import Form
from coalface.web.grading.forms import ExcuseForm, JudgementForm, TierForm, judgement_start
from coalface.web.rendering import redirect, render


@needs("grade.judge")
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    start = judgement_start(timezone.localdate(), request.GET.get("criterion", ""))
    form = JudgementForm(request.POST or None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        with form.refusals():
            record_judgement(
                customer=customer,
                criterion=Judged(given["criterion"]),
                holds=given["holds"] == "yes",
                evidence=given["evidence"],
                from_on=given["from_on"],
                until_on=given["until_on"],
                by=person(request),
            )
            return _back(
                request, customer, _("Recorded; the next review of the month takes it into account.")
            )
    return _ask(request, form, _("Judge %(customer)s") % {"customer": customer})


@needs("grade.judge")
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    form = ExcuseForm(request.POST or None, initial={"month": request.GET.get("month", "")})
    if form.is_valid():
        with form.refusals():
            record_excuse(customer=customer, **form.cleaned_data, by=person(request))
            return _back(
                request, customer, _("Recorded; the next review of the month takes it into account.")
            )
    return _ask(request, form, _("Excuse a month of %(customer)s") % {"customer": customer})


@needs("grade.judge")
def tier(request: HttpRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    form = TierForm(
        request.POST or None, initial={"tier": customer.base_tier, "reason": customer.base_tier_reason}
    )
    if form.is_valid():
        with form.refusals():
            override_tier(customer=customer, **form.cleaned_data, by=person(request))
            return _back(request, customer, _("The base tier is set apart from the grade."))
    return _ask(request, form, _("Base tier of %(customer)s") % {"customer": customer})


def _customer(request: HttpRequest, pk: int) -> Customer:
    return get_object_or_404(judgeable_customers(person(request)), pk=pk)


def _back(request: HttpRequest, customer: Customer, message: str) -> HttpResponse:
    return redirect(request, reverse("grading:customer", args=[customer.pk]), message=message)


def _ask(request: HttpRequest, form: Form, heading: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": heading, "submit": "", "intro": ""}
    return render(request, "grading/dialog.html", context, status=422 if form.is_bound else 200)
