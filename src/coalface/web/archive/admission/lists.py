"""Admissions as a list and as a board by state."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.admission.access import visible_admissions
from coalface.archive.admission.models import Admission
from coalface.archive.admission.queries import state_counts
from coalface.archive.customers.models import Industry
from coalface.desk.search.queries import named
from coalface.identity.people.access import may
from coalface.web.access import needs, person
from coalface.web.archive.admission.marks import STATES, admission_url
from coalface.web.components.board import Board, Card, Lane
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.rendering import render

ON_BOARD = ("draft", "surveyed", "assessed", "approving", "admitted", "conditional", "suspended", "rejected")
CARDS_A_LANE = 30


class OfCustomer(Search):
    """Records of the customers a text names."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        return rows.filter(named(person(request), "customer", text, "customer")) if text else rows


class AdmissionList(ListScreen):
    name = "archive.admissions"
    title = gettext_lazy("Admission")
    right = "admission.view"
    columns = (
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda a: admission_url(a),
            sort="customer__name_key",
            grow=True,
        ),
        Column(
            "state", gettext_lazy("State"), kind="html", value=lambda a: mark(STATES[a.state]), sort="state"
        ),
        Column("round", gettext_lazy("Round"), kind="count", sort=""),
        Column("project", gettext_lazy("Trade project"), sort=""),
        Column("valid_until_on", gettext_lazy("Valid until"), kind="date", sort=""),
        Column("decided_on", gettext_lazy("Decided on"), kind="date", sort=""),
        Column("customer__responsible__full_name", gettext_lazy("Responsible person"), sort=""),
        Column("opened_at", gettext_lazy("Begun at"), kind="datetime"),
        Column("opened_by__full_name", gettext_lazy("Begun by"), sort="", shown=False),
    )
    filters = (
        OfCustomer(gettext_lazy("Customer")),
        Choice("state", gettext_lazy("State"), [(state, badge.text) for state, badge in STATES.items()]),
        Choice("industry", gettext_lazy("Industry"), Industry.choices, field="customer__industry"),
        DateRange("valid_until_on", gettext_lazy("Valid until")),
        Flag("mine", gettext_lazy("Looked after by me"), lambda r: Q(customer__responsible=person(r))),
    )
    default_sort = ("-opened_at",)
    empty = Empty(
        gettext_lazy("No admissions yet"),
        gettext_lazy("Open a customer and begin its admission there."),
        icon="shield-check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Admission]:
        """Without a choice of state, what was followed by another round or given up is left out."""
        rows = visible_admissions(person(request)).select_related("customer__responsible", "opened_by")
        return rows if request.GET.get("state") else rows.exclude(state__in=("replaced", "abandoned"))

    def row_url(self, row: Admission) -> str:
        return admission_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("list")

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        links = []
        if may(person(request), "policy.edit"):
            links.append(Link(_("Rules of admission"), reverse("admission:settings"), "settings"))
        if may(person(request), "admission.edit"):
            links.append(
                Link(_("Begin admission"), reverse("admission:new"), "plus", primary=True, dialog=True)
            )
        return links


def view_tabs(current: str) -> list[tuple[str, str, bool]]:
    return [
        (_("List"), reverse("admission:admissions"), current == "list"),
        (_("Board"), reverse("admission:board"), current == "board"),
    ]


@needs("admission.view")
def board(request: HttpRequest) -> HttpResponse:
    """Admissions by state, the latest of each; the count is of all."""
    by = person(request)
    counts, listed = state_counts(by), reverse("admission:admissions")
    rows = visible_admissions(by).select_related("customer__responsible").order_by("-opened_at", "-pk")
    lanes = [
        Lane(
            state,
            STATES[state].text,
            [_card(one) for one in rows.filter(state=state)[:CARDS_A_LANE]] if counts.get(state) else [],
            count=counts.get(state, 0),
        )
        for state in ON_BOARD
    ]
    context = {
        "board": Board("admissions", _("Admission"), lanes),
        "tabs": view_tabs("board"),
        "listed": listed,
    }
    return render(request, "admission/board.html", context)


def _card(admission: Admission) -> Card:
    ends = admission.valid_until_on
    foot = _("until %(day)s") % {"day": date_format(ends, "Y-m-d")} if ends else ""
    text = str(admission.customer.responsible or "")
    return Card(str(admission.pk), admission.customer.name, text, foot, admission_url(admission))
