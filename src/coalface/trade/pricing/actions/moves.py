"""Moving customers' prices for some days, and ending that early. Who calls has judged it and audits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.pricing.access import SET
from coalface.trade.pricing.actions.lists import lock_list
from coalface.trade.pricing.models import PriceList, PriceMove

MOVED_ALREADY = mark("%(customer)s takes part in another price experiment of this product in that time.")


class MovedAlready(Refused):
    """Another experiment holds the customer's price of the product in a part of this time."""


@dataclass(frozen=True, slots=True)
class Moving:
    """Which prices are moved from when to when, and why."""

    price_list: PriceList
    product: Product
    mine: Mine | None
    from_on: date
    until_on: date
    reason: str


@transaction.atomic
def move_prices(*, moving: Moving, amounts: Mapping[Customer, Decimal], by: User) -> Sequence[PriceMove]:
    """One row for each customer, nought where the price is kept. Raises MovedAlready."""
    lock_list(moving.price_list.pk)
    now = timezone.now()
    return [_moved(moving, customer, amount, now, by) for customer, amount in amounts.items()]


@transaction.atomic
def end_moves(*, move_ids: Sequence[int], last_on: date, by: User) -> int:
    """A day is the last of these moves; those that end before it stay as they are. Returns how many ended."""
    require(by, SET)
    rows = PriceMove.objects.select_for_update().filter(pk__in=move_ids, until_on__gt=last_on)
    found = list(rows.order_by("pk"))
    for one in found:
        one.until_on, one.ended_at = last_on, timezone.now()
        one.save(update_fields=["until_on", "ended_at"])
    return len(found)


def _moved(moving: Moving, customer: Customer, amount: Decimal, now: datetime, by: User) -> PriceMove:
    made = PriceMove(
        price_list=moving.price_list,
        product=moving.product,
        mine=moving.mine,
        customer=customer,
        amount=amount,
        reason=moving.reason,
        from_on=moving.from_on,
        until_on=moving.until_on,
        planned_until_on=moving.until_on,
        saved_by=by,
        saved_at=now,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        values = {"customer": str(customer)}
        raise MovedAlready(blocking("moved_already", MOVED_ALREADY, "customer", values)) from None
    return made
