"""What holds for every change to people: the right to it, one at a time, an administrator left over."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import connection, models

from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.identity.people.queries import administrators
from coalface.kernel.findings import Finding, Refused, blocking, mark

# Changes to people, roles and departments queue up; an arbitrary number of our own.
PEOPLE_LOCK = 0xC0A1_9E09


class LastAdministrator(Refused):
    """Nobody would be left who may manage people."""


@contextmanager
def managing(by: User) -> Iterator[None]:
    """Inside a transaction: the person may manage people, and nobody else does so meanwhile.

    Whatever happens inside, somebody must still be able to afterwards.
    """
    require(by, "people.edit")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PEOPLE_LOCK])
    had_one = administrators().exists()
    yield
    if had_one and not administrators().exists():
        raise LastAdministrator(
            blocking("last_administrator", mark("Somebody must remain who may manage people and roles."))
        )


def complaints(record: models.Model) -> list[Finding]:
    """What the record's own fields and constraints object to."""
    try:
        record.full_clean()
    except ValidationError as error:
        return [
            blocking("invalid", message, None if name == "__all__" else name)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []
