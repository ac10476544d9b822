"""Clause sets: the list, one with its versions and a trial, and taking one out of use."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.trade.pricing.access import SEE, SET, visible_clause_sets
from coalface.trade.pricing.actions.clauses import retire_clause_set
from coalface.trade.pricing.models import ClauseSet, ClauseSetVersion
from coalface.trade.pricing.queries.clauses import clause_sets, clauses_of, versions_of
from coalface.trade.pricing.rules.clauses import Clauses
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.rendering import redirect, render
from coalface.web.trade.pricing.trials import TrialForm
from coalface.web.trade.pricing.words import (
    COMBINATIONS,
    KINDS,
    MOISTURES,
    base_words,
    bound_words,
    measure_name,
    number,
    segment_words,
    sheet_of,
)


class ClauseSetList(ListScreen):
    name = "pricing.clause_sets"
    title = gettext_lazy("Quality clauses")
    right = SEE
    columns = (
        Column("name", gettext_lazy("Name"), link=lambda row: set_url(row), grow=True),
        Column("used_for", gettext_lazy("Used for"), sort=""),
        Column("number", gettext_lazy("Version in force"), kind="count", sort=""),
        Column("from_on", gettext_lazy("In force since"), kind="date", sort=""),
        Column("newest", gettext_lazy("Newest version"), kind="count", sort=""),
        Column("retired_on", gettext_lazy("Out of use since"), kind="date", sort=""),
    )
    filters = (
        Search(gettext_lazy("Name or use"), "name", "used_for"),
        Flag("used", gettext_lazy("In use"), Q(retired_on__isnull=True)),
    )
    default_sort = ("name",)
    empty = Empty(
        gettext_lazy("No clauses yet"),
        gettext_lazy("Clauses say how heat, ash, sulphur and water change a price; contracts point at them."),
        icon="scale",
    )

    def rows(self, request: HttpRequest) -> QuerySet[ClauseSet]:
        return clause_sets(person(request), timezone.localdate())

    def row_url(self, row: ClauseSet) -> str:
        return set_url(row)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), SET):
            return ()
        return (Link(_("New clauses"), reverse("pricing:new"), primary=True),)


def set_url(row: ClauseSet) -> str:
    return record_url("pricing:set", row.pk)


@needs(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One set in the version of the address, else the one in force, else the newest; with a trial of it."""
    by = person(request)
    found = get_object_or_404(visible_clause_sets(by), pk=pk)
    versions = list(versions_of(by, found))
    version = _chosen(request, versions)
    clauses = clauses_of(version) if version else Clauses(())
    tried = "base_price" in request.GET
    form = TrialForm(clauses, request.GET if tried else None, initial={"base_price": "700.00"})
    result = form.sheet() if tried else None
    context = {
        "set": found,
        "versions": versions,
        "version": version,
        "lines": _lines(clauses),
        "agreed": _agreed(clauses),
        "form": form,
        "result": result,
        "sheet": sheet_of(result) if result else None,
        "may_set": may(by, SET) and found.retired_on is None,
        "status": _status(version),
    }
    return render(request, "pricing/set.html", context)


def _chosen(request: HttpRequest, versions: list[ClauseSetVersion]) -> ClauseSetVersion | None:
    wanted, today = request.GET.get("version", ""), timezone.localdate()
    for version in versions:
        if str(version.number) == wanted:
            return version
    in_force = [one for one in versions if one.from_on <= today and (one.until_on or today) >= today]
    return next(iter(in_force or versions), None)


def _status(version: ClauseSetVersion | None) -> tuple[str, str, str]:
    """Text, tone and shape."""
    today = timezone.localdate()
    if version is None or version.from_on > today:
        return _("not yet in force"), "blue", "clock"
    if version.until_on is not None and version.until_on < today:
        return _("over"), "grey", "history"
    return _("in force"), "green", "check"


def _lines(clauses: Clauses) -> list[dict[str, Any]]:
    return [
        {
            "measure": measure_name(clause.measure),
            "kind": KINDS[clause.kind],
            "base": base_words(clause),
            "segments": [segment_words(clause, segment) for segment in clause.segments],
            "bounds": bound_words(clause),
        }
        for clause in clauses.clauses
    ]


def _agreed(clauses: Clauses) -> list[tuple[str, object]]:
    """What holds for all lines together."""
    weight = clauses.weight
    water = f"Mt > {number(weight.limit_pct)}%: {MOISTURES[weight.manner]}" if weight else ""
    return [
        (_("Several deductions"), COMBINATIONS[clauses.combination]),
        (_("Water paid for"), water),
        (_("Rounding"), _("unit price to the fen, half up, once")),
    ]


class RetireForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DateField(label=gettext_lazy("Out of use from"))


@needs(SET)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_clause_sets(person(request)), pk=pk)
    form = RetireForm(request.POST or None, initial={"version": found.version, "on": timezone.localdate()})
    if form.done(retire_clause_set, set_id=pk, by=person(request)):
        return redirect(request, "pricing:set", pk, message=_("Out of use"))
    return dialog(request, _("Take %(name)s out of use") % {"name": found}, form)
