"""The chain of seals: its end, what waits for it, and whether it holds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from coalface.identity.audit.models import AuditPending, AuditSeal
from coalface.identity.audit.rules import Break, Damage, Event, Seal, Tip, follow

BATCH = 2000
_EVENT = ", ".join(
    f"e.{field.name}::text" if field.name == "detail" else f"e.{field.name}" for field in fields(Event)
)
_PENDING = f"""
    SELECT {_EVENT}
    FROM audit_auditpending p JOIN audit_auditevent e ON e.id = p.event_id
    WHERE e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       OR e.occurred_at <= clock_timestamp() - make_interval(secs => %s)
    ORDER BY e.id LIMIT %s
"""
_CHAIN = f"""
    SELECT s.sequence, s.event_id, s.sealed_at, s.hash, {_EVENT}
    FROM audit_auditseal s LEFT JOIN audit_auditevent e ON e.id = s.event_id
    ORDER BY s.sequence
"""
_UNSEALED = """
    SELECT min(e.id) FROM audit_auditevent e
    LEFT JOIN audit_auditseal s ON s.event_id = e.id
    LEFT JOIN audit_auditpending p ON p.event_id = e.id
    WHERE s.event_id IS NULL AND p.event_id IS NULL
"""
_LOST = """
    SELECT min(p.event_id) FROM audit_auditpending p
    LEFT JOIN audit_auditevent e ON e.id = p.event_id
    WHERE e.id IS NULL
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the trail holds, up to where, and how many events still wait for their seal."""

    tip: Tip
    unsealed: int
    broken: Break | None

    @property
    def intact(self) -> bool:
        return self.broken is None


def pending_events(*, limit: int, patience: timedelta) -> list[Event]:
    """Events to seal next: those whose transaction, and every older one, has ended.

    Nothing is lost by not waiting, since the queue shows what is left; so what an older transaction holds up
    for longer than `patience` is sealed all the same. That also holds for events restored from elsewhere, as
    their transaction numbers mean nothing here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [patience.total_seconds(), limit])
        return [Event(*row) for row in cursor.fetchall()]


def tip() -> Tip:
    """The end of the chain as stored."""
    last = AuditSeal.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return Tip(*last) if last else Tip()


def seal_at(sequence: int) -> str | None:
    """The stored hash of a link; None when there is no such link."""
    return AuditSeal.objects.filter(sequence=sequence).values_list("hash", flat=True).first()


def event_seal(event_id: int) -> AuditSeal | None:
    """The seal of an event; None while it waits for one."""
    return AuditSeal.objects.filter(event_id=event_id).first()


def anchor_text(end: Tip, at: datetime) -> str:
    """The end of the chain as it is written down outside: JSON with `count`, `hash` and `at`."""
    return json.dumps({"count": end.count, "hash": end.hash, "at": at.isoformat()}, indent=2) + "\n"


def chain_length() -> int:
    return AuditSeal.objects.count()


def verification(*, anchor: Tip | None = None) -> Iterator[Verdict]:
    """Check the whole trail in one snapshot; yields the state of the check now and then, the verdict last.

    The rows are streamed, so memory does not grow with the trail. An anchor written down outside shows when
    the end of the trail was cut off, which the chain alone cannot know.
    """
    reached, broken = Tip(), None
    with transaction.atomic():
        _one_snapshot()
        unsealed = AuditPending.objects.count()
        for reached, broken in follow(_links()):
            if not broken and reached.count % (5 * BATCH) == 0:
                yield Verdict(reached, unsealed, None)
        yield Verdict(reached, unsealed, broken or _outside(anchor, reached) or _without_seal())


def verify(*, anchor: Tip | None = None) -> Verdict:
    """The verdict alone."""
    *_, last = verification(anchor=anchor)
    return last


def _links() -> Iterator[tuple[Seal, Event | None]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_CHAIN)
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                yield Seal(*row[:4]), Event(*row[4:]) if row[4] is not None else None


def _outside(anchor: Tip | None, reached: Tip) -> Break | None:
    if anchor is None or anchor.count == 0:
        return None
    if anchor.count > reached.count:
        return Break(Damage.TRUNCATED, reached.count + 1, None)
    if seal_at(anchor.count) != anchor.hash:
        return Break(Damage.CHANGED, anchor.count, None)
    return None


def _without_seal() -> Break | None:
    with connection.cursor() as cursor:
        if (event_id := _one(cursor, _UNSEALED)) is not None:
            return Break(Damage.MISSING_SEAL, None, event_id)
        if (event_id := _one(cursor, _LOST)) is not None:
            return Break(Damage.MISSING_EVENT, None, event_id)
    return None


def _one(cursor: CursorWrapper, statement: str) -> int | None:
    cursor.execute(statement)
    row: tuple[int | None] = cursor.fetchone()
    return row[0]


def _one_snapshot() -> None:
    """Look at one moment, so that what is sealed meanwhile does not read as damage."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
