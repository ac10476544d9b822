"""Customer reviews: list, calendar, record, holding one, minutes, intervals."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer, Grade
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may, visible_users
from coalface.identity.people.models import SYSTEM_USERNAME, User
from coalface.kernel.periods import Month
from coalface.relations.reviews import actions
from coalface.relations.reviews.access import visible_intervals, visible_reviews
from coalface.relations.reviews.models import CustomerReview
from coalface.relations.reviews.queries import reviews_in
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.archive.admission.lists import OfCustomer
from coalface.web.archive.admission.minutes import DECISIONS, figure_rows
from coalface.web.archive.calendar import month_asked
from coalface.web.components.badges import Badge
from coalface.web.components.calendar import Item, month_of
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form, Picker, VersionApart
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Link, ListScreen
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import redirect, render

STATES: dict[str, Badge] = {
    CustomerReview.State.PLANNED: Badge("blue", "calendar", gettext_lazy("Planned")),
    CustomerReview.State.HELD: Badge("green", "check", gettext_lazy("Held")),
    CustomerReview.State.CANCELLED: Badge("grey", "x", gettext_lazy("Called off")),
}
OVERDUE = Badge("red", "calendar-due", gettext_lazy("Review overdue"))


def state_badge(review: CustomerReview) -> Badge:
    late = review.state == CustomerReview.State.PLANNED and review.due_on < timezone.localdate()
    return OVERDUE if late else STATES[review.state]


def review_url(review: CustomerReview) -> str:
    return record_url("admission:review", review.pk)


class ReviewList(ListScreen):
    name = "relations.reviews"
    title = gettext_lazy("Customer reviews")
    right = "review.view"
    columns = (
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda r: review_url(r),
            sort="customer__name_key",
            grow=True,
        ),
        Column("due_on", gettext_lazy("Review due on"), kind="date"),
        Column("state", gettext_lazy("State"), kind="html", value=lambda r: mark(state_badge(r)), sort=""),
        Column("customer__grade", gettext_lazy("Grade"), kind="grade", sort=""),
        Column("held_on", gettext_lazy("Held on"), kind="date", sort=""),
        Column(
            "decision",
            gettext_lazy("Decision"),
            kind="html",
            value=lambda r: mark(DECISIONS[r.decision]) if r.decision else "",
            sort="",
        ),
        Column("customer__responsible__full_name", gettext_lazy("Responsible person"), sort=""),
    )
    filters = (
        OfCustomer(gettext_lazy("Customer")),
        Choice("state", gettext_lazy("State"), [(state, badge.text) for state, badge in STATES.items()]),
        Choice("decision", gettext_lazy("Decision"), CustomerReview.Decision.choices),
        Choice("grade", gettext_lazy("Grade"), Grade.choices, field="customer__grade"),
        DateRange("due_on", gettext_lazy("Review due on")),
    )
    default_sort = ("due_on",)
    empty = Empty(
        gettext_lazy("No reviews planned"),
        gettext_lazy("Reviews are planned by grade, or by you."),
        icon="clipboard-list",
    )

    def rows(self, request: HttpRequest) -> QuerySet[CustomerReview]:
        """Without a choice of state what is still ahead or overdue."""
        rows = visible_reviews(person(request)).select_related("customer__responsible")
        return rows if request.GET.get("state") else rows.filter(state=CustomerReview.State.PLANNED)

    def row_url(self, row: CustomerReview) -> str:
        return review_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("held" if request.GET.get("state") == "held" else "list")

    def actions_for(self, request: HttpRequest) -> list[Link]:
        links = []
        if may(person(request), "policy.edit"):
            links.append(Link(_("Intervals"), reverse("admission:intervals"), "settings"))
        if may(person(request), "review.edit"):
            address = reverse("admission:review_new")
            links.append(Link(_("Plan review"), address, "plus", primary=True, dialog=True))
        return links


def view_tabs(current: str) -> list[tuple[str, str, bool]]:
    listed = reverse("admission:reviews")
    return [
        (_("Ahead"), listed, current == "list"),
        (_("Held"), f"{listed}?state=held", current == "held"),
        (_("Calendar"), reverse("admission:review_calendar"), current == "calendar"),
    ]


@needs("review.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """Reviews by day of `?month=2026-01`."""
    today = timezone.localdate()
    month = month_asked(request) or Month.of(today)
    items: dict[Any, list[Item]] = {}
    for review in reviews_in(person(request), month):
        day = review.held_on or review.due_on
        items.setdefault(day, []).append(
            Item(review.customer.name, review_url(review), state_badge(review).tone)
        )
    listed = reverse("admission:reviews") + "?due_on_from={day}&due_on_to={day}"
    context = {"calendar": month_of(month, today, items, day_url=listed), "tabs": view_tabs("calendar")}
    return render(request, "admission/review_calendar.html", context)


class MembersForm(VersionApart, Form):
    due_on = DateField(label=gettext_lazy("Review due on"))
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Committee"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("At least two; hold Ctrl to choose several."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def offer(self, by: User) -> None:
        colleagues = visible_users(by).filter(is_active=True).exclude(username=SYSTEM_USERNAME)
        field = self.fields["members"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = colleagues.order_by("full_name", "pk")


class PlanForm(MembersForm):
    by_id = ("customer",)

    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=gettext_lazy("Customer"), widget=Picker("archive:customer_options")
    )
    field_order = ("customer", "due_on", "members")


@needs("review.edit")
def new(request: HttpRequest) -> HttpResponse:
    by = person(request)
    form = PlanForm(request.POST or None, initial={"customer": request.GET.get("customer", "")})
    form.offer(by)
    field = form.fields["customer"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = visible_customers(by, "review.edit")
    if made := form.made(actions.plan_review, by=by):
        return redirect(request, "admission:review", made.pk, message=_("Planned"))
    return dialog(request, _("Plan review"), form)


@needs("review.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    review, by = editable(request, pk), person(request)
    initial = {"due_on": review.due_on, "members": review.members.all(), "version": review.version}
    form = MembersForm(request.POST or None, initial=initial)
    form.offer(by)
    if form.done(actions.change_review, review_id=pk, version=seen_version(request), by=by):
        return redirect(request, "admission:review", pk, message=_("Saved"))
    return dialog(request, _("Change: %(name)s") % {"name": review.customer.name}, form)


@needs("review.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_reviews(by).select_related("customer__responsible", "planned_by", "recorded_by")
    review = get_object_or_404(rows, pk=pk)
    context = {
        "review": review,
        "state": state_badge(review),
        "decision": DECISIONS[review.decision] if review.decision else None,
        "members": list(review.members.select_related("department")),
        "points": figure_rows(by, review),
        "can_edit": visible_reviews(by, "review.edit").filter(pk=pk).exists(),
    }
    return render(request, "admission/review.html", context)


@needs("review.view")
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed, field by field."""
    by = person(request)
    review = get_object_or_404(visible_reviews(by).select_related("customer"), pk=pk)
    changes = field_history(review, holds=lambda right: may(by, right))
    context = {"name": review.customer.name, "back": review_url(review), "changes": changes}
    return render(request, "admission/history.html", context)


@needs("review.edit")
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    review = editable(request, pk)
    if request.method != "POST":
        return redirect(request, "admission:review", pk)
    actions.call_off_review(review_id=pk, version=review.version, by=person(request))
    return redirect(request, "admission:reviews", message=_("Called off"))


class IntervalForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    months = forms.IntegerField(
        label=gettext_lazy("Every so many months"),
        required=False,
        help_text=gettext_lazy("Left empty: reviews are not planned by themselves."),
    )


@needs("policy.edit")
def intervals(request: HttpRequest) -> HttpResponse:
    return render(
        request, "admission/intervals.html", {"intervals": visible_intervals(person(request)).order_by("pk")}
    )


@needs("policy.edit")
def interval(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_intervals(person(request)), pk=pk)
    form = IntervalForm(request.POST or None, initial={"version": found.version, "months": found.months})
    if form.done(actions.set_interval, interval_id=pk, by=person(request)):
        return redirect(request, "admission:intervals", message=_("Saved"))
    return dialog(request, found.get_grade_display(), form)


def editable(request: HttpRequest, pk: int) -> CustomerReview:
    rows = visible_reviews(person(request), "review.edit").select_related("customer")
    return get_object_or_404(rows, pk=pk)
