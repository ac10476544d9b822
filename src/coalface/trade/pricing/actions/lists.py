"""Opening price lists, naming their members, putting them out of use."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.desk.search import actions as search
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.pricing.access import SET
from coalface.trade.pricing.models import PriceList, PriceListMember
from coalface.trade.pricing.rules.listing import Period, period_findings

NAME_MISSING = mark("A price list needs a name.")
NAME_TAKEN = mark("Another price list has this name.")
RETIRED = mark("This price list is out of use.")
MEMBER_ALREADY = mark("%(customer)s is a member in this time already.")
FOR_EVERYBODY = mark("This list is for everybody; it has no members.")


class PriceInvalid(Refused):
    """The list, its price, floor or adjustment does not hold; the findings name the fields."""


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
