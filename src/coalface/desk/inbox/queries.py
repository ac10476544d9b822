"""What waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from coalface.desk.inbox.access import visible_notices
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.registry import subject
from coalface.identity.people.models import User

COUNTED_TO = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice somebody should get, before it is known whether they may."""

    recipient: User
    key: str
    title: str
    body: str = ""
    weight: int = Notice.Weight.NOTE
    subject_kind: str = ""
    subject_id: int | None = None
    due_on: date | None = None


def open_notices(user: User) -> QuerySet[Notice]:
    """Not yet closed, weightiest first, then by the day they are due."""
    waiting = visible_notices(user).exclude(state=Notice.State.CLOSED)
    return waiting.order_by("-weight", F("due_on").asc(nulls_last=True), "-raised_at", "-id")


def unread_count(user: User) -> int:
    """How many are open and not acknowledged, for the bell: exact below COUNTED_TO, which means "or more"."""
    unread = Notice.objects.filter(recipient=user, state=Notice.State.OPEN)
    kinds = set(unread.order_by().values_list("subject_kind", flat=True).distinct())
    if not kinds:
        return 0
    # Every page asks this: only the kinds that lie there are looked into, not all there could be.
    return visible_notices(user, kinds).filter(state=Notice.State.OPEN).order_by()[:COUNTED_TO].count()


def without_unseen(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Those whose recipient is active and may see the subject; one question for each person and kind."""
    rows = list(wanted)
    asked: dict[tuple[int, str], set[int]] = {}
    people = {row.recipient.pk: row.recipient for row in rows}
    for row in rows:
        if row.subject_id is not None:
            asked.setdefault((row.recipient.pk, row.subject_kind), set()).add(row.subject_id)
    seen = {
        (person, kind): set(
            subject(kind).visible(people[person]).filter(pk__in=ids).order_by().values_list("pk", flat=True)
        )
        for (person, kind), ids in asked.items()
    }
    return [row for row in rows if row.recipient.is_active and _may_see(row, seen)]


def _may_see(row: Wanted, seen: dict[tuple[int, str], set[int]]) -> bool:
    return row.subject_id is None or row.subject_id in seen[row.recipient.pk, row.subject_kind]
