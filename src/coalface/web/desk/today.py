"""The start page: what to do today, and how the month stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coalface.archive.credentials.queries import expiring
from coalface.desk.imports.access import visible_runs
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import open_notices
from coalface.evaluation.grading.queries import moved_records, newest_review, risen_and_fallen
from coalface.identity.people.access import may, scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.measures import from_kilograms
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.customers import MonthLine
from coalface.trade.chain.queries.overview import (
    month_series,
    silent_customers,
    standings_of_customers,
    standings_of_team,
)
from coalface.web.access import person
from coalface.web.components.charts import Chart, Series
from coalface.web.desk.words import WEIGHTS
from coalface.web.rendering import render

SHOWN = 8
SOON_DAYS = 30
CHART_MONTHS = (24, 12)


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits, what expires, who moved; the month's figures follow by themselves."""
    user, day = person(request), timezone.localdate()
    context = {
        "today": day,
        "tasks": _tasks(user),
        "weights": WEIGHTS,
        "expiring": _expiring(user) if may(user, "credential.view") else None,
        "moves": _moves(user) if may(user, "grade.view") else None,
        "imports": visible_runs(user).order_by("-pk")[:5] if may(user, "import.run") else None,
        "months": _chosen_months(request),
        "address": address,
    }
    return render(request, "desk/today.html", context)


@require_GET
def trade(request: HttpRequest) -> HttpResponse:
    """The figures of the month; their sums take longest, so the page does not wait for them."""
    user, day = person(request), timezone.localdate()
    if not may(user, "trade.view"):
        return render(request, "desk/trade.html", {"allowed": False}, fragment="figures")
    month, months = Month.of(day), _chosen_months(request)
    series = month_series(user, month, months)
    silent, silent_count = silent_customers(user, month, SHOWN)
    scope = scope_of(user, "trade.view")
    context: dict[str, Any] = {
        "allowed": True,
        "month": month,
        "months": months,
        "choices": CHART_MONTHS,
        "now": series[-1],
        "before": series[-2],
        "chart": _chart(series),
        "silent": silent,
        "silent_count": silent_count,
        "standings": standings_of_customers(user, month, day, SHOWN),
        "team": []
        if scope is Scope.OWN
        else standings_of_team(user, month, by_department=scope is Scope.ALL),
        "by_department": scope is Scope.ALL,
        "address": address,
    }
    return render(request, "desk/trade.html", context, fragment="figures")


def address(name: str, *args: object, **filters: date | int | None) -> str:
    """Where the rows behind a number are; nothing while that page does not exist."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    given = {key: str(value) for key, value in filters.items() if value is not None}
    return f"{found}?{urlencode(given)}" if given else found


def _tasks(user: User) -> dict[str, Any]:
    """The weightiest open notices; one more than shown tells whether there are others."""
    found = list(open_notices(user)[: SHOWN + 1])
    return {"rows": found[:SHOWN], "more": len(found) > SHOWN, "kinds": Notice.Kind}


def _expiring(user: User) -> dict[str, Any]:
    rows = expiring(user, today=timezone.localdate(), within_days=SOON_DAYS)
    shown = list(rows.select_related("customer", "kind")[: SHOWN + 1])
    return {"rows": shown[:SHOWN], "more": len(shown) > SHOWN, "days": SOON_DAYS}


def _moves(user: User) -> dict[str, Any]:
    """Customers whose grade changed in the latest review: those that fell first."""
    review = newest_review(user)
    if review is None:
        return {"rows": [], "period": None, "up": 0, "down": 0}
    up, down = risen_and_fallen(user, review)
    return {
        "rows": list(moved_records(user, review)[:SHOWN]),
        "period": Month.of(review.period_on),
        "up": up,
        "down": down,
    }


def _chosen_months(request: HttpRequest) -> int:
    return 12 if request.GET.get("months") == "12" else 24


def _chart(series: Iterable[MonthLine]) -> Chart:
    lines = list(series)
    behind = [
        address("trade:shipments", shipped_on_from=line.month.first, shipped_on_to=line.month.last)
        for line in lines
    ]
    return Chart(
        kind="bar",
        title=_("Tonnes delivered and agreed"),
        labels=[str(line.month) for line in lines],
        label_head=_("Month"),
        unit=_("t"),
        places=0,
        series=[
            Series(_("Delivered"), [from_kilograms(line.dispatched_kg) for line in lines], behind),
            Series(_("Agreed"), [from_kilograms(line.contracted_kg) for line in lines], kind="line"),
        ],
    )
