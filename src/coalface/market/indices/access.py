"""Who sees price indices: they belong to nobody, so the right alone decides."""

from django.db.models import QuerySet

from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.market.indices.models import IndexValue, PriceIndex


def visible_indices(user: User, right: str = "market.view") -> QuerySet[PriceIndex]:
    return PriceIndex.objects.all() if may(user, right) else PriceIndex.objects.none()


def visible_values(user: User, right: str = "market.view") -> QuerySet[IndexValue]:
    return IndexValue.objects.all() if may(user, right) else IndexValue.objects.none()
