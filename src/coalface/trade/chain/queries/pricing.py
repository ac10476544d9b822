"""What counts on a listed price after a day: quotes on their way, and coal delivered at a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from coalface.trade.contracts.models import ContractTerms, Quote
from coalface.trade.dispatch.models import Shipment
from coalface.trade.pricing.models import Price
from coalface.trade.pricing.queries.lists import Delivery, price_for

OPEN = ("draft", "approving", "approved", "sent")


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A day that would be without a price, and the quote or contract that needs one."""

    day: date
    number: str


def left_without(price: Price, last_on: date) -> list[Unpriced]:
    """The days after the last of a price, quoted or delivered at its list, on which it says nothing now.

    Ask after the price was ended, in the same transaction.
    """
    found = [*_quoted(price, last_on), *_delivered(price, last_on)]
    return sorted(set(found), key=lambda one: (one.day, one.number))


def _quoted(price: Price, last_on: date) -> Iterator[Unpriced]:
    rows = Quote.objects.filter(
        price_list=price.price_list_id, product=price.product_id, state__in=OPEN, delivery_from_on__gt=last_on
    )
    for one in rows.select_related("product"):
        delivery = Delivery(one.product, one.delivery_from_on, one.mine_id, one.place_id, one.transport)
        if price_for(price.price_list, delivery) is None:
            yield Unpriced(one.delivery_from_on, one.number)


def _delivered(price: Price, last_on: date) -> Iterator[Unpriced]:
    """Shipped, so settled or to be settled at the price of their day."""
    product = price.product_id
    agreed = ContractTerms.objects.filter(price_list=price.price_list_id).filter(
        Q(until_on=None) | Q(until_on__gt=last_on), Q(product=product) | Q(product=None)
    )
    for terms in agreed.select_related("contract"):
        shipped = Shipment.objects.filter(
            contract=terms.contract_id, product=product, shipped_on__gt=last_on, shipped_on__gte=terms.from_on
        )
        if terms.until_on is not None:
            shipped = shipped.filter(shipped_on__lte=terms.until_on)
        for day in shipped.order_by("shipped_on").values_list("shipped_on", flat=True).distinct():
            delivery = Delivery(price.product, day, terms.mine_id, terms.place_id, terms.transport)
            if price_for(price.price_list, delivery) is None:
                yield Unpriced(day, terms.contract.number)
