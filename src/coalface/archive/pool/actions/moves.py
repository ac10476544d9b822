"""Keeping count of what flows in and out of the pool."""

from collections.abc import Iterable

from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.archive.pool.models import Claim, PoolMove
from coalface.identity.people.models import User


def note_moves(
    customers: Iterable[Customer], kind: str, *, by: User, person: User | None = None, reason: str = ""
) -> None:
    """Part of every action that moves customers; `person` is who gets or gives them."""
    now = timezone.now()
    PoolMove.objects.bulk_create(
        PoolMove(customer=customer, kind=kind, person=person, reason=reason[:250], moved_at=now, moved_by=by)
        for customer in customers
    )


def end_claims(customers: Iterable[Customer], end: str) -> None:
    ids = [customer.pk for customer in customers]
    claims = Claim.objects.filter(customer__in=ids, ended_at__isnull=True)
    claims.update(ended_at=timezone.now(), end=end)


def warning_key(customer_id: int) -> str:
    return f"pool:{customer_id}:warning"
