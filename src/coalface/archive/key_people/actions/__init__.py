"""What people do about key people."""

from coalface.archive.key_people.actions.bonds import (
    RelationRefused,
    note_influence,
    relate_people,
    unrelate_people,
)
from coalface.archive.key_people.actions.cards import (
    PersonFields,
    PersonInvalid,
    change_person,
    create_person,
)
from coalface.archive.key_people.actions.introducing import introduce_person
from coalface.archive.key_people.actions.links import AlreadyLinked, link_contact, unlink_contact
from coalface.archive.key_people.actions.occasions import OccasionInvalid, record_occasion
from coalface.archive.key_people.actions.positions import (
    PositionFields,
    PositionInvalid,
    add_position,
    end_position,
)

__all__ = [
    "AlreadyLinked",
    "OccasionInvalid",
    "PersonFields",
    "PersonInvalid",
    "PositionFields",
    "PositionInvalid",
    "RelationRefused",
    "add_position",
    "change_person",
    "create_person",
    "end_position",
    "introduce_person",
    "link_contact",
    "note_influence",
    "record_occasion",
    "relate_people",
    "unlink_contact",
    "unrelate_people",
]
