"""What a price list says for a delivery, and the floor below it, as they stand or as known at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from coalface.archive.customers.models import Customer, Grade
from coalface.identity.audit.history import history_of
from coalface.kernel.findings import Finding, Severity, blocking, mark
from coalface.trade.catalogue.models import Product
from coalface.trade.pricing.models import AdjustmentVersion, Price, PriceFloor, PriceList, PriceMove
from coalface.trade.pricing.rules.answers import PriceAnswer, Step, summed, unknown
from coalface.trade.pricing.rules.steps import Rule, Standing, adjusted, read

Row = TypeVar("Row", Price, PriceFloor, AdjustmentVersion, PriceMove)
NO_PRICE = mark("The list %(list)s has no price of %(product)s on %(day)s; enter one first.")
NOT_A_MEMBER = mark("The list %(list)s is for its members; %(customer)s is none on %(day)s.")
MOVED = mark("Price experiment %(name)s")
LISTED = mark("List %(list)s: %(product)s, valid from %(from_on)s")
BELOW_FLOOR = mark("%(price)s yuan/t lies below the floor of %(floor)s yuan/t; it needs approval.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is priced: a product on a day, from which mine, at which place, by which transport."""

    product: Product
    day: date
    mine_id: int | None = None
    place_id: int | None = None
    transport: str = ""


def listed(
    price_list: PriceList,
    delivery: Delivery,
    customer: Customer,
    *,
    tonnes: Decimal | None = None,
    fulfilment_pct: Decimal | None = None,
    known_at: datetime | None = None,
) -> PriceAnswer:
    """The price of a list for a customer with the steps of grade, volume and risk, and what moves it (R0.30).

    Group prices never apply to non-members. With `known_at`, only what was saved by then counts.
    """
    if not is_member(price_list, customer, delivery.day):
        values = {"list": price_list.name, "customer": str(customer), "day": delivery.day}
        return unknown(blocking("not_a_member", NOT_A_MEMBER, None, values))
    price = price_for(price_list, delivery, known_at=known_at)
    if price is None:
        values = {"list": price_list.name, "product": str(delivery.product), "day": delivery.day}
        return unknown(blocking("no_price", NO_PRICE, None, values))
    told = {"list": price_list.name, "product": str(delivery.product), "from_on": price.from_on}
    base = Step("listed", LISTED, price.unit_price_per_tonne, told)
    grade, risky = standing_at(customer, delivery.day, known_at)
    standing = Standing(grade, risky, tonnes, fulfilment_pct, str(Grade(grade).label))
    rules = rules_on(price_list, delivery.day, known_at=known_at)
    steps = [base, *adjusted(rules, price.unit_price_per_tonne, standing)]
    moved = move_on(price_list, delivery, customer, known_at=known_at)
    if moved is not None:
        steps.append(Step("moved", MOVED, moved.amount, {"name": moved.reason}))
    return summed(steps)


def price_for(price_list: PriceList, delivery: Delivery, *, known_at: datetime | None = None) -> Price | None:
    """The price that fits closest: one for the mine, the place or the transport goes before a general one.

    Of one kind the latest begun decides: where it was ended, or has run out, no former one comes back.
    """
    rows = price_list.prices.filter(
        Q(from_on__lte=delivery.day),
        Q(mine=None) | Q(mine=delivery.mine_id),
        Q(place=None) | Q(place=delivery.place_id),
        transport__in={"", delivery.transport},
        product=delivery.product,
    )
    begun: dict[tuple[object, ...], Price] = {}
    for one in _known(rows, known_at).order_by("from_on", "pk"):
        begun[one.mine_id, one.place_id, one.transport] = one
    held = [one for one in begun.values() if _holds(one, delivery.day, known_at)]
    return max(held, key=_closeness, default=None)


