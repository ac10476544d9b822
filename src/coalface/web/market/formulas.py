"""Floating prices: the formulas, and the price of a month with how it came about."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.kernel.findings import Finding
from coalface.kernel.periods import Month
from coalface.trade.pricing.access import visible_floating_versions, visible_formulas
from coalface.trade.pricing.actions.floating import create_formula
from coalface.trade.pricing.models import FloatingFormula, FloatingVersion
from coalface.trade.pricing.queries.floating import NotPriceable, priced
from coalface.trade.pricing.rules.floating import remarks
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.lists import Column, Empty, Link, ListScreen, Search
from coalface.web.market.figures import price as level
from coalface.web.market.sheets import floating_sheet
from coalface.web.rendering import redirect, render

FIRST, LAST = Month.parse("1990-01"), Month.parse("2199-12")


class FormulaForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    remarks = forms.CharField(label=gettext_lazy("Remarks"), required=False, widget=forms.Textarea)


class FormulaList(ListScreen):
    name = "market.formulas"
    title = gettext_lazy("Floating prices")
    right = "pricing.view"
    columns = (
        Column("name", gettext_lazy("Name"), link=lambda row: formula_url(row), grow=True),
        Column("remarks", gettext_lazy("Remarks"), sort=""),
        Column("created_at", gettext_lazy("Opened on"), kind="date", sort=""),
    )
    filters = (Search(gettext_lazy("Name"), "name"),)
    default_sort = ("name",)
    empty = Empty(
        gettext_lazy("No floating prices yet"),
        gettext_lazy("Open a formula, then say which base price and indices it follows from which month on."),
        icon="chart-line",
    )

    def rows(self, request: HttpRequest) -> QuerySet[FloatingFormula]:
        return visible_formulas(person(request))

    def row_url(self, row: FloatingFormula) -> str:
        return formula_url(row)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "pricing.edit"):
            return []
        address = reverse("market:formula_new")
        return [Link(gettext_lazy("New formula"), address, primary=True, dialog=True)]


def formula_url(formula: FloatingFormula) -> str:
    return record_url("market:formula", formula.pk)


@needs("pricing.edit")
def new(request: HttpRequest) -> HttpResponse:
    form = FormulaForm(request.POST or None)
    if made := form.made(create_formula, by=person(request)):
        return redirect(request, "market:version_new", made.pk, message=_("Saved"))
    return dialog(request, _("New formula"), form)


@needs("pricing.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The price of this month or of another one, also as it was known at the end of a day."""
    formula = get_object_or_404(visible_formulas(person(request)), pk=pk)
    today = timezone.localdate()
    month, known_on = (
        _month(request.GET.get("month", "")) or Month.of(today),
        _day(request.GET.get("known", "")),
    )
    findings: Sequence[Finding] = remarks(month, today)
    version, price, sheet = None, None, None
    try:
        version, terms, price = priced(formula, month, known_at=_end_of(known_on))
        sheet = floating_sheet(terms, price)
    except NotPriceable as refusal:
        findings = refusal.findings
    mine = visible_floating_versions(person(request)).filter(formula=formula)
    versions = mine.select_related("saved_by").prefetch_related("members__index", "grades")
    context = {
        "formula": formula,
        "month": month,
        "known_on": known_on,
        "price": price,
        "sheet": sheet,
        "version": version,
        "findings": findings,
        "versions": versions.order_by("-number"),
        "indices_of": _indices_of,
        "level": level,
    }
    return render(request, "market/formula.html", context)


def _indices_of(version: FloatingVersion) -> str:
    """`BSPI, CCTD ×2`."""
    return ", ".join(
        one.index.code + (f" ×{one.weight.normalize():f}" if one.weight != 1 else "")
        for one in version.members.all()
    )


def _month(text: str) -> Month | None:
    try:
        month = Month.parse(text)
    except ValueError:
        return None
    return month if FIRST < month <= LAST else None


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and FIRST.first <= day <= LAST.last else None


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time.max))
