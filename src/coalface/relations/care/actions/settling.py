"""Recording what was done about an occasion, or why nothing."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, visible_users
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.relations.care.access import SETTLE, visible_cares
from coalface.relations.care.actions.raising import withdraw
from coalface.relations.care.models import Care
from coalface.relations.care.rules import done_findings, skip_findings

ENTRY_OF_CHANNEL = {Care.Channel.VISIT: TimelineEntry.Kind.VISIT, Care.Channel.PHONE: TimelineEntry.Kind.CALL}


class CareInvalid(Refused):
    """What was recorded says too little; the findings name the fields."""


class CareSettled(Refused):
    """It was done or left out already."""


@transaction.atomic
def record_care(
    *,
    care_id: int,
    version: int,
    channel: str,
    words: str,
    by: User,
    done_on: date | None = None,
    done_by: User | None = None,
) -> Care:
    """Say what was done, how, when and by whom; it becomes a line of the customer's timeline (R0.27)."""
    today = timezone.localdate()
    care = _lock_open(care_id, version, by, {"channel": channel, "words": words})
    care.done_on, care.done_by = done_on or today, done_by or by
    channels = Care.Channel.values
    found = done_findings(channel=channel, channels=channels, words=words, done_on=care.done_on, today=today)
    if not visible_users(by).filter(pk=care.done_by.pk).exists():
        found.append(blocking("nobody_such", mark("There is no such colleague."), "done_by"))
    if found:
        raise CareInvalid(*found)
    care.state, care.channel, care.words = Care.State.DONE, Care.Channel(channel), words.strip()
    _save(care, by)
    _write_line(care, by)
    detail = {"occasion": care.key, "channel": channel, "done_by": care.done_by.pk}
    record(by=by, action="relations.care.record", subject=care, detail=detail)
    return care


@transaction.atomic
def record_many(
    *, care_ids: Iterable[int], channel: str, words: str, by: User, done_on: date | None = None
) -> int:
    """The same done for several, such as one greeting sent to many; returns how many were still open."""
    rows = visible_cares(by, SETTLE).filter(pk__in=list(care_ids), state=Care.State.OPEN).order_by("pk")
    seen = list(rows.values_list("pk", "version"))
    for care_id, version in seen:
        record_care(care_id=care_id, version=version, channel=channel, words=words, done_on=done_on, by=by)
    return len(seen)


@transaction.atomic
def skip_care(*, care_id: int, version: int, reason: str, by: User) -> Care:
    """Nothing is done this time, and why."""
    care = _lock_open(care_id, version, by, {"skip_reason": reason})
    if found := skip_findings(reason):
        raise CareInvalid(*found)
    care.state, care.skip_reason = Care.State.SKIPPED, reason.strip()[:250]
    _save(care, by)
    record(
        by=by,
        action="relations.care.skip",
        subject=care,
        detail={"occasion": care.key, "reason": care.skip_reason},
    )
    return care


def _lock_open(care_id: int, version: int, by: User, offered: dict[str, object]) -> Care:
    rows = visible_cares(by, SETTLE).select_related("customer", "day", "person", "told")
    care = rows.select_for_update(of=("self",)).filter(pk=care_id).first()
    if care is None:
        message = mark("This occasion is not among those you may do this to.")
        raise NotAllowed(blocking("care_out_of_reach", message))
    if care.state != Care.State.OPEN:
        raise CareSettled(blocking("care_settled", mark("This was done or left out already.")))
    check_version(care, seen=version, offered=offered)
    return care


def _save(care: Care, by: User) -> None:
    care.version += 1
    care.save()
    if care.told is not None:
        withdraw(care, care.told, by)


def _write_line(care: Care, by: User) -> None:
    """At noon of the day it was done, unless that is today."""
    values = {"occasion": care.occasion, "channel": care.get_channel_display(), "words": care.words}
    text = _("Care, %(occasion)s (%(channel)s): %(words)s") % values
    if care.done_by is not None and care.done_by != by:
        text += " " + _("Done by %(person)s.") % {"person": care.done_by}
    happened_at = None
    if care.done_on is not None and care.done_on < timezone.localdate():
        happened_at = timezone.make_aware(datetime.combine(care.done_on, time(12)))
    kind = ENTRY_OF_CHANNEL.get(Care.Channel(care.channel), TimelineEntry.Kind.NOTE)
    write(customer=care.customer, kind=kind, text=text, by=by, subject=care, happened_at=happened_at)
