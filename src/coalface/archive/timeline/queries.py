"""Reading the timeline, newest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Q

from coalface.archive.customers.models import Customer
from coalface.archive.timeline.access import visible_entries
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.rules import beginnings, handles
from coalface.identity.people.models import User

PAGE = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the timeline: entries older than this come next."""

    happened_at: datetime
    entry_id: int

    def __str__(self) -> str:
        return f"{self.happened_at.isoformat()}~{self.entry_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote; anything else raises ValueError."""
        instant, _, entry_id = text.partition("~")
        happened_at = datetime.fromisoformat(instant.replace(" ", "+"))
        if happened_at.tzinfo is None:
            raise ValueError(f"no time zone: {text!r}")
        return cls(happened_at, int(entry_id))


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries and the place where the older ones begin; None when there are none."""

    entries: Sequence[TimelineEntry]
    older: Place | None


def entries_of(
    user: User,
    customer: Customer,
    *,
    before: Place | None = None,
    kinds: Collection[str] = (),
    limit: int = PAGE,
) -> Page:
    """One page of what happened with a customer; page 1,000 costs what page 1 costs."""
    rows = visible_entries(user).filter(customer=customer).select_related("author")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if before:
        same_instant = Q(happened_at=before.happened_at, pk__lt=before.entry_id)
        rows = rows.filter(
            Q(happened_at__lt=before.happened_at) | same_instant, happened_at__lte=before.happened_at
        )
    found = list(rows.order_by("-happened_at", "-pk")[: limit + 1])
    shown = found[:limit]
    more = len(found) > limit
    return Page(shown, Place(shown[-1].happened_at, shown[-1].pk) if more else None)


def people_mentioned(text: str) -> dict[str, list[User]]:
    """For each `@` of a text the active people it means: those with the longest name it begins with."""
    called = handles(text)
    names = beginnings(called)
    people = User.objects.filter(Q(full_name__in=names) | Q(username__in=names), is_active=True)
    known = list(people.select_related("department")) if names else []
    return {handle: _meant(handle, known) for handle in called}


def _meant(handle: str, people: Sequence[User]) -> list[User]:
    fits = [
        (len(name), person)
        for person in people
        for name in {person.full_name, person.username}
        if name and handle.startswith(name)
    ]
    longest = max((length for length, _ in fits), default=0)
    return [person for length, person in fits if length == longest]
