"""The tabs of a customer's record: each part of the archive adds its own page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.people.access import may
from coalface.web.access import person
from coalface.web.navigation import Text


@dataclass(frozen=True, slots=True)
class Tab:
    """A page about one customer; its address takes the customer's `pk`."""

    label: Text
    to: str
    right: str


_tabs: list[Tab] = [Tab(_("Record"), "archive:customer", "customer.view")]


def register(*tabs: Tab) -> None:
    """Called from a folder's urls.py; the order of registration is the order on the page."""
    _tabs.extend(tab for tab in tabs if tab not in _tabs)


def tabs_of(request: HttpRequest, customer: Customer) -> list[tuple[Text, str, bool]]:
    """What `ui.tabs` needs: caption, address, whether it is this page."""
    by = person(request)
    places = [(tab.label, reverse(tab.to, args=[customer.pk])) for tab in _tabs if may(by, tab.right)]
    return [(label, address, address == request.path) for label, address in places]


def tab_context(request: HttpRequest, pk: int, right: str = "customer.view") -> dict[str, Any]:
    """Customer and tabs for a template that extends archive/tab.html; 404 outside the reach of the right."""
    rows = visible_customers(person(request), right).select_related("responsible", "department")
    customer = get_object_or_404(rows, pk=pk)
    return {"customer": customer, "tabs": tabs_of(request, customer)}
