"""Opening a customer's card and changing it."""

from decimal import Decimal
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Field
from django.utils import timezone

from coalface.archive.customers.actions.assignment import place
from coalface.archive.customers.actions.locking import field_findings, lock_customer
from coalface.archive.customers.actions.names import keep_former_name
from coalface.archive.customers.actions.projection import fill_keys, reindex_one
from coalface.archive.customers.models import Customer
from coalface.archive.customers.queries import Similar, checks_in_force, similar_customers
from coalface.archive.customers.rules import (
    TIER_OF_GRADE,
    coordinate_findings,
    identity,
    identity_findings,
    name_findings,
    next_check_on,
    status_findings,
    tier_findings,
)
from coalface.desk.subjects.hooks import News, tell
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import Department, User
from coalface.kernel.findings import Refused, mark
from coalface.kernel.versions import check_version


class CustomerInvalid(Refused):
    """The card breaks a rule; the findings name the fields."""


class DuplicateCustomer(Refused):
    """The company is, or very likely is, in the archive already."""

    def __init__(self, similar: list[Similar]) -> None:
        self.similar = similar
        super().__init__(*(one.finding for one in similar))


class CustomerFields(TypedDict, total=False):
    """What people fill in on a card; the codes may be written any way, empty ones count as none."""

    name: str
    credit_code: str | None
    registry_id: str | None
    industry: str
    region: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    status: str
    base_tier: str
    base_tier_reason: str
    risky: bool
    remarks: str


TOLD = {
    "name": mark("Name changed from %(old)s to %(new)s"),
    "status": mark("Status changed from %(old)s to %(new)s"),
    "base_tier": mark("Base tier changed from %(old)s to %(new)s"),
}


@transaction.atomic
def create_customer(
    *,
    by: User,
    responsible: User | None = None,
    department: Department | None = None,
    although_similar: bool = False,
    **fields: Unpack[CustomerFields],
) -> Customer:
    """Open a card (R0.01).

    A company of the same core name is refused unless `although_similar`; one of the same code always.
    """
    require(by, "customer.edit")
    customer = Customer(**fields)
    _fill(customer)
    _judge(customer)
    _refuse_duplicates(customer, by, although_similar=although_similar)
    place(customer, by=by, responsible=responsible, department=department)
    _save(customer, by)
    _schedule_check(customer)
    reindex_one(customer)
    record(by=by, action="archive.customer.create", subject=customer, detail={"given": dict(fields)})
    return customer


@transaction.atomic
def change_customer(
    *, customer_id: int, version: int, by: User, **changes: Unpack[CustomerFields]
) -> Customer:
    """Change some fields of a card, one or all; `StaleRecord` when somebody else was faster.

    A new name keeps the old one as a former name.
    """
    customer = lock_customer(customer_id, by)
    check_version(customer, seen=version, offered=changes)
    before = {name: getattr(customer, name) for name in changes}
    for name, value in changes.items():
        setattr(customer, name, value)
    _fill(customer)
    _judge(customer, status_before=str(before.get("status", customer.status)))
    changed = {name: (old, getattr(customer, name)) for name, old in before.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if not changed:
        return customer
    if changed.keys() & {"credit_code", "registry_id"}:
        _refuse_duplicates(customer, by, although_similar=True)
    if "name" in changed:
        keep_former_name(customer, former=str(changed["name"][0]), until_on=timezone.localdate())
    customer.version += 1
    _save(customer, by)
    if "risky" in changed:
        _schedule_check(customer)
    reindex_one(customer)
    record(by=by, action="archive.customer.change", subject=customer, detail={"changed": changed})
    _tell(customer, changed, by)
    return customer


def _fill(customer: Customer) -> None:
    """Derive what follows from the given fields."""
    given = identity(customer.credit_code, customer.registry_id)
    customer.credit_code, customer.registry_id = given.credit_code, given.registry_id
    customer.name = " ".join(customer.name.split())
    if customer.base_tier == TIER_OF_GRADE[customer.grade]:
        customer.base_tier_reason = ""
    if not customer.risky:
        customer.next_check_on = None
    fill_keys(customer)


def _judge(customer: Customer, *, status_before: str | None = None) -> None:
    found = [
        *name_findings(customer.name),
        *identity_findings(identity(customer.credit_code, customer.registry_id)),
        *coordinate_findings(customer.latitude, customer.longitude),
        *tier_findings(customer.base_tier, customer.grade, customer.base_tier_reason),
    ]
    said = {finding.field for finding in found}
    found += [finding for finding in field_findings(customer) if finding.field not in said]
    if status_before is not None and "status" not in {finding.field for finding in found}:
        found += status_findings(status_before, customer.status)
    if found:
        raise CustomerInvalid(*found)


def _refuse_duplicates(customer: Customer, by: User, *, although_similar: bool) -> None:
    similar = similar_customers(
        by,
        name="" if although_similar else customer.name,
        credit_code=customer.credit_code,
        registry_id=customer.registry_id,
        besides=customer.pk,
    )
    sure = [one for one in similar if one.is_sure]
    if sure:
        raise DuplicateCustomer(sure)


def _save(customer: Customer, by: User) -> None:
    """Write the card; a code that another transaction took in this moment is a duplicate too."""
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError as error:
        code, registry_id = customer.credit_code, customer.registry_id
        similar = similar_customers(by, credit_code=code, registry_id=registry_id, besides=customer.pk)
        if not similar:
            raise
        raise DuplicateCustomer(similar) from error


def _schedule_check(customer: Customer) -> None:
    day = None
    if customer.risky:
        seed, gap = settings.SECRET_KEY, checks_in_force().gap
        day = next_check_on(seed=seed, customer_id=customer.pk, today=timezone.localdate(), gap=gap)
    if customer.next_check_on != day:
        customer.next_check_on = day
        customer.save(update_fields=["next_check_on"])


def _tell(customer: Customer, changed: dict[str, tuple[object, object]], by: User) -> None:
    """Pass the changes worth a line on the timeline on (R0.08)."""
    news = []
    for name, message in TOLD.items():
        if name in changed:
            field = Customer._meta.get_field(name)
            labels = dict(field.flatchoices) if isinstance(field, Field) else {}
            old, new = (str(labels.get(value, value)) for value in changed[name])
            news.append(News(customer, message, {"old": old, "new": new}, by))
    if "risky" in changed:
        watched = mark("Put under watch") if customer.risky else mark("No longer under watch")
        news.append(News(customer, watched, {}, by))
    tell("customer", news)


__all__ = ["CustomerFields", "CustomerInvalid", "DuplicateCustomer", "change_customer", "create_customer"]
