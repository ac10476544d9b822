"""Who sees which shipments: those of the customers the right reaches."""

from django.db.models import QuerySet

from coalface.identity.people.access import scoped
from coalface.identity.people.models import User
from coalface.trade.dispatch.models import Shipment


def visible_shipments(user: User) -> QuerySet[Shipment]:
    """Prices on them show only as `ledger.access.hidden_fields` allows."""
    return scoped(
        Shipment.objects.all(),
        user,
        "trade.view",
        owner="customer__responsible",
        department="customer__department",
    )
