"""Grade records: the list, one record with its reasons, and the decision on it."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.access import visible_customers
from coalface.evaluation.grading.access import approvable_records, judgeable_customers, visible_records
from coalface.evaluation.grading.actions import approve_grades, reject_grades
from coalface.evaluation.grading.models import GradeRecord, GradeRecordQuerySet
from coalface.evaluation.grading.queries import (
    excuses_of,
    explanation_of,
    in_words,
    judgements_in_force,
    newest_review,
    records_of,
    reviewed_periods,
    revisions_of,
)
from coalface.evaluation.grading.rules.judge import Verdict
from coalface.evaluation.grading.rules.policy import LADDER, QUALITIES, Judged, Rank
from coalface.identity.people.access import may, visible_departments
from coalface.kernel.periods import Month
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.forms import Form
from coalface.web.components.lists import BulkAction, Choice, Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.grading.criteria import criteria_table
from coalface.web.grading.forms import NoteForm, RejectForm
from coalface.web.grading.sheets import (
    fluctuation_sheet,
    fulfilment_sheet,
    grade_history,
    inputs_sheet,
    months_chart,
)
from coalface.web.grading.words import criterion_name, grade_choices, reason_name, share
from coalface.web.rendering import redirect, render


def _approve(request: HttpRequest, rows: QuerySet[GradeRecord], form: Form | None) -> str:
    note = form.cleaned_data["note"] if form else ""
    number = approve_grades(record_ids=rows.values_list("pk", flat=True), note=note, by=person(request))
    return _("%(number)s grades approved") % {"number": number}


def _reject(request: HttpRequest, rows: QuerySet[GradeRecord], form: Form | None) -> str:
    note = form.cleaned_data["note"] if form else ""
    number = reject_grades(record_ids=rows.values_list("pk", flat=True), note=note, by=person(request))
    return _("%(number)s grades rejected") % {"number": number}


def _by_movement(rows: QuerySet[GradeRecord], values: list[str]) -> QuerySet[GradeRecord]:
    conditions = {
        "up": Q(final__gt=F("previous")),
        "down": Q(final__lt=F("previous")),
        "same": Q(final=F("previous")),
    }
    wanted = Q()
    for value in values:
        wanted |= conditions[value]
    return rows.filter(wanted)


def _periods(request: HttpRequest) -> list[tuple[date, str]]:
    """The reviewed months; a page asks several times and reads them once."""
    known = vars(request)
    if "reviewed_periods" not in known:
        known["reviewed_periods"] = [(day, f"{day:%Y-%m}") for day in reviewed_periods(person(request))]
    periods: list[tuple[date, str]] = known["reviewed_periods"]
    return periods


def _review_id(request: HttpRequest) -> int | None:
    """`?review=` chooses one revision, also one that was overtaken."""
    text = request.GET.get("review", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _movement(row: GradeRecord) -> str:
    if row.final == row.previous:
        return ""
    return f"↑ {_('Upgrade')}" if row.final > row.previous else f"↓ {_('Downgrade')}"


class RecordList(ListScreen):
    """The records of the newest reviewed month unless another is chosen."""

    name = "grading.records"
    title = gettext_lazy("Grade records")
    right = "grade.view"
    columns = (
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda row: reverse("grading:record", args=[row.pk]),
            sort="customer",
            grow=True,
        ),
        Column("period_on", gettext_lazy("Period"), kind="month", sort=""),
        Column("previous", gettext_lazy("Grade before"), kind="grade", value=lambda row: row.grade_before),
        Column("final", gettext_lazy("Grade"), kind="grade", value=lambda row: row.grade),
        Column("movement", gettext_lazy("Movement"), value=_movement),
        Column("reason", gettext_lazy("Reason"), value=lambda row: reason_name(row.reason)),
        Column("state", gettext_lazy("State"), kind="choice", sort=""),
        Column(
            "fulfilment",
            gettext_lazy("Contract fulfilment"),
            kind="pct",
            value=lambda row: share(row.fulfilment),
        ),
        Column(
            "fluctuation",
            gettext_lazy("Monthly fluctuation"),
            kind="pct",
            value=lambda row: share(row.fluctuation),
        ),
        Column("delivered_kg", gettext_lazy("Delivered"), kind="kg", sort=""),
        Column("contracted_kg", gettext_lazy("Contracted"), kind="kg", sort="", shown=False),
        Column("idle_run", gettext_lazy("Months without business"), kind="count", sort="", shown=False),
        Column("gap_months", gettext_lazy("Months without shipment"), kind="count", sort=""),
        Column(
            "on_time",
            gettext_lazy("Paid on time"),
            kind="pct",
            value=lambda row: share(row.on_time),
            shown=False,
        ),
        Column(
            "bill_share",
            gettext_lazy("Share of acceptance bills"),
            kind="pct",
            value=lambda row: share(row.bill_share),
            shown=False,
        ),
        Column("customer__department__name", gettext_lazy("Department"), sort="", shown=False),
        Column("customer__responsible", gettext_lazy("Responsible person"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Customer"), "customer__name", "customer__credit_code"),
        Choice(
            "period",
            gettext_lazy("Period"),
            lambda request: _periods(request),
            field="period_on",
        ),
        Choice("final", gettext_lazy("Grade"), lambda request: grade_choices()),
        Choice("previous", gettext_lazy("Grade before"), lambda request: grade_choices()),
        Choice(
            "movement",
            gettext_lazy("Movement"),
            (
                ("up", gettext_lazy("Upgrade")),
                ("down", gettext_lazy("Downgrade")),
                ("same", gettext_lazy("No change")),
            ),
            apply_values=_by_movement,
        ),
        Choice("state", gettext_lazy("State"), GradeRecord.State.choices),
        Choice("reason", gettext_lazy("Reason"), GradeRecord.Reason.choices),
        Choice(
            "department",
            gettext_lazy("Department"),
            lambda request: list(visible_departments(person(request)).values_list("pk", "name")),
            field="customer__department",
        ),
        Flag("unassessable", gettext_lazy("Not assessable"), Q(fulfilment=None)),
        Flag(
            "lacking",
            gettext_lazy("Evidence missing"),
            Q(verdicts__contains=Verdict.UNKNOWN.value),
        ),
        Flag("unexcused", gettext_lazy("Unexcused month"), Q(unexcused_months__gt=0)),
        Flag("idle", gettext_lazy("Three months without business"), Q(idle_run__gte=3)),
    )
    default_sort = ("customer",)
    bulk = (
        BulkAction("approve", gettext_lazy("Approve"), run=_approve, form=NoteForm, right="grade.approve"),
        BulkAction("reject", gettext_lazy("Reject"), run=_reject, form=RejectForm, right="grade.approve"),
    )
    empty = Empty(
        gettext_lazy("No grades yet"),
        gettext_lazy("Run a review for a month that is over; every customer then has a record here."),
        icon="award",
    )

    def rows(self, request: HttpRequest) -> QuerySet[GradeRecord]:
        user = person(request)
        chosen = _review_id(request)
        rows = visible_records(user)
        if chosen:
            rows = rows.filter(review=chosen)
        elif request.GET.get("period"):
            rows = rows.current()
        else:
            rows = rows.current().filter(review=newest_review(user))
        return rows.select_related("customer__department", "customer__responsible")

    def empty_for(self, request: HttpRequest) -> Empty:
        if self._may(request, "grade.run") and newest_review(person(request)) is None:
            link = Link(
                _("Run a review"), reverse("grading:review_new"), "refresh", primary=True, dialog=True
            )
            return Empty(self.empty.title, self.empty.hint, link, self.empty.icon)
        return super().empty_for(request)

    def row_url(self, row: GradeRecord) -> str:
        return record_url("grading:record", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (Link(_("Grading board"), reverse("grading:board"), "award"),)


@needs("grade.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a customer has its grade: each criterion with value, bound and verdict, and what it rests on."""
    return _explained(request, get_object_or_404(_rows(request), pk=pk))


