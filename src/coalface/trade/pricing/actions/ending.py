"""Ending a listed price before its time."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.trade.pricing.access import SET
from coalface.trade.pricing.actions.lists import PriceInvalid, lock_list
from coalface.trade.pricing.models import Price
from coalface.trade.pricing.rules.listing import Period, ending_findings


@transaction.atomic
def close_price(*, price_id: int, last_on: date, by: User) -> Price:
    """A day is the last of a price; the days before keep it. Whoever calls sees to what is priced by it:
    people end prices with `chain.actions.end_price`.
    """
    require(by, SET)
    price = Price.objects.select_related("price_list", "product").get(pk=price_id)
    found = lock_list(price.price_list_id)
    price.refresh_from_db(fields=["until_on"])
    if findings := ending_findings(Period(price.from_on, price.until_on), last_on):
        raise PriceInvalid(*findings)
    price.until_on = price.ended_on = last_on
    price.ended_at, price.ended_by = timezone.now(), by
    price.save(update_fields=["until_on", "ended_on", "ended_at", "ended_by"])
    told = {"product": str(price.product), "price": price.unit_price_per_tonne, "last_on": last_on}
    record(by=by, action="trade.price.end", subject=found, detail=told)
    return price
