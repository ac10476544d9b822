"""The pool 公海: who waits for somebody, what one holds oneself, what flows in and out."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.models import Customer, Industry
from coalface.archive.pool import actions
from coalface.archive.pool.access import pool_customers, visible_moves, visible_sheets
from coalface.archive.pool.models import PoolMove
from coalface.archive.pool.queries import flows, held_by, in_pool, policy_in_force
from coalface.archive.pool.rules.claims import Limits
from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.web.access import check, needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.marks import customer_url
from coalface.web.components.charts import Chart, Series
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.lists import (
    BulkAction,
    Choice,
    Column,
    DateRange,
    Empty,
    Link,
    ListScreen,
    Search,
    export,
)
from coalface.web.rendering import redirect, render

KINDS = dict(PoolMove.Kind.choices)
FLOW_MONTHS = 12


def claim_many(request: HttpRequest, rows: QuerySet[Customer], form: None) -> str:
    """One after the other: those before a refusal stay claimed, and the refusal is told."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:50])
    for pk in ids:
        actions.claim_customer(customer_id=pk, by=person(request))
    return _("%(count)s customers claimed") % {"count": len(ids)}


class PoolList(ListScreen):
    name = "upkeep.pool"
    title = gettext_lazy("Customer pool")
    right = ""
    columns = (
        Column("name", gettext_lazy("Name"), link=lambda c: pooled_url(c), sort="name_key", grow=True),
        Column("industry", gettext_lazy("Industry"), kind="choice"),
        Column("region", gettext_lazy("Region")),
        Column("status", gettext_lazy("Status"), kind="status"),
        Column("came_kind", gettext_lazy("How it came"), value=lambda c: KINDS.get(c.came_kind, "")),
        Column("came_reason", gettext_lazy("Reason")),
        Column("came_at", gettext_lazy("In the pool since"), kind="datetime", sort=""),
        Column("department__name", gettext_lazy("Department"), shown=False),
    )
    filters = (
        Search(gettext_lazy("Name"), "name"),
        Choice("industry", gettext_lazy("Industry"), Industry.choices),
        Choice(
            "came_kind",
            gettext_lazy("How it came"),
            [c for c in PoolMove.Kind.choices if c[0] in PoolMove.INFLOW],
        ),
        DateRange("created_at", gettext_lazy("Card opened")),
    )
    default_sort = ("name_key",)
    bulk = (
        BulkAction("claim", gettext_lazy("Claim"), run=claim_many, icon="user-check", right="pool.claim"),
    )
    empty = Empty(
        gettext_lazy("The pool is empty"),
        gettext_lazy(
            "Customers nobody looks after stand here: new prospects of a census, handed back or quiet ones."
        ),
        icon="users-group",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Customer]:
        if not may(person(request), "pool.manage"):
            check(request, "pool.claim")
        return in_pool(person(request)).select_related("department")

    def row_url(self, row: Customer) -> str:
        return pooled_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return pool_tabs("pool")

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "pool.manage"):
            return []
        return [Link(_("Rules of the pool"), reverse("upkeep:pool_policy"), "settings", dialog=True)]


def pool_tabs(current: str) -> list[tuple[str, str, bool]]:
    places = (
        ("pool", _("In the pool"), "upkeep:pool"),
        ("mine", _("Claimed by me"), "upkeep:pool_mine"),
        ("flow", _("In and out"), "upkeep:pool_flow"),
    )
    return [(label, reverse(to), key == current) for key, label, to in places]


def pooled_url(customer: Customer) -> str:
    return record_url("upkeep:pooled", customer.pk)


def pooled(request: HttpRequest, pk: int) -> HttpResponse:
    """A customer in the pool: enough to decide whether one wants it."""
    by = person(request)
    customer = get_object_or_404(in_pool(by).select_related("department").prefetch_related("contacts"), pk=pk)
    context = {
        "customer": customer,
        "moves": visible_moves(by).filter(customer=customer).select_related("person").order_by("-pk")[:20],
        "sheets": visible_sheets(by).filter(customer=customer).select_related("campaign", "surveyed_by"),
        "limits": policy_in_force().limits,
    }
    return render(request, "upkeep/pooled.html", context)


@needs("pool.claim")
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    claimed = actions.claim_customer(customer_id=pk, by=person(request))
    told = _("Yours now; protected until %(day)s.") % {"day": claimed.protected_until}
    return redirect(request, "archive:customer", pk, message=told)


CLAIMED = (
    Column("customer", gettext_lazy("Customer"), value=lambda one: one.customer.name),
    Column("status", gettext_lazy("Status"), value=lambda one: one.customer.get_status_display()),
    Column("held_since", gettext_lazy("Held since"), kind="date", value=lambda one: one.claim.held_since),
    Column(
        "protected_until",
        gettext_lazy("Protected until"),
        kind="date",
        value=lambda one: one.claim.protected_until,
    ),
    Column("active_on", gettext_lazy("Last activity"), kind="date"),
    Column("goes_back_on", gettext_lazy("Goes back on"), kind="date"),
)


