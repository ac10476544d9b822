"""Saying that a contact on a card and a key person are one and the same."""

from django.db import transaction

from coalface.archive.customers.access import OutOfReach, visible_contacts
from coalface.archive.customers.models import Contact
from coalface.archive.key_people.actions.locking import customer_in_reach, lock_person
from coalface.archive.key_people.models import ContactLink
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class AlreadyLinked(Refused):
    """The contact is another key person already."""


@transaction.atomic
def link_contact(*, contact_id: int, person_id: int, by: User) -> ContactLink:
    person, contact = lock_person(person_id, by), _contact(contact_id, by)
    link = ContactLink.objects.filter(contact=contact).first()
    if link is not None and link.person_id != person.pk:
        message = mark("This contact is linked to another key person; undo that first.")
        raise AlreadyLinked(blocking("contact_linked", message))
    if link is None:
        link = ContactLink.objects.create(contact=contact, person=person, linked_by=by)
        detail = {"contact": contact.pk, "customer": contact.customer_id}
        record(by=by, action="archive.person.link_contact", subject=person, detail=detail)
    return link


@transaction.atomic
def unlink_contact(*, contact_id: int, by: User) -> None:
    contact = _contact(contact_id, by)
    link = ContactLink.objects.filter(contact=contact).select_related("person").first()
    if link is not None:
        detail = {"contact": contact.pk, "customer": contact.customer_id}
        record(by=by, action="archive.person.unlink_contact", subject=link.person, detail=detail)
        link.delete()


def _contact(contact_id: int, by: User) -> Contact:
    """The contact, locked so that two people cannot link it to different persons."""
    rows = visible_contacts(by).select_for_update(of=("self",))
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise OutOfReach
    customer_in_reach(contact.customer_id, by)
    return contact
