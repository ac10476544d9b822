"""Abnormal coal use: the list, one case with its chart, and its steps (R0.10)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.dossier.access import visible_cases
from coalface.archive.dossier.actions import move_case
from coalface.archive.dossier.actions.reaching import rights_of
from coalface.archive.dossier.models import AbnormalUse
from coalface.archive.dossier.rules.abnormal import CaseStep, case_findings
from coalface.desk.search.queries import named
from coalface.identity.people.access import may
from coalface.kernel.measures import from_kilograms
from coalface.kernel.periods import Month
from coalface.trade.chain.actions.abnormal import raise_abnormal_use
from coalface.trade.chain.queries.abnormal import monthly_use
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.archive.dossier.facts import WordsForm, view_tabs
from coalface.web.archive.marks import customer_url
from coalface.web.components.charts import Chart, Series
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.components.lists import Choice, Column, Empty, ListScreen, Search
from coalface.web.components.lists.screen import Link
from coalface.web.rendering import redirect, render

SHOWN_MONTHS = 13
STEPS = {
    CaseStep.EXPLAIN: (gettext_lazy("Record the cause"), "message"),
    CaseStep.REPORT: (gettext_lazy("Report to the leader"), "send"),
    CaseStep.CLOSE: (gettext_lazy("Close the case"), "check"),
}


class CaseSearch(Search):
    """Cases of the customers a text names."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        return rows.filter(named(person(request), "customer", text, "customer")) if text else rows


class MonthForm(Form):
    month = forms.RegexField(r"^\d{4}-\d{2}$", label=gettext_lazy("Month"), help_text="2026-01")

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"])
        except ValueError as error:
            raise forms.ValidationError(_("Please give a month such as 2026-01.")) from error


class CaseList(ListScreen):
    name = "archive.abnormal"
    title = gettext_lazy("Abnormal coal use")
    right = "dossier.view"
    columns = (
        Column("month_on", gettext_lazy("Month"), kind="month", link=lambda c: case_url(c)),
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda c: customer_url(c.customer),
            sort="",
            grow=True,
        ),
        Column("measure", gettext_lazy("Measured by"), kind="choice", sort=""),
        Column("actual_kg", gettext_lazy("This month"), kind="kg", sort=""),
        Column("usual_kg", gettext_lazy("Usual amount"), kind="kg", sort=""),
        Column("deviation_pct", gettext_lazy("Off the usual"), kind="pct", places=1, sort=""),
        Column("state", gettext_lazy("State"), kind="status", sort=""),
        Column("cause", gettext_lazy("Cause"), value=lambda c: c.cause[:40]),
        Column("customer__responsible__full_name", gettext_lazy("Responsible person"), sort=""),
    )
    filters = (
        CaseSearch(gettext_lazy("Customer")),
        Choice("state", gettext_lazy("State"), AbnormalUse.State.choices),
        Choice("measure", gettext_lazy("Measured by"), AbnormalUse.Measure.choices),
    )
    default_sort = ("-month_on",)
    empty = Empty(
        gettext_lazy("Nothing stands out"),
        gettext_lazy("Each month every customer's use is held against its own past twelve months."),
        icon="chart-line",
    )

    def rows(self, request: HttpRequest) -> QuerySet[AbnormalUse]:
        return visible_cases(person(request)).select_related("customer__responsible")

    def row_url(self, row: AbnormalUse) -> str:
        return case_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("cases")

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "dossier.file"):
            return []
        return [Link(_("Look for it now"), reverse("dossier:look"), icon="search", dialog=True)]


def case_url(case: AbnormalUse) -> str:
    return record_url("dossier:case", case.pk)


@needs("dossier.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    case = get_object_or_404(visible_cases(by).select_related("customer__responsible"), pk=pk)
    rights = rights_of(by)
    steps = [
        (step.value, *STEPS[step])
        for step in CaseStep
        if not case_findings(case.state, step, rights=rights, words="…")
    ]
    return render(request, "dossier/case.html", {"case": case, "steps": steps, "chart": _chart(case)})


def _chart(case: AbnormalUse) -> Chart:
    """The month and the twelve before it, the usual as a line."""
    month = Month.of(case.month_on)
    months = [month - back for back in reversed(range(SHOWN_MONTHS))]
    used = monthly_use([case.customer_id], month - (SHOWN_MONTHS - 1), month, case.measure)
    course = used.get(case.customer_id, {})
    usual = from_kilograms(case.usual_kg)
    series = [
        Series(case.get_measure_display(), [course.get(one) for one in months], kind="bar"),
        Series(_("Usual amount"), [usual] * len(months), bound=True),
    ]
    return Chart("bar", _("Coal use by month"), [str(one) for one in months], series, unit=_("t"))


@needs("dossier.view")
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    case = get_object_or_404(visible_cases(person(request)).select_related("customer"), pk=pk)
    if step not in STEPS:
        raise Http404
    form = WordsForm(request.POST or None)
    if form.done(move_case, case_id=pk, step=CaseStep(step), by=person(request)):
        return redirect(request, "dossier:case", pk, message=_("Saved"))
    return dialog(request, f"{STEPS[CaseStep(step)][0]}: {case}", form)


@needs("dossier.file")
def look(request: HttpRequest) -> HttpResponse:
    """Measure a month now instead of waiting for the night."""
    last = Month.of(timezone.localdate()) - 1
    form = MonthForm(request.POST or None, initial={"month": str(last)})
    cases = form.made(raise_abnormal_use, by=person(request))
    if cases is not None:
        said = _("%(count)s cases found") % {"count": len(cases)}
        return redirect(request, "dossier:cases", message=said)
    return dialog(request, _("Look for abnormal coal use"), form)