def rules_on(price_list: PriceList, day: date, *, known_at: datetime | None = None) -> Sequence[Rule]:
    """The adjustments of a list on a day."""
    rows: QuerySet[AdjustmentVersion] = price_list.adjustments.filter(from_on__lte=day)
    found = _known(rows, known_at).order_by("-from_on").first()
    return read(found.document) if found is not None else ()


def move_on(
    price_list: PriceList, delivery: Delivery, customer: Customer, *, known_at: datetime | None = None
) -> PriceMove | None:
    """What moves a customer's price of a list on a day, as it stands or as known at a moment."""
    rows = PriceMove.objects.filter(
        Q(mine=None) | Q(mine=delivery.mine_id),
        price_list=price_list,
        product=delivery.product,
        customer=customer.pk,
        from_on__lte=delivery.day,
        planned_until_on__gte=delivery.day,
    ).exclude(amount=0)
    for one in _known(rows, known_at).order_by("-saved_at", "-pk"):
        knows_end = known_at is None or (one.ended_at is not None and one.ended_at <= known_at)
        if delivery.day <= (one.until_on if knows_end else one.planned_until_on):
            return one
    return None


def is_member(price_list: PriceList, customer: Customer, day: date) -> bool:
    """Whether a list may price a customer on a day."""
    if not price_list.for_members:
        return True
    running = Q(until_on__isnull=True) | Q(until_on__gte=day)
    return price_list.members.filter(running, customer=customer, from_on__lte=day).exists()


def floor_on(
    product: Product, day: date, mine_id: int | None = None, *, known_at: datetime | None = None
) -> Decimal | None:
    """The lowest price of a product without approval, yuan/t (R45.06); None where no floor is set."""
    rows = PriceFloor.objects.filter(_held(day), Q(mine=None) | Q(mine=mine_id), product=product)
    found = list(_known(rows, known_at))
    best = max(found, key=lambda one: (one.mine_id is not None, one.from_on), default=None)
    return best.floor_per_tonne if best is not None else None


def floor_findings(price: Decimal, product: Product, day: date, mine_id: int | None = None) -> list[Finding]:
    """A price below its floor needs somebody's approval."""
    floor = floor_on(product, day, mine_id)
    if floor is None or price >= floor:
        return []
    values = {"price": price, "floor": floor}
    return [Finding("below_floor", Severity.NEEDS_APPROVAL, BELOW_FLOOR, values, "unit_price_per_tonne")]


def standing_at(customer: Customer, day: date, known_at: datetime | None = None) -> tuple[str, bool]:
    """Grade and need of watching as they stood at the end of a day, or at an earlier moment."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    moment = end if known_at is None else min(end, known_at)
    history = history_of(Customer)
    if history is None or moment >= timezone.now():
        return customer.grade, customer.risky
    # An event holds the values as they were before it: the first one after the moment tells how it was then.
    later = history.events._default_manager.filter(
        pgh_obj_id=customer.pk, pgh_label="update", pgh_created_at__gt=moment
    )
    then = later.order_by("pgh_id").values_list("grade", "risky").first()
    return then if then is not None else (customer.grade, customer.risky)


def _held(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(planned_until_on__isnull=True) | Q(planned_until_on__gte=day))


def _holds(price: Price, day: date, known_at: datetime | None) -> bool:
    """Whether a price that has begun still holds on a day, as known at a moment."""
    ended = price.ended_on
    if price.ended_at is not None and known_at is not None and price.ended_at > known_at:
        ended = None
    return all(last is None or day <= last for last in (price.planned_until_on, ended))


def _known(rows: QuerySet[Row], known_at: datetime | None) -> QuerySet[Row]:
    return rows if known_at is None else rows.filter(saved_at__lte=known_at)


def _closeness(price: Price) -> tuple[int, bool, bool, date]:
    """How much a price names of what is delivered; of equally close ones the later begun goes first."""
    named = (price.mine_id is not None, price.place_id is not None, bool(price.transport))
    return sum(named), named[0], named[1], price.from_on
