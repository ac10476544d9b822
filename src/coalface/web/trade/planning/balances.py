"""The balance of a month: supply against demand in bars, routes, and who was cut for which reason."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.identity.people.models import User
from coalface.kernel.measures import from_kilograms
from coalface.trade.catalogue.access import keeps_supply
from coalface.trade.plans.access import SEE, visible_lines
from coalface.trade.plans.models import Plan, PlanLine
from coalface.trade.plans.queries import Balance, balance_of, revisions_of
from coalface.trade.plans.queries.balance import ProductBalance
from coalface.web.access import needs, person
from coalface.web.components.charts import Chart, Series
from coalface.web.rendering import render
from coalface.web.trade.planning.marks import plan_badge, why_badge, why_words
from coalface.web.trade.planning.months import asked_month, month_context
from coalface.web.trade.planning.tabs import order_tabs

LISTED = 50


@needs(SEE)
def show(request: HttpRequest) -> HttpResponse:
    by, month = person(request), asked_month(request, ahead=1)
    found = balance_of(by, month)
    context = {
        **month_context(request, month),
        "found": found,
        "chart": _chart(found),
        "cuts": cut_lines(by, found.plan),
        "revisions": revisions_of(by, month),
        "keeps": keeps_supply(by),
        "plan_badge": plan_badge,
        "why_badge": why_badge,
        "why_words": why_words,
        "tabs": order_tabs(request, "planning:balance"),
    }
    return render(request, "planning/balance.html", context)


def cut_lines(by: User, plan: Plan | None) -> list[PlanLine]:
    """The largest cuts of a plan among the customers in reach."""
    if plan is None:
        return []
    rows = visible_lines(by).filter(plan=plan, planned_kg__lt=F("wanted_kg"))
    rows = rows.select_related("customer", "product", "haul_route", "changed_by")
    return list(rows.order_by(F("planned_kg") - F("wanted_kg"), "pk")[:LISTED])


def _chart(found: Balance) -> Chart:
    """Bars by product; each leads to the orders behind it."""
    query = f"?month_on_from={found.month.first}&month_on_to={found.month.last}&product="
    urls = [reverse("planning:orders") + query + str(one.product.pk) for one in found.products]
    named: list[tuple[str, Callable[[ProductBalance], int | None]]] = [
        (_("Supply"), lambda one: one.supply.kg if one.supply else None),
        (_("Ordered"), lambda one: one.ordered_kg),
        (_("Agreed by contract"), lambda one: one.contracted_kg),
        (_("Wanted"), lambda one: one.wanted_kg),
    ]
    if found.plan is not None:
        named.append((_("Planned"), lambda one: one.planned_kg))
    series = [Series(name, [_tonnes(read(one)) for one in found.products], urls) for name, read in named]
    labels: list[Any] = [one.product.name for one in found.products]
    return Chart("bar", _("Supply and demand"), labels, series, unit="t", label_head=_("Product"), places=0)


def _tonnes(kg: int | None) -> Decimal | None:
    return None if kg is None else from_kilograms(kg)
