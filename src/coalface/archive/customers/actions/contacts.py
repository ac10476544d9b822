"""People at the customer."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.access import OutOfReach
from coalface.archive.customers.actions.locking import field_findings, lock_customer
from coalface.archive.customers.actions.projection import reindex_one
from coalface.archive.customers.models import Contact
from coalface.desk.subjects.hooks import News, tell
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, mark
from coalface.kernel.versions import check_version


class ContactInvalid(Refused):
    """A contact breaks a rule; the findings name the fields."""


class ContactFields(TypedDict, total=False):
    name: str
    role: str
    phone: str
    email: str
    wechat: str
    preferred_channel: str
    is_primary: bool


@transaction.atomic
def add_contact(*, customer_id: int, by: User, **fields: Unpack[ContactFields]) -> Contact:
    """Add a person; the first one of a customer becomes the main contact."""
    customer = lock_customer(customer_id, by)
    contact = Contact(customer=customer, **fields)
    _judge(contact)
    others = customer.contacts.filter(left_on__isnull=True)
    contact.is_primary = contact.is_primary or not others.exists()
    _yield_first_place(contact)
    contact.save()
    reindex_one(customer)
    detail = {"contact": contact.pk, "name": contact.name}
    record(by=by, action="archive.contact.add", subject=customer, detail=detail)
    return contact


@transaction.atomic
def change_contact(*, contact_id: int, version: int, by: User, **changes: Unpack[ContactFields]) -> Contact:
    """Change a person's details; `StaleRecord` when somebody else was faster."""
    contact = _lock(contact_id, by)
    check_version(contact, seen=version, offered=changes)
    before = {name: getattr(contact, name) for name in changes}
    for name, value in changes.items():
        setattr(contact, name, value)
    _judge(contact)
    changed = {n: (old, getattr(contact, n)) for n, old in before.items() if old != getattr(contact, n)}
    if not changed:
        return contact
    _yield_first_place(contact)
    contact.version += 1
    contact.save()
    reindex_one(contact.customer)
    detail = {"contact": contact.pk, "changed": changed}
    record(by=by, action="archive.contact.change", subject=contact.customer, detail=detail)
    return contact


@transaction.atomic
def part_with_contact(*, contact_id: int, by: User, on: date | None = None) -> Contact:
    """The person left the customer: kept on the card, no longer asked for (R0.08)."""
    contact = _lock(contact_id, by)
    contact.left_on, contact.is_primary = on or timezone.localdate(), False
    contact.version += 1
    contact.save()
    detail = {"contact": contact.pk, "name": contact.name, "left_on": contact.left_on}
    record(by=by, action="archive.contact.part_with", subject=contact.customer, detail=detail)
    tell("customer", [News(contact.customer, mark("Contact left: %(name)s"), {"name": contact.name}, by)])
    return contact


def _lock(contact_id: int, by: User) -> Contact:
    customer_id = Contact.objects.filter(pk=contact_id).values_list("customer_id", flat=True).first()
    if customer_id is None:
        raise OutOfReach
    customer = lock_customer(customer_id, by)
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    contact.customer = customer
    return contact


def _judge(contact: Contact) -> None:
    contact.name = " ".join(contact.name.split())
    if found := field_findings(contact):
        raise ContactInvalid(*found)


def _yield_first_place(contact: Contact) -> None:
    """A new main contact takes the place of the old one before it is written."""
    if contact.is_primary:
        others = Contact.objects.filter(customer=contact.customer, is_primary=True).exclude(pk=contact.pk)
        others.update(is_primary=False)
