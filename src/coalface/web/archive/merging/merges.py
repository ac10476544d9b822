"""Comparing two cards, merging them, and taking a merge back."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.models import Customer
from coalface.archive.merging.access import RIGHT, visible_merges
from coalface.archive.merging.actions import merge_customers, part_customers
from coalface.archive.merging.models import Merge
from coalface.archive.merging.queries import census
from coalface.archive.merging.rules import PARTS, suggested
from coalface.desk.subjects.registry import name_of
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.merging.forms import LABELS, MergeForm, PickForm
from coalface.web.components.dialogs import form_page
from coalface.web.components.lists import Column, Empty, Flag, ListScreen
from coalface.web.rendering import redirect, render


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the comparison; `same` when both cards say the same."""

    name: str
    label: str | Promise
    kept: str
    left: str
    taken: bool

    @property
    def same(self) -> bool:
        return self.kept == self.left


class MergeList(ListScreen):
    name = "merging.merges"
    title = gettext_lazy("Merges")
    right = RIGHT
    columns = (
        Column("kept", gettext_lazy("Card that goes on"), sort="", grow=True),
        Column("left", gettext_lazy("Card given up"), value=lambda one: one.left_before["name"], sort=""),
        Column("reason", gettext_lazy("Reason"), sort=""),
        Column("by", gettext_lazy("Merged by"), sort=""),
        Column("at", gettext_lazy("Merged at"), kind="datetime", sort=""),
        Column("undone_at", gettext_lazy("Taken back at"), kind="datetime", sort=""),
    )
    filters = (Flag("standing", gettext_lazy("Not taken back"), Q(undone_at__isnull=True)),)
    default_sort = ("-at",)
    empty = Empty(
        gettext_lazy("Nothing has been merged yet"),
        gettext_lazy("Merges are listed here and can be taken back."),
        icon="arrows-join",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Merge]:
        return visible_merges(person(request)).select_related("kept", "left", "by")

    def row_url(self, row: Merge) -> str:
        return record_url("merging:merge", row.pk)


@needs(RIGHT)
def compare(request: HttpRequest) -> HttpResponse:
    """Two cards side by side; posting merges them."""
    pick = PickForm(request)
    if not pick.is_bound or not pick.is_valid() or pick.cleaned_data["kept"] == pick.cleaned_data["left"]:
        return render(request, "merging/pick.html", {"form": pick})
    kept, left = pick.cleaned_data["kept"], pick.cleaned_data["left"]
    form = MergeForm(
        request.POST or None, initial={"kept_version": kept.version, "left_version": left.version}
    )
    if merge := form.made(merge_customers, kept_id=kept.pk, left_id=left.pk, by=person(request)):
        return redirect(request, "merging:merge", merge.pk, message=_("The two cards are one now."))
    taken = set(request.POST.getlist("taken")) if form.is_bound else suggested(_card(kept), _card(left))
    context = {
        "kept": kept,
        "left": left,
        "form": form,
        "parts": _parts(kept, left, taken),
        "of_kept": census(kept),
        "of_left": census(left),
        "swap_url": f"{request.path}?kept={left.pk}&left={kept.pk}",
    }
    return form_page(request, "merging/compare.html", context)


@needs(RIGHT)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(visible_merges(person(request)).select_related("kept", "left", "by"), pk=pk)
    moves = [
        (kind_of_rows(move.table), len(move.ids), len(move.stayed)) for move in merge.moves.order_by("pk")
    ]
    return render(request, "merging/merge.html", {"merge": merge, "moves": moves})


@needs(RIGHT)
@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_merges(person(request)), pk=pk)
    part_customers(merge_id=pk, by=person(request))
    return redirect(request, "merging:merge", pk, message=_("The merge was taken back."))


def _card(customer: Customer) -> dict[str, Any]:
    return {column: getattr(customer, column) for columns in PARTS.values() for column in columns}


def _parts(kept: Customer, left: Customer, taken: set[str]) -> list[Part]:
    ours, theirs = _worded(kept), _worded(left)
    return [Part(part, LABELS[part], ours[part], theirs[part], part in taken) for part in PARTS]


def _worded(customer: Customer) -> dict[str, str]:
    """What a card says about each part, as people read it."""
    placed = customer.latitude is not None
    whose = [str(one) for one in (customer.responsible, customer.department) if one]
    return {
        "name": customer.name,
        "identity": customer.credit_code or customer.registry_id or "—",
        "industry": customer.get_industry_display(),
        "region": customer.region or "—",
        "address": customer.address or "—",
        "coordinates": f"{customer.latitude}, {customer.longitude}" if placed else "—",
        "responsible": " · ".join(whose) or "—",
        "status": customer.get_status_display(),
        "remarks": customer.remarks or "—",
    }


def kind_of_rows(table: str) -> str:
    """What the rows of a table are called."""
    named = {model._meta.db_table: name_of(model) for model in apps.get_models()}
    return named.get(table, table)