@needs("pool.claim")
def mine(request: HttpRequest) -> HttpResponseBase:
    """What one has claimed and when it would go back."""
    held = held_by(person(request), timezone.localdate())
    if request.GET.get("export") == "xlsx":
        return export.deliver(request, "upkeep.mine", _("Customers claimed by me"), CLAIMED, held)
    context = {
        "held": held,
        "limits": policy_in_force().limits,
        "tabs": pool_tabs("mine"),
    }
    return render(request, "upkeep/mine.html", context)


class BackForm(Form):
    reason = forms.CharField(label=gettext_lazy("Why it goes back"), max_length=250)


@needs("pool.claim")
def hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer.objects.live().filter(responsible=person(request)), pk=pk)
    form = BackForm(request.POST or None)
    if form.done(actions.hand_back, customer_ids=[pk], by=person(request)):
        return redirect(request, "upkeep:pool_mine", message=_("Handed back to the pool"))
    return dialog(request, _("Hand back: %(name)s") % {"name": customer.name}, form, danger=True)


class MoveList(ListScreen):
    """The rows behind every bar of the chart."""

    name = "upkeep.moves"
    title = gettext_lazy("Movements of the pool")
    right = ""
    columns = (
        Column("moved_at", gettext_lazy("When"), kind="datetime"),
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda m: customer_url(m.customer),
            sort="",
            grow=True,
        ),
        Column("kind", gettext_lazy("How"), kind="choice"),
        Column("person__full_name", gettext_lazy("Person"), sort=""),
        Column("reason", gettext_lazy("Reason")),
        Column("moved_by__full_name", gettext_lazy("Done by"), sort="", shown=False),
    )
    filters = (
        Choice("kind", gettext_lazy("How"), PoolMove.Kind.choices),
        DateRange("moved_at", gettext_lazy("When"), field="moved_at__date"),
    )
    default_sort = ("-moved_at",)

    def rows(self, request: HttpRequest) -> QuerySet[PoolMove]:
        rows = visible_moves(person(request)).filter(customer__deleted_at__isnull=True)
        return rows.select_related("customer", "person", "moved_by")


def flow(request: HttpRequest) -> HttpResponse:
    """Twelve months of inflow and outflow, by kind; every figure opens its rows (R0.31)."""
    by = person(request)
    if not may(by, "pool.manage"):
        check(request, "pool.claim")
    last = Month.of(timezone.localdate())
    months = flows(by, last + (1 - FLOW_MONTHS), last)
    shown: list[Any] = [kind for kind in PoolMove.Kind if any(one.counts[kind] for one in months)]
    listed = reverse("upkeep:pool_moves") + "?kind={kind}&moved_at_from={first}&moved_at_to={last}"
    chart = Chart(
        kind="stack",
        title=_("In and out of the pool by month"),
        labels=[str(one.month) for one in months],
        series=[
            Series(
                KINDS[kind],
                [one.counts[kind] * (1 if kind in PoolMove.INFLOW else -1) for one in months],
                [listed.format(kind=kind.value, first=m.month.first, last=m.month.last) for m in months],
            )
            for kind in shown
        ],
        label_head=_("Month"),
    )
    context = {
        "chart": chart,
        "waiting": pool_customers(by).count(),
        "inflow": months[-1].inflow,
        "outflow": months[-1].outflow,
        "tabs": pool_tabs("flow"),
    }
    return render(request, "upkeep/flow.html", context)


class PolicyForm(Form):
    most_held = forms.IntegerField(label=gettext_lazy("Most customers a person holds"))
    most_a_day = forms.IntegerField(label=gettext_lazy("Most claims a day"))
    protection_days = forms.IntegerField(label=gettext_lazy("Protection after a claim, days"))
    idle_days = forms.IntegerField(label=gettext_lazy("Back to the pool after quiet days"))
    warning_days = forms.IntegerField(label=gettext_lazy("Warning before, days"))
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Customers watched"),
        choices=Customer.Status.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return {"statuses": given.pop("statuses"), "limits": Limits(**given)}


@needs("pool.manage")
def policy(request: HttpRequest) -> HttpResponse:
    current = policy_in_force()
    initial = {name: getattr(current, name) for name in PolicyForm.base_fields}
    form = PolicyForm(request.POST or None, initial=initial)
    if form.done(actions.set_policy, by=person(request)):
        return redirect(request, "upkeep:pool", message=_("Saved"))
    return dialog(request, _("Rules of the pool"), form)
