"""Somebody new at a customer: card, post and contact in one go, or nothing."""

from django.db import transaction

from coalface.archive.customers.models import Customer
from coalface.archive.key_people.actions.cards import PersonFields, create_person
from coalface.archive.key_people.actions.links import link_contact
from coalface.archive.key_people.actions.positions import PositionFields, add_position
from coalface.archive.key_people.models import Person
from coalface.identity.people.models import User


@transaction.atomic
def introduce_person(
    *,
    customer: Customer,
    card: PersonFields,
    post: PositionFields,
    by: User,
    contact_id: int | None = None,
) -> Person:
    """Open a card for somebody at a customer, say what post they hold and which contact they are.

    Each step records itself.
    """
    person = create_person(by=by, **card)
    add_position(person_id=person.pk, customer=customer, by=by, **post)
    if contact_id is not None:
        link_contact(contact_id=contact_id, person_id=person.pk, by=by)
    return person
