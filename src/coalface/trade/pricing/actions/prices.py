"""Setting prices and floors: the newest stops the one before, and two are never valid at once."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, may, require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.pricing.access import DECIDE, SET
from coalface.trade.pricing.actions.lists import PriceInvalid, lock_list
from coalface.trade.pricing.models import Price, PriceFloor, PriceList
from coalface.trade.pricing.queries.lists import floor_on
from coalface.trade.pricing.rules.listing import Period, overlap_findings, period_findings, price_findings

FLOOR_IN_THE_WAY = mark(
    "%(price)s yuan/t lies below the floor of %(floor)s yuan/t. Only who approves such prices can list it."
)
SET_JUST_NOW = mark("Another price was set for this time just now.")


class PricesOverlap(Refused):
    """Another price is valid in a part of this time."""


class BelowFloor(NotAllowed):
    """A listed price below the floor is for those who approve such prices (R45.06)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a price is for; None and an empty text stand for any."""

    product: Product
    mine: Mine | None = None
    place: Station | None = None
    transport: str = ""


Valid = TypeVar("Valid", Price, PriceFloor)


@transaction.atomic
def set_price(
    *,
    price_list: PriceList,
    subject: Subject,
    price: Decimal,
    from_on: date,
    until_on: date | None = None,
    kcal_per_kg: int | None = None,
    note: str = "",
    by: User,
) -> Price:
    """What a product costs from a day on; an earlier price without an end stops the day before.

    Raises PricesOverlap when another price is valid in a part of that time, BelowFloor, or PriceInvalid.
    """
    require(by, SET)
    found = lock_list(price_list.pk)
    period = Period(from_on, until_on)
    if findings := [*price_findings(price, kcal_per_kg), *period_findings(period)]:
        raise PriceInvalid(*findings)
    below = _judge_floor(price, subject, from_on, by)
    rows = found.prices.filter(
        product=subject.product, mine=subject.mine, place=subject.place, transport=subject.transport
    )
    _make_room(rows, period)
    made = kept(
        Price(
            price_list=found,
            product=subject.product,
            mine=subject.mine,
            place=subject.place,
            transport=subject.transport,
            from_on=from_on,
            until_on=until_on,
            planned_until_on=until_on,
            unit_price_per_tonne=price,
            kcal_per_kg=kcal_per_kg,
            note=note.strip()[:250],
            saved_by=by,
            saved_at=timezone.now(),
        )
    )
    told = {"product": str(subject.product), "price": price, "from_on": from_on, "until_on": until_on}
    record(by=by, action="trade.price.set", subject=found, detail={**told, "below_floor": below})
    return made


@transaction.atomic
def set_floor(
    *,
    product: Product,
    floor: Decimal,
    from_on: date,
    until_on: date | None = None,
    mine: Mine | None = None,
    note: str = "",
    by: User,
) -> PriceFloor:
    """The lowest price of a product without approval, from a day on (R45.06). Raises as `set_price`."""
    require(by, SET)
    require(by, DECIDE)
    period = Period(from_on, until_on)
    if findings := [*price_findings(floor, None), *period_findings(period)]:
        raise PriceInvalid(*findings)
    Product.objects.select_for_update().get(pk=product.pk)
    _make_room(PriceFloor.objects.filter(product=product, mine=mine), period)
    made = kept(
        PriceFloor(
            product=product,
            mine=mine,
            from_on=from_on,
            until_on=until_on,
            planned_until_on=until_on,
            floor_per_tonne=floor,
            note=note.strip()[:250],
            saved_by=by,
            saved_at=timezone.now(),
        )
    )
    told = {"product": str(product), "floor": floor, "from_on": from_on, "until_on": until_on}
    record(by=by, action="trade.floor.set", subject=product, detail=told)
    return made


def _judge_floor(price: Decimal, subject: Subject, day: date, by: User) -> bool:
    """Whether the price lies below its floor; only who approves such prices may list one."""
    mine_id = subject.mine.pk if subject.mine else None
    floor = floor_on(subject.product, day, mine_id)
    if floor is None or price >= floor:
        return False
    if not may(by, DECIDE):
        values = {"price": price, "floor": floor}
        raise BelowFloor(blocking("below_floor", FLOOR_IN_THE_WAY, "price", values))
    return True


def _make_room(rows: QuerySet[Valid], period: Period) -> None:
    """End the price that runs on without an end; refuse when anything else is in the way."""
    later = Q() if period.until_on is None else Q(from_on__lte=period.until_on)
    running = Q(until_on__isnull=True) | Q(until_on__gte=period.from_on)
    for other in rows.filter(later, running).order_by("from_on"):
        taken = Period(other.from_on, other.until_on)
        if found := overlap_findings(period, taken, _amount(other)):
            raise PricesOverlap(*found)
        other.until_on = period.from_on - timedelta(days=1)
        other.save(update_fields=["until_on"])


def _amount(row: Price | PriceFloor) -> Decimal:
    return row.unit_price_per_tonne if isinstance(row, Price) else row.floor_per_tonne


def kept(row: Valid) -> Valid:
    """Saved; of two people at once the constraint lets one through."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise PricesOverlap(_clash(row)) from None
    return row


def _clash(row: models.Model) -> Finding:
    return blocking("prices_overlap", SET_JUST_NOW, "from_on", {"row": str(row)})
