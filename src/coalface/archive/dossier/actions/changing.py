"""Recording changes at customers and competitors (R0.08)."""

from datetime import date, datetime, time
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.dossier.actions.reaching import About, find_about
from coalface.archive.dossier.models import ChangeEvent
from coalface.archive.dossier.queries.forms import subject_filter
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class ChangeInvalid(Refused):
    """The change does not hold; the findings name the fields."""


class ChangeFields(TypedDict, total=False):
    kind: str
    happened_on: date
    person: str
    text: str
    source: str


@transaction.atomic
def record_change(*, about: About, by: User, **fields: Unpack[ChangeFields]) -> ChangeEvent:
    """Note a change with its day and the person concerned; the timeline shows it on that day."""
    subject = find_about(about, by)
    event = ChangeEvent(**subject_filter(subject), author=by, **fields)
    found = []
    try:
        event.clean_fields(exclude=["customer", "competitor", "author"])
    except ValidationError as error:
        texts = error.message_dict.items()
        found += [blocking("field_invalid", text, field) for field, many in texts for text in many]
    if not found and event.happened_on > timezone.localdate():
        found.append(blocking("in_the_future", mark("It cannot have happened in the future."), "happened_on"))
    if found:
        raise ChangeInvalid(*found)
    event.save()
    if event.customer is not None:
        words = {"kind": event.get_kind_display(), "person": event.person, "text": event.text}
        told = _("%(kind)s (%(person)s): %(text)s") if event.person else _("%(kind)s: %(text)s")
        moment = timezone.make_aware(datetime.combine(event.happened_on, time(12)))
        write(
            customer=event.customer,
            kind=TimelineEntry.Kind.CHANGE,
            text=told % words,
            by=by,
            subject=event,
            happened_at=min(moment, timezone.now()),
        )
    record(by=by, action="archive.dossier.change", subject=event, detail={"kind": event.kind})
    return event
