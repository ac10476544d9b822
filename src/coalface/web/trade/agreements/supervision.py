"""The supervision report: key contracts of a month with what they fulfilled and at whose fault (B2)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.trade.chain.actions.supervision import hand_in_report
from coalface.trade.chain.queries.supervision import key_contracts, limits_on, supervised
from coalface.trade.chain.rules import Span
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.actions import record_shortfall, set_supervision
from coalface.trade.contracts.models import Contract
from coalface.web.access import needs, person
from coalface.web.addresses import record_url, url
from coalface.web.components.dialogs import dialog
from coalface.web.components.lists import Choice, Column, Empty, Link, ListScreen, Search
from coalface.web.rendering import redirect
from coalface.web.trade.agreements.forms import HandInForm, LimitsForm, ShortfallForm

SPANS = {
    Span.MONTH: gettext_lazy("month"),
    Span.QUARTER: gettext_lazy("quarter"),
    Span.YEAR: gettext_lazy("year"),
}


def _tonnes(key: str, label: Any) -> Column:  # noqa: ANN401 - a lazy text
    return Column(key, label, kind="kg", value=lambda row: getattr(row.supervised.month, key))


def _share(span: Span, label: Any) -> Column:  # noqa: ANN401 - a lazy text
    return Column(f"{span}_pct", label, kind="pct", value=lambda row: row.supervised.shares[span])


def _short(side: str, label: Any) -> Column:  # noqa: ANN401 - a lazy text
    return Column(f"short_{side}", label, kind="tonnes", value=lambda row: row.supervised.short.get(side))


def _verdict(row: Any) -> str:  # noqa: ANN401 - a dressed contract
    spans = [str(SPANS[one]) for one in row.supervised.missed]
    if not spans:
        return _("fulfilled")
    return _("below the limit: %(spans)s") % {"spans": ", ".join(spans)}


class Supervision(ListScreen):
    """Of the month in the address, else of the last whole one; fulfilment less what is excused (F2)."""

    name = "agreements.supervision"
    title = gettext_lazy("Supervision of key contracts")
    right = "trade.view"
    default_sort = ("-size",)
    month: Month
    columns = (
        Column("number", gettext_lazy("Contract number"), sort=""),
        Column("customer__name", gettext_lazy("Customer"), sort="", grow=True),
        Column("size", gettext_lazy("Total agreed"), kind="tonnes", places=0),
        Column(
            "agreed", gettext_lazy("Agreed"), kind="kg", value=lambda row: row.supervised.month.contracted_kg
        ),
        Column(
            "excused", gettext_lazy("Excused"), kind="kg", value=lambda row: row.supervised.month.excused_kg
        ),
        Column(
            "delivered",
            gettext_lazy("Delivered tonnes"),
            kind="kg",
            value=lambda row: row.supervised.month.delivered_kg,
        ),
        _share(Span.MONTH, gettext_lazy("Month")),
        _share(Span.QUARTER, gettext_lazy("Quarter")),
        _share(Span.YEAR, gettext_lazy("Year")),
        Column("verdict", gettext_lazy("Result of supervision"), value=_verdict),
        _short("seller", gettext_lazy("Short: seller")),
        _short("buyer", gettext_lazy("Short: buyer")),
        _short("carrier", gettext_lazy("Short: carrier")),
        _short("nobody", gettext_lazy("Short: force majeure")),
    )
    filters = (
        Search(
            gettext_lazy("Contract number"), apply=lambda rows, text: rows.filter(number__startswith=text)
        ),
        Choice(
            "month",
            gettext_lazy("Month"),
            lambda request: [(str(one), str(one)) for one in _months()],
            apply_values=lambda rows, values: rows,
        ),
    )
    empty = Empty(
        gettext_lazy("No key contracts in this month"),
        gettext_lazy("From which size on a contract is supervised is set in the limits."),
        icon="list-check",
    )

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        self.month = _month(request)
        return super().serve(request)

    def rows(self, request: HttpRequest) -> QuerySet[Contract]:
        return key_contracts(person(request), self.month).select_related("customer")

    def dress(self, rows: Sequence[Any]) -> None:
        found = supervised(rows, self.month)
        for row in rows:
            row.supervised = found[row.pk]

    def row_url(self, row: Contract) -> str:
        return record_url("trade:contract", row.pk)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        here = url("agreements:supervision")
        return [(str(one), f"{here}?month={one}", one == self.month) for one in _months()[:3]]

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        by = person(request)
        links = []
        if may(by, "policy.edit"):
            links.append(Link(_("Limits"), url("agreements:limits")))
        if may(by, "contract.decide"):
            links.append(
                Link(_("Note the report as handed in"), f"{url('agreements:hand_in')}?month={self.month}")
            )
        return links


@needs("contract.decide")
def hand_in(request: HttpRequest) -> HttpResponse:
    """Note that the report of a month was handed in; the tasks of all are done then."""
    form = HandInForm(
        request.POST or None, initial={"month": str(_month(request)), "on": timezone.localdate()}
    )
    if form.done(hand_in_report, by=person(request)):
        return redirect(request, "agreements:supervision", message=_("Saved"))
    return dialog(request, _("Note the report as handed in"), form)


@needs("policy.edit")
def limits(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    now = limits_on(today)
    initial = {name: getattr(now, name) for name in LimitsForm.base_fields if name != "starts_on"}
    form = LimitsForm(request.POST or None, initial={**initial, "starts_on": today})
    if form.done(set_supervision, by=person(request)):
        return redirect(request, "agreements:supervision", message=_("Saved"))
    return dialog(request, _("Limits of supervision"), form)


@needs("trade.edit")
def shortfall_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put missing tonnes of a month down to a side."""
    found = get_object_or_404(visible_contracts(person(request)).select_related("customer"), pk=pk)
    form = ShortfallForm(request.POST or None, initial={"month_on": request.GET.get("month", "")})
    if form.done(record_shortfall, contract=found, by=person(request)):
        return redirect(request, "trade:contract", pk, message=_("Saved"))
    return dialog(request, _("Missing tonnes of %(name)s") % {"name": found.number}, form)


def _months() -> list[Month]:
    last = Month.of(timezone.localdate()) - 1
    return [last + (-step) for step in range(24)]


def _month(request: HttpRequest) -> Month:
    try:
        return Month.parse(request.GET.get("month", ""))
    except ValueError:
        return Month.of(timezone.localdate()) - 1
