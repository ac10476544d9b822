"""One grade record with its reasons, and the decision on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.archive.customers.access import visible_customers
from coalface.evaluation.grading.access import approvable_records, judgeable_customers
from coalface.evaluation.grading.actions import approve_grades, reject_grades
from coalface.evaluation.grading.models import GradeRecord
from coalface.evaluation.grading.queries import (
    excuses_of,
    explanation_of,
    in_words,
    judgements_in_force,
    records_of,
    revisions_of,
)
from coalface.evaluation.grading.rules.policy import LADDER, QUALITIES, Judged, Rank
from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.grading.criteria import criteria_table
from coalface.web.grading.forms import RejectForm
from coalface.web.grading.records import rows_of
from coalface.web.grading.sheets import (
    fluctuation_sheet,
    fulfilment_sheet,
    grade_history,
    inputs_sheet,
    months_chart,
)
from coalface.web.grading.words import criterion_name
from coalface.web.rendering import redirect, render


@needs("grade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a customer has its grade: each criterion with value, bound and verdict, and what it rests on."""
    return _explained(request, get_object_or_404(rows_of(request), pk=pk))


@needs("grade.view")
def explanation(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """The current record of a customer for a month such as 2024-12."""
    try:
        month = Month.parse(period)
    except ValueError as error:
        raise Http404 from error
    found = rows_of(request).current().filter(customer=pk, period_on=month.first).first()
    return _explained(request, found) if found else _ungraded(request, pk, month)


@needs("grade.view")
def latest(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest record of a customer."""
    newest = rows_of(request).current().filter(customer=pk).order_by("-period_on").first()
    return _explained(request, newest) if newest else _ungraded(request, pk, None)


def _explained(request: HttpRequest, record: GradeRecord) -> HttpResponse:
    user, customer, period = person(request), record.customer, Month.of(record.period_on)
    why = explanation_of(record)
    context = {
        "record": record,
        "customer": customer,
        "period": period,
        "grades": [rank.code for rank in LADDER],
        "supported": Rank(record.supported).code,
        "decision": in_words(why.decision),
        "criteria": criteria_table(record, why),
        "missing": [in_words(sentence) for sentence in why.missing],
        "criterion_words": {one.value: criterion_name(one.value) for one in QUALITIES},
        "to_judge": [one for one in QUALITIES if getattr(record, one.value) is None and _asked(record, one)],
        "sheets": [fulfilment_sheet(record), fluctuation_sheet(record), inputs_sheet(record)],
        "months": months_chart(user, record) if may(user, "trade.view") else None,
        "history": grade_history(list(records_of(user, customer)[:24])),
        "revisions": revisions_of(user, record),
        "judgements": judgements_in_force(user, customer, period.last),
        "excuses": excuses_of(user, customer)[:12],
        "may_judge": judgeable_customers(user).filter(pk=customer.pk).exists(),
        "may_decide": approvable_records(user).filter(pk=record.pk).exists(),
        "record_url": reverse("grading:record", args=[record.pk]),
    }
    return render(request, "grading/record.html", context)


def _asked(record: GradeRecord, judged: Judged) -> bool:
    return any(judged in record.review.policy.policy.ladder[rank].judged for rank in LADDER)


def _ungraded(request: HttpRequest, pk: int, period: Month | None) -> HttpResponse:
    user = person(request)
    customer = get_object_or_404(visible_customers(user, "grade.view"), pk=pk)
    context = {
        "customer": customer,
        "period": period,
        "may_judge": judgeable_customers(user).filter(pk=pk).exists(),
    }
    return render(request, "grading/ungraded.html", context)


@needs("grade.approve")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    approve_grades(record_ids=[pk], by=person(request))
    return redirect(request, "grading:record", pk=pk, message=_("The grade is in force."))


@needs("grade.approve")
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(rows_of(request), pk=pk)
    form = RejectForm(request.POST or None)
    if form.done(reject_grades, record_ids=[pk], by=person(request)):
        return redirect(request, "grading:record", pk=pk, message=_("The grade before stays."))
    title = _("Reject the grade of %(customer)s") % {"customer": record.customer}
    return dialog(request, title, form, submit=_("Reject"), intro=_("The grade before stays in force."))
