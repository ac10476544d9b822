"""Raising notices and dealing with them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from coalface.desk.inbox.access import visible_notices
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted, without_unseen
from coalface.desk.inbox.rules import beginnings, handles, mentioned
from coalface.desk.subjects.registry import kind_of
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

_BATCH = 2_000
_RAISE = """
    INSERT INTO inbox_notice AS notice (kind, state, topic, raised_at, recipient_id, key, title, body, weight,
                                        subject_kind, subject_id, due_on)
    SELECT %s, 'open', %s, %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[],
                                             %s::smallint[], %s::text[], %s::bigint[], %s::date[])
    ON CONFLICT (recipient_id, key) WHERE NOT (state = 'closed') DO UPDATE SET
        state = CASE WHEN excluded.weight > notice.weight THEN 'open' ELSE notice.state END,
        settled_at = CASE WHEN excluded.weight > notice.weight THEN NULL ELSE notice.settled_at END,
        raised_at = CASE WHEN excluded.weight > notice.weight THEN excluded.raised_at
                         ELSE notice.raised_at END,
        weight = greatest(excluded.weight, notice.weight),
        title = excluded.title, body = excluded.body, due_on = excluded.due_on
    WHERE (notice.title, notice.body, notice.due_on)
        IS DISTINCT FROM (excluded.title, excluded.body, excluded.due_on)
       OR excluded.weight > notice.weight
    RETURNING xmax = 0
"""


class NotYours(Refused):
    """Only the person a notice is for deals with it."""


class AlreadySettled(Refused):
    """The notice is acknowledged or closed already."""


def raise_notice(
    *,
    to: Iterable[User],
    topic: str,
    key: str,
    title: str,
    body: str = "",
    kind: str = Notice.Kind.ALERT,
    weight: int = Notice.Weight.NOTE,
    subject: models.Model | None = None,
    due_on: date | None = None,
    by: User,
) -> int:
    """Tell people something once; returns how many got a new notice.

    While one with the same key is open the person gets no second one: its words are brought up to date, and
    a greater weight opens it again. Who may not see the subject is not told.
    """
    about_kind, about_id = (kind_of(subject), subject.pk) if subject is not None else ("", None)
    wanted = [Wanted(person, key, title, body, weight, about_kind, about_id, due_on) for person in to]
    return raise_many(wanted, topic=topic, kind=kind, by=by)


@transaction.atomic
def raise_many(wanted: Iterable[Wanted], *, topic: str, kind: str = Notice.Kind.ALERT, by: User) -> int:
    """Raise notices of one topic in sets; returns how many are new.

    The last of the same person and key wins.
    """
    rows = list({(row.recipient.pk, row.key): row for row in without_unseen(wanted)}.values())
    rows.sort(key=lambda row: (row.recipient.pk, row.key))
    raised = sum(_insert(rows[start : start + _BATCH], topic, kind) for start in range(0, len(rows), _BATCH))
    if raised:
        record(by=by, action="desk.inbox.raise", detail={"topic": topic, "kind": kind, "notices": raised})
    return raised


@transaction.atomic
def raise_mentions(*, text: str, subject: models.Model, key: str, title: str, by: User) -> int:
    """Tell everybody a text addresses as @name.

    `key` names the text, so that an edit does not tell them again.
    """
    names = beginnings(handles(text))
    named = User.objects.filter(Q(username__in=names) | Q(full_name__in=names), is_active=True)
    people = {person.pk: person for person in named.exclude(pk=by.pk)}
    ids = mentioned(text, {name: pk for pk, p in people.items() for name in (p.username, p.full_name)})
    return raise_notice(
        to=[people[pk] for pk in sorted(ids)],
        topic="mention",
        key=key,
        title=title,
        body=text,
        kind=Notice.Kind.MENTION,
        subject=subject,
        by=by,
    )


@transaction.atomic
def acknowledge(*, notice: Notice, by: User) -> Notice:
    """Seen and taken on; it stays in the list until it is closed."""
    found = _locked(notice, by)
    if found.state != Notice.State.OPEN:
        raise AlreadySettled(blocking("already_settled", mark("This notice is no longer open.")))
    return _settle(found, Notice.State.ACKNOWLEDGED, by)


@transaction.atomic
def close(*, notice: Notice, by: User) -> Notice:
    """Done with; the same key may be raised anew."""
    found = _locked(notice, by)
    if found.state == Notice.State.CLOSED:
        raise AlreadySettled(blocking("already_settled", mark("This notice is no longer open.")))
    return _settle(found, Notice.State.CLOSED, by)


@transaction.atomic
def settle_many(*, ids: Iterable[int], state: Notice.State, by: User) -> int:
    """Acknowledge or close several of one's own at once; returns how many were not so before."""
    before = [Notice.State.OPEN] if state == Notice.State.ACKNOWLEDGED else Notice.State.values
    mine = visible_notices(by).filter(pk__in=list(ids), state__in=before).exclude(state=Notice.State.CLOSED)
    locked = list(mine.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    settled = Notice.objects.filter(pk__in=locked).update(state=state, settled_at=timezone.now())
    if settled:
        record(by=by, action=f"desk.inbox.{state}", detail={"notices": locked})
    return settled


@transaction.atomic
def close_by_key(*, key: str, by: User) -> int:
    """Close everybody's open notices of a key, because what they asked for is done. Returns how many."""
    waiting = Notice.objects.filter(key=key).exclude(state=Notice.State.CLOSED)
    closed = waiting.update(state=Notice.State.CLOSED, settled_at=timezone.now())
    if closed:
        record(by=by, action="desk.inbox.close_by_key", detail={"key": key, "notices": closed})
    return closed


def _insert(rows: list[Wanted], topic: str, kind: str) -> int:
    columns: list[list[Any]] = [
        [row.recipient.pk for row in rows],
        [row.key for row in rows],
        [row.title[:200] for row in rows],
        [row.body for row in rows],
        [int(row.weight) for row in rows],
        [row.subject_kind for row in rows],
        [row.subject_id for row in rows],
        [row.due_on for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [kind, topic, timezone.now(), *columns])
        return sum(new for (new,) in cursor.fetchall())


def _locked(notice: Notice, by: User) -> Notice:
    found = Notice.objects.select_for_update().get(pk=notice.pk)
    if found.recipient_id != by.pk:
        raise NotYours(blocking("not_yours", mark("Only the person a notice is for can settle it.")))
    return found


def _settle(notice: Notice, state: Notice.State, by: User) -> Notice:
    notice.state, notice.settled_at = state, timezone.now()
    notice.save(update_fields=["state", "settled_at"])
    detail = {"topic": notice.topic, "key": notice.key}
    record(by=by, action=f"desk.inbox.{state}", subject=notice, detail=detail)
    return notice
