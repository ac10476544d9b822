"""Lists of statements and invoices, and vouchers for finance systems."""

import csv
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.actions import record
from coalface.identity.people.access import may
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.waiting import not_invoiced
from coalface.trade.settlement.access import EDIT, SEE, visible_invoices, visible_statements
from coalface.trade.settlement.models import Invoice, Statement, StatementVersion
from coalface.trade.settlement.queries import Voucher, vouchers
from coalface.web.access import check, needs, person
from coalface.web.components.lists import (
    Choice,
    Column,
    DateRange,
    Empty,
    Flag,
    Link,
    ListScreen,
    Search,
    export,
)
from coalface.web.trade.filters import customer_at

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets read Chinese in a file of text wrongly."""


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    pages = (("statements", _("Statements")), ("invoices", _("Invoices")))
    return [(label, reverse(f"settling:{name}"), name == here) for name, label in pages]


class SettlingList(ListScreen):
    """What both lists share."""

    right = SEE
    here: ClassVar[str]

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return tabs(self.here)

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - a statement, or an invoice upon one
        return reverse("settling:statement", args=[getattr(row, "statement_id", row.pk)])


class StatementList(SettlingList):
    name, here = "settling.statements", "statements"
    title = _("Statements")
    default_sort = ("-last_on",)
    of_customers = True
    empty = Empty(_("No statements yet"), _("Draw one up for the lots of a contract."), icon="receipt")
    columns = (
        Column("last_on", _("Until"), kind="date"),
        Column("number", _("Statement number"), sort=""),
        Column("contract__customer__name", _("Customer"), sort="", grow=True),
        Column("contract__number", _("Contract"), sort=""),
        Column("kind", _("Kind"), kind="choice", sort=""),
        Column("state", _("State"), kind="choice", sort=""),
        Column("tonnes", _("Tonnes"), kind="tonnes", sort=""),
        Column("total_yuan", _("To pay"), kind="yuan", sort=""),
        Column("held_yuan", _("Held back"), kind="yuan", sort=""),
        Column("due_on", _("Due on"), kind="date", sort=""),
        Column("first_on", _("From"), kind="date", sort="", shown=False),
        Column("posted_yuan", _("Posted so far"), kind="yuan", sort="", shown=False),
    )
    filters = (
        Search(_("Statement or contract"), "number", "contract__number"),
        DateRange("last_on", _("Until")),
        Choice("state", _("State"), Statement.States.choices),
        Choice("kind", _("Kind"), Statement.Kind.choices),
        customer_at("contract__customer"),
        Flag("not_invoiced", _("Not invoiced in full"), lambda _request: not_invoiced()),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Statement]:
        newest = StatementVersion.objects.filter(statement=OuterRef("pk")).order_by("-number")
        sums = {name: Subquery(newest.values(name)[:1]) for name in ("tonnes", "total_yuan", "held_yuan")}
        return visible_statements(person(request)).select_related("contract__customer").annotate(**sums)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        by = person(request)
        links = [Link(_("Vouchers as a table"), reverse("settling:vouchers"), icon="file-export")]
        if may(by, EDIT):
            links.append(Link(_("Settle a month"), reverse("settling:month"), icon="calendar", dialog=True))
            links.append(Link(_("New statement"), reverse("settling:new"), primary=True, dialog=True))
        return links if may(by, "export") else links[1:]


class InvoiceList(SettlingList):
    name, here = "settling.invoices", "invoices"
    title = _("Invoices")
    default_sort = ("-issued_on",)
    empty = Empty(_("No invoices yet"), _("Enter them on their statement."), icon="file-invoice")
    columns = (
        Column("issued_on", _("Invoiced on"), kind="date"),
        Column("number", _("Invoice number"), sort=""),
        Column("statement__contract__customer__name", _("Customer"), sort="", grow=True),
        Column("statement__number", _("Statement number"), sort=""),
        Column("kind", _("Kind"), kind="choice", sort=""),
        Column("item", _("What it is about"), kind="choice", sort=""),
        Column("amount", _("Amount with tax, yuan"), kind="yuan", sort=""),
        Column("net", _("Without tax, yuan"), kind="yuan", sort=""),
        Column("tax", _("VAT, yuan"), kind="yuan", sort=""),
        Column("rate_pct", _("VAT rate, %"), kind="pct", sort=""),
        Column("original__number", _("Red letter of"), sort=""),
    )
    filters = (
        Search(_("Invoice or statement"), "number", "statement__number"),
        DateRange("issued_on", _("Invoiced on")),
        Choice("item", _("What it is about"), Invoice.Items.choices),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Invoice]:
        rows = visible_invoices(person(request))
        return rows.select_related("statement__contract__customer", "original")


VOUCHER_COLUMNS = (
    Column("day_on", _("Day"), kind="date"),
    Column("statement", _("Statement number")),
    Column("customer", _("Customer")),
    Column("code", _("Account code")),
    Column("subject", _("Account title")),
    Column("debit", _("Debit, yuan"), kind="yuan"),
    Column("credit", _("Credit, yuan"), kind="yuan"),
    Column("words", _("Summary")),
)


@needs(SEE)
def voucher_file(request: HttpRequest) -> HttpResponseBase:
    """What was posted in a month (this one, unless the address names another), as XLSX or CSV."""
    check(request, "export")
    month = _month(request.GET.get("month", ""))
    rows = vouchers(person(request), month.first, month.last)
    detail = {"list": request.path, "query": request.GET.urlencode(), "rows": len(rows)}
    record(by=person(request), action="web.list.export", subject=None, detail=detail)
    name = f"vouchers {month}"
    if request.GET.get("as") == "csv":
        return _as_text(rows, name)
    return export.response(rows, VOUCHER_COLUMNS, name, reader=person(request))[0]


def _as_text(rows: Sequence[Voucher], name: str) -> HttpResponse:
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    out = csv.writer(answer)
    out.writerow([str(column.label) for column in VOUCHER_COLUMNS])
    for row in rows:
        out.writerow([_plain(column.read(row)) for column in VOUCHER_COLUMNS])
    return answer


def _plain(value: object) -> str:
    """As text, and never as a formula."""
    text = "" if value is None else str(value)
    formula = isinstance(value, str) and text.startswith(export.FORMULA_STARTS)
    return f"'{text}" if formula else text


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        return Month.of(timezone.localdate())