@needs("grade.view")
def explanation(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """The current record of a customer for a month such as 2024-12."""
    try:
        month = Month.parse(period)
    except ValueError as error:
        raise Http404 from error
    found = _rows(request).current().filter(customer=pk, period_on=month.first).first()
    return _explained(request, found) if found else _ungraded(request, pk, month)


@needs("grade.view")
def latest(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest record of a customer."""
    newest = _rows(request).current().filter(customer=pk).order_by("-period_on").first()
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
    record = get_object_or_404(_rows(request), pk=pk)
    form = RejectForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            reject_grades(record_ids=[pk], note=form.cleaned_data["note"], by=person(request))
        if form.ok:
            return redirect(request, "grading:record", pk=pk, message=_("The grade before stays."))
    context = {
        "form": form,
        "heading": _("Reject the grade of %(customer)s") % {"customer": record.customer},
        "submit": _("Reject"),
        "intro": _("The grade before stays in force."),
    }
    return render(request, "grading/dialog.html", context, status=422 if form.is_bound else 200)


def _rows(request: HttpRequest) -> GradeRecordQuerySet:
    rows = visible_records(person(request)).select_related(
        "review__policy", "customer__department", "customer__responsible", "decided_by"
    )
    assert isinstance(rows, GradeRecordQuerySet)
    return rows
