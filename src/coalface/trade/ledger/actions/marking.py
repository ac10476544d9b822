"""Marking customer months whose business changed, and keeping numbered records."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from psycopg.errors import UniqueViolation

from coalface.kernel.versions import check_version
from coalface.trade.ledger.rules import NumberTaken

_APPEND = (
    "INSERT INTO ledger_dirtymonth (customer_id, month_on, marked_at) "
    "SELECT customer_id, month_on, %s FROM unnest(%s::bigint[], %s::date[]) AS pair(customer_id, month_on)"
)
MARK_STAGED = (
    "INSERT INTO ledger_dirtymonth (customer_id, month_on, marked_at) "
    "SELECT DISTINCT customer_id, date_trunc('month', {day})::date, now() FROM import_rows"
)
"""Marks the months of all rows of a file that lie staged; `day` is their column of days."""


class Numbered(Protocol):
    """A record people know by a number; `version` counts its changes."""

    number: str
    version: int

    def save(self) -> None: ...


@transaction.atomic
def mark_dirty(pairs: Iterable[tuple[int, date]]) -> int:
    """Have these customer months summed up again; returns how many different ones.

    Takes (customer id, any day of the month). Belongs to the transaction that changes the business, so that
    the mark becomes visible together with the change. Not audited: it decides nothing.
    """
    months = sorted({(customer_id, day.replace(day=1)) for customer_id, day in pairs})
    if months:
        customer_ids, firsts = array_literals(months)
        with connection.cursor() as cursor:
            cursor.execute(_APPEND, [timezone.now(), customer_ids, firsts])
    return len(months)


def array_literals(pairs: Iterable[tuple[int, date]]) -> tuple[str, str]:
    """Customers and months as PostgreSQL writes arrays; many times quicker than adapting each date."""
    customer_ids, months = zip(*pairs, strict=True)
    return f"{{{','.join(map(str, customer_ids))}}}", f"{{{','.join(map(str, months))}}}"


def keep(record: Numbered) -> None:
    """Save a record; NumberTaken when another one has its number."""
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise NumberTaken(record.number) from None
        raise


def apply_changes(record: Numbered, version: int, changes: Mapping[str, object]) -> list[str]:
    """Set what differs on a locked record and count the version up; returns the names of what changed.

    Raises StaleRecord when the record is no longer in the version the person looked at.
    """
    check_version(record, seen=version, offered=changes)
    changed = [name for name, value in changes.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, changes[name])
    if changed:
        record.version += 1
    return sorted(changed)
