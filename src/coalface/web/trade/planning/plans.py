"""Plans: the list of revisions, one with its cuts and changes, its lines, and what moves it on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.models import Grade
from coalface.kernel.measures import from_kilograms
from coalface.kernel.periods import Month
from coalface.trade.catalogue.access import keeps_supply
from coalface.trade.catalogue.models import Product
from coalface.trade.chain.queries.waiting import behind_plan
from coalface.trade.plans import actions
from coalface.trade.plans.access import EDIT, SEE, visible_lines, visible_plans
from coalface.trade.plans.models import Plan, PlanLine
from coalface.trade.plans.queries import revisions_of
from coalface.trade.plans.queries.plans import with_sums
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, ListScreen, Search
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render
from coalface.web.trade.filters import CUSTOMER, PRODUCT
from coalface.web.trade.planning.balances import cut_lines
from coalface.web.trade.planning.marks import plan_badge, why_badge, why_words
from coalface.web.trade.planning.months import month_of
from coalface.web.trade.planning.tabs import order_tabs


class PlanList(ListScreen):
    name = "planning.plans"
    title = gettext_lazy("Plans")
    right = SEE
    default_sort = ("-month_on", "-revision")
    empty = Empty(
        gettext_lazy("No plans yet"),
        gettext_lazy("Collect the orders of a month, look at its balance and have a plan proposed."),
        icon="calendar",
    )
    columns = (
        Column("month_on", gettext_lazy("Month"), kind="month"),
        Column("revision", gettext_lazy("Revision"), kind="count"),
        Column("state", gettext_lazy("State"), kind="html", value=lambda row: plan_badge(row.state)),
        Column("wanted_kg", gettext_lazy("Wanted"), kind="kg", sort=""),
        Column("planned_kg", gettext_lazy("Planned"), kind="kg", sort=""),
        Column("cut_lines", gettext_lazy("Lines cut"), kind="count", sort=""),
        Column("changed_lines", gettext_lazy("Changed by hand"), kind="count", sort=""),
        Column("reason", gettext_lazy("Reason of the revision"), sort="", grow=True),
        Column("made_by", gettext_lazy("Made by"), sort=""),
        Column("settled_at", gettext_lazy("Decided at"), kind="datetime", sort=""),
    )
    filters = (
        DateRange("month_on", gettext_lazy("Month")),
        Choice("state", gettext_lazy("State"), Plan.State.choices),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Plan]:
        return with_sums(visible_plans(person(request))).select_related("made_by")

    def row_url(self, row: Plan) -> str:
        return record_url("planning:plan", row.pk)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return order_tabs(request, "planning:plans")


def _line_url(row: PlanLine) -> str:
    return record_url("planning:line", row.pk)


class LineList(ListScreen):
    """Lines of plans; a plan leads to its own."""

    name = "planning.lines"
    title = gettext_lazy("Lines of plans")
    right = SEE
    default_sort = ("-plan__month_on",)
    of_customers = True
    columns = (
        Column("plan__month_on", gettext_lazy("Month"), kind="month"),
        Column("plan__revision", gettext_lazy("Revision"), kind="count", sort=""),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("grade", gettext_lazy("Grade"), kind="grade", sort=""),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("haul_route__name", gettext_lazy("Haul route"), sort=""),
        Column("ordered_kg", gettext_lazy("Ordered"), kind="kg", sort=""),
        Column("contracted_kg", gettext_lazy("Agreed by contract"), kind="kg", sort=""),
        Column("proposed_kg", gettext_lazy("Proposed"), kind="kg", sort=""),
        Column("planned_kg", gettext_lazy("Planned"), kind="kg", sort=""),
        Column("why", gettext_lazy("Why so much"), kind="html", value=lambda row: why_badge(row.why)),
        Column("reason", gettext_lazy("Reason"), sort=""),
    )
    filters = (
        Search(gettext_lazy("Customer"), "customer__name"),
        CUSTOMER,
        PRODUCT,
        Choice("grade", gettext_lazy("Grade"), Grade.choices),
        Choice("why", gettext_lazy("Why so much"), PlanLine.Why.choices),
        Flag("cut", gettext_lazy("Cut"), Q(planned_kg__lt=F("wanted_kg"))),
        Flag("changed", gettext_lazy("Changed by hand"), ~Q(planned_kg=F("proposed_kg"))),
        DateRange("month_on", gettext_lazy("Month"), field="plan__month_on"),
        Flag("counts", gettext_lazy("Plan that counts"), Q(plan__state=Plan.State.APPROVED)),
        Flag("behind", gettext_lazy("Behind the plan"), lambda _request: behind_plan(timezone.localdate())),
    )

    def rows(self, request: HttpRequest) -> QuerySet[PlanLine]:
        rows = visible_lines(person(request)).select_related("plan", "customer", "product", "haul_route")
        plan = request.GET.get("plan", "")
        return rows.filter(plan=int(plan)) if plan.isascii() and plan.isdigit() and len(plan) < 18 else rows

    def row_url(self, row: PlanLine) -> str:
        return _line_url(row)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = with_sums(visible_plans(by)).select_related("policy", "made_by", "settled_by")
    plan = get_object_or_404(rows, pk=pk)
    changed = visible_lines(by).filter(plan=plan).exclude(planned_kg=F("proposed_kg"))
    products = dict(Product.objects.values_list("pk", "name"))
    context = {
        "plan": plan,
        "badge": plan_badge(plan.state),
        "month": Month.of(plan.month_on),
        "cuts": cut_lines(by, plan),
        "changed": changed.select_related("customer", "product", "haul_route", "changed_by")[:50],
        "revisions": revisions_of(by, Month.of(plan.month_on)),
        "supply": [(products.get(one["product"], "—"), one) for one in plan.supply],
        "grades": [Grade(code).label for code in plan.policy.grades],
        "keeps": keeps_supply(by),
        "strips": strips(request, "plan", pk),
        "plan_badge": plan_badge,
        "why_badge": why_badge,
        "why_words": why_words,
    }
    return render(request, "planning/plan.html", context)


@needs(SEE)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with why it got what it got."""
    rows = visible_lines(person(request)).select_related(
        "plan", "customer", "product", "haul_route", "changed_by"
    )
    found = get_object_or_404(rows, pk=pk)
    may_change = keeps_supply(person(request)) and found.plan.state == Plan.State.DRAFT
    context = {
        "line": found,
        "why": why_words(found),
        "badge": why_badge(found.why),
        "may_change": may_change,
    }
    return render(request, "planning/line.html", context)


