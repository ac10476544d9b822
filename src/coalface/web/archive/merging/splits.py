"""Splitting a card on which two companies were typed, the list of splits, and taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Industry
from coalface.archive.merging.access import RIGHT, visible_splits
from coalface.archive.merging.actions import NewCard, rejoin_customers, split_customer
from coalface.archive.merging.models import Split
from coalface.archive.merging.queries import Bundle, Key, bundles_of, census
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.merging.merges import kind_of_rows
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import Form
from coalface.web.components.lists import Column, Empty, Flag, ListScreen
from coalface.web.rendering import redirect, render

MOST_SHOWN = 200
ALL = "*"


class SplitForm(Form):
    """What the card of the other company says."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the other company"), max_length=200)
    credit_code = forms.CharField(
        label=gettext_lazy("Its unified social credit code"), max_length=18, required=False
    )
    industry = forms.ChoiceField(label=gettext_lazy("Industry"), choices=Industry.choices)
    region = forms.CharField(label=gettext_lazy("Region"), max_length=60, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=250, required=False)
    reason = forms.CharField(label=gettext_lazy("Why these are two companies"), max_length=500)
    takes_codes = forms.BooleanField(
        label=gettext_lazy("The codes on this card are those of the other company"), required=False
    )

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        said = {name: given.pop(name) for name in ("version", "reason")}
        return {"card": NewCard(**given), **said}


@dataclass(frozen=True, slots=True)
class Kind:
    """The bundles of one kind; `more` are hidden from the person, or too many to be shown one by one."""

    table: str
    name: str
    shown: Sequence[Bundle]
    more: int
    everything: bool

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


class SplitList(ListScreen):
    name = "merging.splits"
    title = gettext_lazy("Splits")
    right = RIGHT
    columns = (
        Column("source", gettext_lazy("Card split"), sort="", grow=True),
        Column("made_name", gettext_lazy("New card"), sort="", grow=True),
        Column("reason", gettext_lazy("Reason"), sort=""),
        Column("by", gettext_lazy("Split by"), sort=""),
        Column("at", gettext_lazy("Split at"), kind="datetime", sort=""),
        Column("undone_at", gettext_lazy("Taken back at"), kind="datetime", sort=""),
    )
    filters = (Flag("standing", gettext_lazy("Not taken back"), Q(undone_at__isnull=True)),)
    default_sort = ("-at",)
    empty = Empty(
        gettext_lazy("No card has been split yet"),
        gettext_lazy("A card on which two companies were typed is split from its own page."),
        icon="arrows-split",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Split]:
        return visible_splits(person(request)).select_related("source", "by")

    def row_url(self, row: Split) -> str:
        return record_url("merging:split", row.pk)


@needs(RIGHT)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes to the card of the other company; posting splits."""
    by = person(request)
    customer = get_object_or_404(visible_customers(by, RIGHT), pk=pk)
    bundles = bundles_of(by, customer)
    initial = {"version": customer.version, "industry": customer.industry, "region": customer.region}
    form = SplitForm(request.POST or None, initial=initial)
    ticked = set(request.POST.getlist("chosen"))
    if split := form.made(split_customer, source_id=pk, chosen=_chosen(bundles, ticked), by=by):
        return redirect(request, "merging:split", split.pk, message=_("The card is split."))
    context = {
        "customer": customer,
        "form": form,
        "kinds": _kinds(bundles, ticked),
        "ticked": ticked,
        "stays": [line for line in census(customer) if line.stays],
    }
    return form_page(request, "merging/split.html", context)


@needs(RIGHT)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_splits(person(request)).select_related("source", "made", "by", "undone_by")
    split = get_object_or_404(rows, pk=pk)
    moves = [(kind_of_rows(move.table), len(move.ids)) for move in split.moves.order_by("pk")]
    return render(request, "merging/split_done.html", {"split": split, "moves": moves})


@needs(RIGHT)
@require_POST
def rejoin(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_splits(person(request)), pk=pk)
    rejoin_customers(split_id=pk, by=person(request))
    return redirect(request, "merging:split", pk, message=_("The split was taken back."))


def _chosen(bundles: Sequence[Bundle], ticked: set[str]) -> list[Key]:
    """The heads ticked one by one or with their whole kind; one that is gone stays in, to be refused."""
    whole = {table for table, _colon, pk in (token.partition(":") for token in ticked) if pk == ALL}
    heads = {bundle.head for bundle in bundles if bundle.head[0] in whole}
    for table, _colon, pk in (token.partition(":") for token in ticked):
        if pk.isdigit():
            heads.add((table, int(pk)))
    return sorted(heads)


def _kinds(bundles: Sequence[Bundle], ticked: set[str]) -> list[Kind]:
    grouped: list[Any] = [
        (table, list(group)) for table, group in groupby(bundles, key=lambda one: one.head[0])
    ]
    kinds = []
    for table, group in grouped:
        shown = [bundle for bundle in group if bundle.label][:MOST_SHOWN]
        everything = f"{table}:{ALL}" in ticked
        kinds.append(Kind(table, group[0].kind, shown, len(group) - len(shown), everything))
    return kinds
