"""Who sees what left, how it was weighed and what arrived: the customers the right reaches decide."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User
from coalface.trade.dispatch.models import (
    Arrival,
    Carrier,
    GateLimits,
    LoadingNote,
    Scale,
    Shipment,
    Ticket,
    Voyage,
    Waybill,
    Weighing,
)


def visible_shipments(user: User) -> QuerySet[Shipment]:
    """Prices on them show only as `ledger.access.hidden_fields` allows."""
    return scoped(
        Shipment.objects.all(),
        user,
        "trade.view",
        owner="customer__responsible",
        department="customer__department",
    )


def visible_notes(user: User, right: str = "trade.view") -> QuerySet[LoadingNote]:
    """Prices on them show only as `ledger.access.hidden_fields` allows."""
    rows = LoadingNote.objects.all()
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def visible_weighings(user: User, right: str = "trade.view") -> QuerySet[Weighing]:
    return scoped(
        Weighing.objects.all(),
        user,
        right,
        owner="note__customer__responsible",
        department="note__customer__department",
    )


def visible_tickets(user: User, right: str = "trade.view") -> QuerySet[Ticket]:
    return scoped(
        Ticket.objects.all(),
        user,
        right,
        owner="note__customer__responsible",
        department="note__customer__department",
    )


def visible_waybills(user: User, right: str = "trade.view") -> QuerySet[Waybill]:
    rows = Waybill.objects.all()
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def visible_voyages(user: User, right: str = "trade.view") -> QuerySet[Voyage]:
    rows = Voyage.objects.all()
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def visible_arrivals(user: User, right: str = "trade.view") -> QuerySet[Arrival]:
    rows = Arrival.objects.all()
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def visible_carriers(user: User) -> QuerySet[Carrier]:
    """Carriers belong to nobody: whoever sees shipments sees all of them."""
    return Carrier.objects.all() if may(user, "trade.view") else Carrier.objects.none()


def visible_scales(user: User) -> QuerySet[Scale]:
    """Scales belong to nobody: whoever sees shipments sees all of them."""
    return Scale.objects.all() if may(user, "trade.view") else Scale.objects.none()


def visible_limits(user: User) -> QuerySet[GateLimits]:
    """The limits of the gate belong to nobody: whoever sees shipments sees by what they are judged."""
    return GateLimits.objects.all() if may(user, "trade.view") else GateLimits.objects.none()


VISIBLE: Mapping[str, Callable[[User], QuerySet[Any]]] = {
    "shipment": visible_shipments,
    "loadingnote": visible_notes,
    "ticket": visible_tickets,
    "waybill": visible_waybills,
    "voyage": visible_voyages,
    "arrival": visible_arrivals,
}
"""By kind of record, for the desk."""
