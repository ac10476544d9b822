"""Opening a key person's card and changing it."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from coalface.archive.key_people.actions.locking import field_findings, lock_person
from coalface.archive.key_people.models import Person
from coalface.archive.key_people.queries import standing_of
from coalface.desk.search.actions import IndexRow, enter
from coalface.desk.search.rules import pinyin_key
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import SYSTEM_USERNAME, User
from coalface.kernel.findings import Refused
from coalface.kernel.versions import check_version


class PersonInvalid(Refused):
    """The card breaks a rule; the findings name the fields."""


class PersonFields(TypedDict, total=False):
    name: str
    phone: str
    email: str
    wechat: str
    birthday_on: date | None
    responsible: User | None
    remarks: str


@transaction.atomic
def create_person(*, by: User, **fields: Unpack[PersonFields]) -> Person:
    """Open a card (R1.11); who opens it keeps up the relation unless somebody else is named."""
    require(by, "key_people.edit")
    person = Person(**fields)
    if person.responsible is None and by.username != SYSTEM_USERNAME:
        person.responsible = by
    _fill(person)
    person.save()
    project(person)
    record(by=by, action="archive.person.create", subject=person, detail={"name": person.name})
    return person


@transaction.atomic
def change_person(*, person_id: int, version: int, by: User, **changes: Unpack[PersonFields]) -> Person:
    """Change some fields of a card; `StaleRecord` when somebody else was faster."""
    person = lock_person(person_id, by)
    check_version(person, seen=version, offered=changes)
    before = {name: getattr(person, name) for name in changes}
    for name, value in changes.items():
        setattr(person, name, value)
    _fill(person)
    changed = {name: (old, getattr(person, name)) for name, old in before.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        person.version += 1
        person.save()
        project(person)
        named = {name: (str(old), str(new)) for name, (old, new) in changed.items()}
        record(by=by, action="archive.person.change", subject=person, detail={"changed": named})
    return person


def project(person: Person) -> None:
    """Make a person findable by name and number, shown with where they are now."""
    enter(index_row(person))


def index_row(person: Person) -> IndexRow:
    """Those who look after a customer see its people, whoever keeps up with them."""
    return IndexRow(
        "person",
        person.pk,
        person.name,
        standing_of(person),
        tuple(text for text in (person.phone, person.wechat) if text),
        person.responsible_id,
        person.department_id,
        everyones=True,
    )


def _fill(person: Person) -> None:
    person.name = " ".join(person.name.split())
    if found := field_findings(person, "name_key", "responsible", "department"):
        raise PersonInvalid(*found)
    person.name_key = pinyin_key(person.name)[:200]
    person.department = person.responsible.department if person.responsible else None
