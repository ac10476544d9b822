"""Reports of a day and of a month: output, sales and stock; sales advised; the month analysed (B7)."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.models import Grade
from coalface.identity.people.access import scope_of
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.advice import AdviceLine, advice_of
from coalface.trade.chain.queries.analysis import altogether, by_grade, by_product, movers, received
from coalface.trade.chain.queries.daily import day_lines, together
from coalface.trade.chain.rules.advice import ADVICE_NAMES
from coalface.trade.ledger.access import hidden_fields
from coalface.trade.ledger.queries import months_pending
from coalface.web.access import needs, person
from coalface.web.components.lists import Column
from coalface.web.rendering import render
from coalface.web.trade.flow.tables import Table
from coalface.web.trade.flow.words import month_of, tabs
from coalface.web.trade.planning.months import asked_month, month_context

DAY_COLUMNS = (
    Column("name", gettext_lazy("Product")),
    Column("output", gettext_lazy("Output of the day"), kind="tonnes", places=0),
    Column("output_month", gettext_lazy("Output this month"), kind="tonnes", places=0),
    Column("sold", gettext_lazy("Sold that day"), kind="tonnes", places=0),
    Column("sold_month", gettext_lazy("Sold this month"), kind="tonnes", places=0),
    Column("opening", gettext_lazy("Opening stock"), kind="tonnes", places=0),
    Column("closing", gettext_lazy("Closing stock"), kind="tonnes", places=0),
    Column("change", gettext_lazy("Change of stock"), kind="tonnes", places=0),
    Column("unexplained", gettext_lazy("Not explained"), kind="tonnes", places=0),
    Column("read_on", gettext_lazy("Stock read on"), kind="date"),
)
ADVICE_COLUMNS = (
    Column("name", gettext_lazy("Product")),
    Column("advice", gettext_lazy("Advice"), value=lambda line: advice_words(line)),
    Column("stock", gettext_lazy("Stock"), kind="tonnes", places=0),
    Column("daily", gettext_lazy("Shipped a day"), kind="tonnes", places=0),
    Column("days", gettext_lazy("Days of stock"), kind="number", places=1),
    Column("supply", gettext_lazy("Output and stock"), kind="tonnes", places=0),
    Column("wanted", gettext_lazy("Wanted"), kind="tonnes", places=0),
    Column("tonnes", gettext_lazy("Advised to sell"), kind="tonnes", places=0),
    Column("beyond", gettext_lazy("Beyond what is wanted"), kind="tonnes", places=0),
    Column("price", gettext_lazy("Mean price of 30 days, yuan/t"), kind="yuan"),
    Column("price_change", gettext_lazy("On the 30 days before, yuan/t"), kind="yuan"),
)
ADVICE_MONEY = {"price", "price_change"}
MONTH_COLUMNS = (
    Column("name", gettext_lazy("Product")),
    Column("agreed", gettext_lazy("Agreed"), kind="tonnes", places=0),
    Column("tonnes", gettext_lazy("Shipped"), kind="tonnes", places=0),
    Column("fulfilled_pct", gettext_lazy("Fulfilment"), kind="pct"),
    Column("on_month_before_pct", gettext_lazy("On the month before"), kind="pct"),
    Column("on_year_before_pct", gettext_lazy("On the year before"), kind="pct"),
    Column("year", gettext_lazy("This year so far"), kind="tonnes", places=0),
    Column("year_on_year_pct", gettext_lazy("On last year so far"), kind="pct"),
    Column("value", gettext_lazy("Value shipped"), kind="yuan", places=0),
    Column("price", gettext_lazy("Mean price, yuan/t"), kind="yuan"),
    Column("price_change", gettext_lazy("On the month before, yuan/t"), kind="yuan"),
)
MONTH_MONEY = {"value", "price", "price_change"}
GRADE_COLUMNS = (
    Column("key", gettext_lazy("Grade"), value=lambda line: grade_words(line.key)),
    *(column for column in MONTH_COLUMNS[1:] if column.key not in MONTH_MONEY),
)


@needs("trade.view")
def daily(request: HttpRequest) -> HttpResponseBase:
    """产销存日报表: output, sales and stock of a day; yesterday when the address names none."""
    user, on = person(request), _day(request)
    lines = day_lines(user, on)
    total = together(lines, _("Together"))
    table = Table("flow.daily", gettext_lazy("Output, sales and stock"), DAY_COLUMNS, lines, total)
    if request.GET.get("export") == "xlsx":
        return table.deliver(request, on)
    context = {
        "on": on,
        "table": table,
        "whole": scope_of(user, "trade.view") is Scope.ALL,
        "download": f"?on={on}&export=xlsx",
        "tabs": tabs("daily"),
    }
    return render(request, "flow/daily.html", context)


@needs("plan.view")
def advice(request: HttpRequest) -> HttpResponseBase:
    """煤炭销售建议表: what is advised to sell in a month, the next one when the address names none."""
    user, month = person(request), asked_month(request, ahead=1)
    hidden = ADVICE_MONEY if scope_of(user, "money.view") is not Scope.ALL else set()
    columns = [column for column in ADVICE_COLUMNS if column.key not in hidden]
    lines = advice_of(user, month, timezone.localdate())
    table = Table("flow.advice", gettext_lazy("Sales advised"), columns, lines)
    if request.GET.get("export") == "xlsx":
        return table.deliver(request, month)
    context = {
        **month_context(request, month),
        "table": table,
        "download": f"?month={month}&export=xlsx",
        "tabs": tabs("advice"),
    }
    return render(request, "flow/advice.html", context)


@needs("trade.view")
def analysis(request: HttpRequest) -> HttpResponseBase:
    """煤炭销售月度分析: a month beside the one before and the year before; the last whole one unless said."""
    user, today = person(request), timezone.localdate()
    month = month_of(request, today) if request.GET.get("month") else Month.of(today) - 1
    hidden = MONTH_MONEY if hidden_fields(user) else set()
    lines = by_product(user, month)
    total = altogether(lines, _("Together"))
    columns = [column for column in MONTH_COLUMNS if column.key not in hidden]
    table = Table("flow.analysis", gettext_lazy("Monthly analysis of sales"), columns, lines, total)
    if request.GET.get("export") == "xlsx":
        return table.deliver(request, month)
    more, less = movers(user, month)
    context: dict[str, Any] = {
        **month_context(request, month),
        "table": table,
        "grades": Table(
            "flow.analysis", gettext_lazy("By grade of customer"), GRADE_COLUMNS, by_grade(user, month)
        ),
        "total": total,
        "received": received(user, month),
        "more": more,
        "less": less,
        "behind": f"{reverse('trade:shipments')}?shipped_on_from={month.first}&shipped_on_to={month.last}",
        "pending": months_pending(),
        "download": f"?month={month}&export=xlsx",
        "tabs": tabs("analysis"),
    }
    return render(request, "flow/analysis.html", context)


def advice_words(line: AdviceLine) -> str:
    return _(ADVICE_NAMES[line.advised.advice])


def grade_words(code: str) -> str:
    return str(Grade(code).label) if code in Grade.values else code


def _day(request: HttpRequest) -> date:
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return asked or timezone.localdate() - timedelta(days=1)
