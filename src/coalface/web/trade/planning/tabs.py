"""The shapes orders and plans are shown in: sheet, list, balance, plans."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.access import may
from coalface.trade.plans.access import EDIT, SEE
from coalface.web.access import person

Tabs = list[tuple[str | Promise, str, bool]]


def order_tabs(request: HttpRequest, here: str) -> Tabs:
    """Label, address, is this one; the month of the address goes along."""
    places = [(_("Order sheet"), "planning:sheet")] if may(person(request), EDIT) else []
    places += [
        (_("Orders"), "planning:orders"),
        (_("Balance of the month"), "planning:balance"),
        (_("Plans"), "planning:plans"),
        (_("Railway requests"), "planning:rail"),
        (_("Order of priorities"), "planning:priorities"),
        (_("Services beside coal"), "planning:services"),
    ]
    month = request.GET.get("month", "")
    query = f"?month={month}" if month else ""
    with_month = ("planning:sheet", "planning:balance", "planning:rail")
    return [
        (label, reverse(name) + (query if name in with_month else ""), name == here) for label, name in places
    ]


def place_tabs(request: HttpRequest, here: str) -> Tabs:
    """Where coal comes from, lies and travels."""
    places = [
        (_("Stockyards"), "planning:stockyards"),
        (_("Outputs of mines"), "planning:outputs"),
        (_("Haul routes"), "planning:routes"),
    ]
    if may(person(request), SEE):
        places.insert(1, (_("Stock counts"), "planning:counts"))
    return [(label, reverse(name), name == here) for label, name in places]