class ProposeForm(Form):
    month_on = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the revision"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("A first plan needs none. A draft that is there is drawn up anew."),
    )


@needs(EDIT)
def propose(request: HttpRequest) -> HttpResponse:
    """Share out the supply of a month; leads to the draft."""
    month = month_of(request.POST.get("month_on", "") or request.GET.get("month", ""))
    form = ProposeForm(request.POST or None, initial={"month_on": str(month or "")})
    if month is not None and form.is_valid():
        with form.refusals():
            plan = actions.propose_plan(
                month_on=month.first, reason=form.cleaned_data["reason"], by=person(request)
            )
        if form.ok:
            return redirect(request, "planning:plan", plan.pk, message=_("Plan proposed"))
    return dialog(request, _("Propose the plan of %(month)s") % {"month": month or "—"}, form)


class LineForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    tonnes = forms.DecimalField(label=gettext_lazy("Planned, t"), max_digits=15, decimal_places=3)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250, required=False)


@needs(EDIT)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_lines(person(request), EDIT).select_related("plan", "customer"), pk=pk)
    initial = {
        "version": found.plan.version,
        "tonnes": from_kilograms(found.planned_kg),
        "reason": found.reason,
    }
    form = LineForm(request.POST or None, initial=initial)
    if form.done(actions.change_line, line_id=pk, by=person(request)):
        return redirect(request, "planning:line", pk, message=_("Saved"))
    return dialog(request, _("Plan another quantity for %(name)s") % {"name": found.customer}, form)


class SubmitForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Words to the approvers"), required=False, max_length=1000, widget=forms.Textarea
    )


@needs(EDIT)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(visible_plans(person(request)), pk=pk)
    form = SubmitForm(request.POST or None, initial={"version": plan.version})
    if form.done(actions.submit_plan, plan_id=pk, by=person(request)):
        return redirect(request, "planning:plan", pk, message=_("Sent for approval"))
    return dialog(request, _("Send for approval: %(name)s") % {"name": plan}, form)


@needs(EDIT)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_plans(person(request)), pk=pk)
    actions.discard_plan(plan_id=pk, version=seen_version(request), by=person(request))
    return redirect(request, "planning:plans", message=_("Draft given up"))
