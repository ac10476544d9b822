"""Key people and what ties companies."""

from itertools import count
from typing import Any

from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.archive.key_people.actions import add_position, create_person
from coalface.archive.key_people.models import Person, Position
from coalface.identity.people.models import User

_numbers = count(1)


def a_person(name: str = "", *, by: User | None = None, **fields: Any) -> Person:
    """A key person without any post."""
    return create_person(by=by or the_system(), name=name or f"赵志强{next(_numbers)}", **fields)


def a_post(
    person: Person, customer: Customer | None = None, title: str = "总经理", **fields: Any
) -> Position:
    """A post at a customer, or with `body` and `body_kind` outside."""
    return add_position(person_id=person.pk, customer=customer, title=title, by=the_system(), **fields)
