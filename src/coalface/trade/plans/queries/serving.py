"""What services cost."""

from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery

from coalface.identity.people.models import User
from coalface.trade.plans.access import visible_services
from coalface.trade.plans.models import Service, ServicePrice


def price_on(service: Service, day: date) -> Decimal | None:
    """Yuan a unit by the list on a day; None when it has no price then."""
    return _on(day).filter(service=service).values_list("unit_price", flat=True).first()


def price_list(user: User, day: date) -> QuerySet[Service]:
    """Services with the price of a day as `unit_price` and since when as `from_on`."""
    price = _on(day).filter(service=OuterRef("pk"))
    return visible_services(user).annotate(
        unit_price=Subquery(price.values("unit_price")[:1]), from_on=Subquery(price.values("from_on")[:1])
    )


def _on(day: date) -> QuerySet[ServicePrice]:
    return ServicePrice.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day
    ).order_by()
