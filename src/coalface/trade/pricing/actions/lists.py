"""Opening price lists, setting prices and floors, saying how prices are adjusted, naming members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.desk.search import actions as search
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, may, require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.trade.pricing.access import DECIDE, SET
from coalface.trade.pricing.models import AdjustmentVersion, Price, PriceFloor, PriceList, PriceListMember
from coalface.trade.pricing.queries.lists import floor_on
from coalface.trade.pricing.rules.listing import (
    Period,
    overlap_findings,
    period_findings,
    price_findings,
)
from coalface.trade.pricing.rules.steps import Rule, rule_findings, write

NAME_MISSING = mark("A price list needs a name.")
NAME_TAKEN = mark("Another price list has this name.")
RETIRED = mark("This price list is out of use.")
BEGINS_EARLIER = mark("Version %(number)s is valid from %(from_on)s; a new one must begin later.")
MEMBER_ALREADY = mark("%(customer)s is a member in this time already.")
FOR_EVERYBODY = mark("This list is for everybody; it has no members.")
FLOOR_IN_THE_WAY = mark(
    "%(price)s yuan/t lies below the floor of %(floor)s yuan/t. Only who approves such prices can list it."
)


class PriceInvalid(Refused):
    """The list, its price, floor or adjustment does not hold; the findings name the fields."""


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
def create_price_list(*, name: str, used_for: str = "", for_members: bool = False, by: User) -> PriceList:
    """Open a list; it prices nothing until a price is set."""
    require(by, SET)
    name = name.strip()
    if not name:
        raise PriceInvalid(blocking("name_missing", NAME_MISSING, "name"))
    if PriceList.objects.filter(name=name).exists():
        raise PriceInvalid(blocking("name_taken", NAME_TAKEN, "name"))
    made = PriceList.objects.create(name=name[:100], used_for=used_for.strip()[:250], for_members=for_members)
    search.enter(index_row(made))
    detail = {"name": made.name, "for_members": for_members}
    record(by=by, action="trade.price_list.create", subject=made, detail=detail)
    return made


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
    made = _kept(
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
    made = _kept(
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


@transaction.atomic
def save_adjustments(
    *, price_list: PriceList, version: int, rules: Sequence[Rule], from_on: date, note: str = "", by: User
) -> AdjustmentVersion:
    """By which steps the prices of a list are adjusted from a day on; the version before is kept as saved."""
    require(by, SET)
    found = lock_list(price_list.pk)
    check_version(found, seen=version, offered={})
    former = found.adjustments.order_by("-from_on").first()
    findings = rule_findings(rules)
    if former is not None and from_on <= former.from_on:
        values = {"number": former.number, "from_on": former.from_on}
        findings.append(blocking("versions_overlap", BEGINS_EARLIER, "from_on", values))
    if findings:
        raise PriceInvalid(*findings)
    if former is not None:
        former.until_on = from_on - timedelta(days=1)
        former.save(update_fields=["until_on"])
    made = AdjustmentVersion.objects.create(
        price_list=found,
        number=(former.number if former else 0) + 1,
        from_on=from_on,
        document=write(rules),
        note=note.strip()[:250],
        saved_by=by,
        saved_at=timezone.now(),
    )
    found.version += 1
    found.save(update_fields=["version"])
    detail = {"number": made.number, "from_on": from_on, "steps": made.document, "note": made.note}
    record(by=by, action="trade.price_list.adjust", subject=found, detail=detail)
    return made


@transaction.atomic
def add_member(
    *, price_list: PriceList, customer: Customer, from_on: date, until_on: date | None = None, by: User
) -> PriceListMember:
    """Let a list for members price a customer for a period."""
    require(by, SET)
    found = lock_list(price_list.pk)
    if not found.for_members:
        raise PriceInvalid(blocking("for_everybody", FOR_EVERYBODY))
    if findings := period_findings(Period(from_on, until_on)):
        raise PriceInvalid(*findings)
    made = PriceListMember(
        price_list=found,
        customer=customer,
        from_on=from_on,
        until_on=until_on,
        saved_by=by,
        saved_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        values = {"customer": str(customer)}
        raise PriceInvalid(blocking("member_already", MEMBER_ALREADY, "customer", values)) from None
    detail = {"customer": str(customer), "from_on": from_on, "until_on": until_on}
    record(by=by, action="trade.price_list.add_member", subject=found, detail=detail)
    return made


@transaction.atomic
def retire_price_list(*, price_list: PriceList, version: int, on: date, by: User) -> PriceList:
    """Out of use from a day on; what was priced by it stays explained by it."""
    require(by, SET)
    found = lock_list(price_list.pk)
    check_version(found, seen=version, offered={"retired_on": on})
    found.retired_on = on
    found.version += 1
    found.save(update_fields=["retired_on", "version"])
    record(by=by, action="trade.price_list.retire", subject=found, detail={"retired_on": on})
    return found


def index_row(price_list: PriceList) -> search.IndexRow:
    """A list is found by its name and its use, by all who see how prices come about."""
    words = (price_list.used_for,) if price_list.used_for else ()
    return search.IndexRow(
        "pricelist", price_list.pk, price_list.name, price_list.used_for, words=words, everyones=True
    )


def lock_list(pk: int) -> PriceList:
    """The list, locked until the transaction ends; one out of use takes no more changes."""
    found = PriceList.objects.select_for_update().get(pk=pk)
    if found.retired_on is not None:
        raise PriceInvalid(blocking("retired", RETIRED))
    return found


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


def _kept(row: Valid) -> Valid:
    """Saved; of two people at once the constraint lets one through."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise PricesOverlap(_clash(row)) from None
    return row


def _clash(row: models.Model) -> Finding:
    message = mark("Another price was set for this time just now.")
    return blocking("prices_overlap", message, "from_on", {"row": str(row)})
