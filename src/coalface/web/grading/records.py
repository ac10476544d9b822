"""The list of grade records, decided on one by one or many at once."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.evaluation.grading.access import visible_records
from coalface.evaluation.grading.actions import approve_grades, reject_grades
from coalface.evaluation.grading.models import GradeRecord, GradeRecordQuerySet
from coalface.evaluation.grading.queries import (
    newest_review,
    reviewed_periods,
)
from coalface.evaluation.grading.rules.judge import Verdict
from coalface.identity.people.access import visible_departments
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.forms import Form
from coalface.web.components.lists import BulkAction, Choice, Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.grading.forms import NoteForm, RejectForm
from coalface.web.grading.words import grade_choices, reason_name, share


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
    of_customers = True
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


def rows_of(request: HttpRequest) -> GradeRecordQuerySet:
    rows = visible_records(person(request)).select_related(
        "review__policy", "customer__department", "customer__responsible", "decided_by"
    )
    assert isinstance(rows, GradeRecordQuerySet)
    return rows
