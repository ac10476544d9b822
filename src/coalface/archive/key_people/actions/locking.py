"""Taking hold of people, and what the fields of a model demand."""

from django.core.exceptions import ValidationError
from django.db import models

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.key_people.access import EDIT, visible_people
from coalface.archive.key_people.models import Person
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark


def lock_person(person_id: int, by: User) -> Person:
    """The person, locked until the transaction ends."""
    person = visible_people(by, EDIT).select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        message = mark("This person is not among those you may do this to.")
        raise NotAllowed(blocking("person_out_of_reach", message))
    return person


def customer_in_reach(customer_id: int, by: User) -> Customer:
    rows = visible_customers(by, EDIT).select_related("responsible", "department")
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise OutOfReach
    return customer


def field_findings(record: models.Model, *besides: str) -> list[Finding]:
    """Lengths, choices and formats; `besides` names what the action itself has set."""
    try:
        record.clean_fields(exclude=besides)
    except ValidationError as error:
        found = error.message_dict.items()
        return [blocking("field_invalid", message, field) for field, texts in found for message in texts]
    return []
