"""Filing, lending and taking back single units, and the list of loans."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.room import actions
from coalface.archive.room.access import visible_loans, visible_units
from coalface.archive.room.models import Loan, Unit
from coalface.archive.room.queries import free_slots
from coalface.identity.people.access import may, visible_users
from coalface.identity.people.models import User
from coalface.web.access import needs, person
from coalface.web.archive.marks import days_left
from coalface.web.archive.room.marks import unit_url
from coalface.web.components.badges import Badge
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, Picker
from coalface.web.components.lists import BulkAction, Column, DateRange, Empty, Flag, ListScreen
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import redirect


class LoanForm(Form):
    borrower = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Borrower"), widget=Picker("archive:people_options")
    )
    due_on = DateField(label=gettext_lazy("To be returned by"))
    purpose = forms.CharField(label=gettext_lazy("Purpose"), max_length=250)


class PlaceForm(Form):
    code = forms.CharField(
        label=gettext_lazy("Storage code"),
        max_length=16,
        help_text=gettext_lazy("Proposed is the nearest free place for papers of this kind and year."),
    )


@needs("room.borrow")
def lend(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    unit = get_object_or_404(visible_units(by, "room.borrow"), pk=pk)
    initial = {"borrower": by.pk, "due_on": timezone.localdate() + timedelta(days=14)}
    form = LoanForm(request.POST or None, initial=initial)
    people = visible_users(by).filter(is_active=True)
    keeps = may(by, "room.keep")
    form.fields["borrower"].queryset = people if keeps else people.filter(pk=by.pk)  # type: ignore[attr-defined]  # a choice among records
    if form.done(actions.lend_unit, unit_id=pk, by=by):
        return redirect(request, "room:unit", pk, message=_("Lent; the borrower will be reminded."))
    return dialog(request, _("Lend %(unit)s") % {"unit": unit}, form)


@needs("room.keep")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _kept(request, pk)
    actions.take_back(numbers=[unit.number], by=person(request))
    return redirect(request, "room:unit", pk, message=_("Returned"))


@needs("room.keep")
@require_POST
def report_missing(request: HttpRequest, pk: int) -> HttpResponse:
    _kept(request, pk)
    actions.report_missing(unit_id=pk, by=person(request))
    return redirect(request, "room:unit", pk, message=_("Reported missing"))


@needs("room.keep")
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit in a place; the nearest free one is proposed."""
    unit = _kept(request, pk)
    proposed = next(iter(free_slots(unit.business, unit.year)), None)
    form = PlaceForm(request.POST or None, initial={"code": proposed.code if proposed else ""})
    if form.done(actions.file_units, numbers=[unit.number], by=person(request)):
        return redirect(request, "room:unit", pk, message=_("Filed"))
    return dialog(request, _("File %(unit)s") % {"unit": unit}, form)


def _kept(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(visible_units(person(request), "room.keep"), pk=pk)


def _state(loan: Loan) -> Badge:
    if loan.returned_at is not None:
        return Badge("grey", "circle-check", _("Returned"))
    late = loan.due_on < timezone.localdate()
    return Badge("red", "circle-x", _("Overdue")) if late else Badge("amber", "user", _("Borrowed"))


def return_many(request: HttpRequest, rows: QuerySet[Loan], form: None) -> str:
    numbers = list(rows.filter(returned_at__isnull=True).values_list("unit__number", flat=True))
    actions.take_back(numbers=numbers, by=person(request))
    return _("%(count)s units returned") % {"count": len(numbers)}


class LoanList(ListScreen):
    name = "archive.loans"
    title = gettext_lazy("Loans")
    right = "room.view"
    columns = (
        Column(
            "unit", gettext_lazy("Archive unit"), link=lambda loan: unit_url(loan.unit), sort="", grow=True
        ),
        Column("unit__customer__name", gettext_lazy("Customer"), sort=""),
        Column("state", gettext_lazy("State"), kind="html", value=lambda loan: mark(_state(loan))),
        Column("borrower__full_name", gettext_lazy("Borrower"), sort=""),
        Column("due_on", gettext_lazy("To be returned by"), kind="date"),
        Column("left", gettext_lazy("Time left"), value=lambda loan: _left(loan)),
        Column("purpose", gettext_lazy("Purpose"), sort=""),
        Column("lent_at", gettext_lazy("Lent at"), kind="datetime"),
        Column("lent_by__full_name", gettext_lazy("Lent by"), sort="", shown=False),
        Column("returned_at", gettext_lazy("Returned at"), kind="datetime", sort="", shown=False),
    )
    filters = (
        Flag("out", gettext_lazy("Not yet returned"), Q(returned_at__isnull=True)),
        Flag(
            "overdue",
            gettext_lazy("Overdue"),
            lambda request: Q(returned_at__isnull=True, due_on__lt=timezone.localdate()),
        ),
        Flag("mine", gettext_lazy("Borrowed by me"), lambda request: Q(borrower=person(request))),
        DateRange("due_on", gettext_lazy("To be returned by")),
    )
    default_sort = ("due_on",)
    bulk = (
        BulkAction(
            "return", gettext_lazy("Take it back"), run=return_many, icon="arrow-back-up", right="room.keep"
        ),
    )
    empty = Empty(
        gettext_lazy("Nothing has been lent yet"),
        gettext_lazy("Open a unit that stands in its place and lend it from there."),
        icon="books",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Loan]:
        rows: QuerySet[Any] = visible_loans(person(request))
        return rows.select_related("unit__customer", "borrower", "lent_by")

    def row_url(self, row: Loan) -> str:
        return unit_url(row.unit)


def _left(loan: Loan) -> str:
    return "" if loan.returned_at else days_left((loan.due_on - timezone.localdate()).days)
