"""Ending a listed price early, when nothing counts on it."""

from datetime import date

from django.db import transaction

from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.chain.queries.pricing import left_without
from coalface.trade.pricing.actions.ending import close_price
from coalface.trade.pricing.models import Price

STILL_NEEDED = mark(
    "%(count)s days after that are quoted or delivered at this list and would have no price, the first is "
    "%(day)s (%(number)s). Set another price from then on instead."
)


class PriceStillNeeded(Refused):
    """A quoted or delivered day would be left without a price."""


@transaction.atomic
def end_price(*, price_id: int, last_on: date, by: User) -> Price:
    """A day is the last of a price; what was priced by it before stays so.

    Raises PriceStillNeeded, PriceInvalid or NotAllowed.
    """
    price = close_price(price_id=price_id, last_on=last_on, by=by)
    if bare := left_without(price, last_on):
        values = {"count": len(bare), "day": bare[0].day, "number": bare[0].number}
        raise PriceStillNeeded(blocking("still_needed", STILL_NEEDED, "last_on", values))
    return price
