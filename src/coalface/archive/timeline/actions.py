"""Writing the timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.timeline.models import TimelineEntry
from coalface.archive.timeline.queries import people_mentioned
from coalface.archive.timeline.rules import Line, line_findings, read_line
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.hooks import News
from coalface.desk.subjects.registry import kind_of
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version

BATCH = 5000


class EntryRefused(Refused):
    """The entry is empty, too long, or names somebody who cannot be told."""


class NotYourEntry(NotAllowed):
    """Only the author may correct what they wrote."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry for `write_many`; an imported follow-up keeps its author and its date."""

    customer_id: int
    kind: str
    text: str
    happened_at: datetime
    author_id: int | None = None
    subject_kind: str = ""
    subject_id: int | None = None


@transaction.atomic
def compose(
    *, customer_id: int, line: str, by: User, kind: str = "note", happened_at: datetime | None = None
) -> TimelineEntry:
    """Write what a person typed into the one-line composer (R0.03).

    `@name` tells a colleague who can see the customer; a task lands in the inbox of those named, else of the
    writer, on its due date.
    """
    customer = visible_customers(by, "customer.note").filter(pk=customer_id).first()
    if customer is None:
        raise OutOfReach
    read = read_line(line, kind=kind, today=timezone.localdate())
    people = _people(read, customer)
    entry = write(customer=customer, kind=read.kind, text=read.text, by=by, happened_at=happened_at)
    _tell(entry, read, people, by)
    detail = {"entry": entry.pk, "kind": read.kind, "told": [person.pk for person in people]}
    record(by=by, action="archive.timeline.compose", subject=customer, detail=detail)
    return entry


def write(
    *,
    customer: Customer,
    kind: str,
    text: str,
    by: User,
    subject: models.Model | None = None,
    happened_at: datetime | None = None,
) -> TimelineEntry:
    """Add one entry on behalf of an action that has judged and will record what it did."""
    return TimelineEntry.objects.create(
        customer=customer,
        kind=kind,
        text=text,
        author=by,
        subject_kind=kind_of(subject) if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        happened_at=happened_at or timezone.now(),
    )


@transaction.atomic
def write_many(rows: Iterable[EntryRow]) -> int:
    """Add many entries in batches, for imports and month-end runs; returns how many."""
    entries = (
        TimelineEntry(
            customer_id=row.customer_id,
            kind=row.kind,
            text=row.text,
            author_id=row.author_id,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            happened_at=row.happened_at,
        )
        for row in rows
    )
    return len(TimelineEntry.objects.bulk_create(entries, batch_size=BATCH))


def write_news(news: Sequence[News]) -> None:
    """Note what earlier actions did to customers (R0.08), in the language of the person who did it."""
    now = timezone.now()
    write_many(
        EntryRow(
            customer_id=one.subject.pk,
            kind=TimelineEntry.Kind.CHANGE,
            text=_(one.message) % one.values,
            happened_at=now,
            author_id=one.by.pk,
        )
        for one in news
    )


@transaction.atomic
def edit(*, entry_id: int, version: int, text: str, by: User) -> TimelineEntry:
    """Correct one's own words; the former ones stay in the history."""
    entry = TimelineEntry.objects.select_for_update().select_related("customer").filter(pk=entry_id).first()
    if entry is None or not visible_customers(by, "customer.note").filter(pk=entry.customer_id).exists():
        raise OutOfReach
    if entry.author_id != by.pk or entry.subject_kind:
        raise NotYourEntry(blocking("not_your_entry", mark("Only the author may correct an entry.")))
    check_version(entry, seen=version, offered={"text": text})
    text = text.strip()
    if found := line_findings(Line(entry.kind, text, None)):
        raise EntryRefused(*found)
    entry.text, entry.edited_at, entry.version = text, timezone.now(), entry.version + 1
    entry.save()
    record(by=by, action="archive.timeline.edit", subject=entry.customer, detail={"entry": entry.pk})
    return entry


def _people(line: Line, customer: Customer) -> list[User]:
    """Everybody named; a name of nobody, of several, or of one who may not see the customer refuses."""
    found: list[Finding] = list(line_findings(line))
    told: list[User] = []
    for handle, people in people_mentioned(line.text).items():
        if finding := _mention_finding(handle, people, customer):
            found.append(finding)
        else:
            told.append(people[0])
    if found:
        raise EntryRefused(*found)
    return told


def _mention_finding(handle: str, people: Sequence[User], customer: Customer) -> Finding | None:
    if not people:
        message = mark("Nobody here is called @%(name)s.")
        return blocking("mention_unknown", message, "text", {"name": handle})
    if len(people) > 1:
        message = mark("Several people are called @%(name)s; please use the user name.")
        return blocking("mention_ambiguous", message, "text", {"name": people[0].full_name})
    if not visible_customers(people[0]).filter(pk=customer.pk).exists():
        message = mark("%(name)s may not see this customer and cannot be told.")
        return blocking("mention_blind", message, "text", {"name": str(people[0])})
    return None


def _tell(entry: TimelineEntry, line: Line, people: Sequence[User], by: User) -> None:
    is_task = line.kind == TimelineEntry.Kind.TASK
    recipients = people or ([by] if is_task else [])
    if not recipients:
        return
    title = (
        line.text if is_task else _("%(author)s mentioned you: %(text)s") % {"author": by, "text": line.text}
    )
    raise_notice(
        to=recipients,
        topic="archive.task" if is_task else "archive.mention",
        key=f"timeline:{entry.pk}",
        title=title[:200],
        body=entry.customer.name,
        kind=Notice.Kind.TASK if is_task else Notice.Kind.MENTION,
        subject=entry.customer,
        due_on=line.due_on,
        by=by,
    )
