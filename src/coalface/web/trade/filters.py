"""Filters that the lists of trade share."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.access import visible_customers
from coalface.identity.people.models import User
from coalface.trade.catalogue.access import visible_mines, visible_products
from coalface.trade.contracts.access import visible_contracts
from coalface.web.access import person
from coalface.web.components.lists import Choice, Flag, Pick


def _once(request: HttpRequest, ask: Callable[..., Any], *about: object) -> Any:  # noqa: ANN401 - what `ask` answers
    """Ask once for a request: a filter wants its words for the box, for the chip and for the empty page."""
    asked: dict[Any, Any] = request.__dict__.setdefault("_trade_asked", {})
    key = (ask, *about)
    if key not in asked:
        asked[key] = ask(person(request), *about)
    return asked[key]


def _customer(user: User, pk: int) -> str | None:
    return visible_customers(user, "trade.view").filter(pk=pk).values_list("name", flat=True).first()


def _mine(user: User, pk: int) -> str | None:
    return visible_mines(user).filter(pk=pk).values_list("name", flat=True).first()


def _contract(user: User, pk: int) -> str | None:
    return visible_contracts(user).filter(pk=pk).values_list("number", flat=True).first()


def _products(user: User) -> list[tuple[Any, str]]:
    return list(visible_products(user).order_by("code").values_list("pk", "name"))


def customer_at(field: str) -> Pick:
    """The customer to which this field leads."""
    return Pick(
        "customer",
        _("Customer"),
        options="trade:customer_options",
        name_of=lambda request, pk: _once(request, _customer, pk),
        field=field,
    )


def own(field: str) -> Flag:
    """What belongs to the person's own customers, to whom this field leads."""
    return Flag("own", _("My customers"), lambda request: Q(**{f"{field}__responsible": person(request)}))


def by_number(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(number__startswith=text)


CUSTOMER = customer_at("customer")
OWN = own("customer")
MINE = Pick(
    "mine",
    _("Mine"),
    options="trade:mine_options",
    name_of=lambda request, pk: _once(request, _mine, pk),
)
CONTRACT = Pick(
    "contract",
    _("Contract"),
    options="trade:contract_options",
    name_of=lambda request, pk: _once(request, _contract, pk),
)
PRODUCT = Choice("product", _("Product"), lambda request: _once(request, _products))
