"""Posts people come to and leave; the customer's responsible person is asked to look at what it means."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.key_people.actions.cards import project
from coalface.archive.key_people.actions.locking import customer_in_reach, field_findings, lock_person
from coalface.archive.key_people.models import Position
from coalface.archive.key_people.rules import Tenure, tenure_findings
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.actions import raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class PositionInvalid(Refused):
    """The post breaks a rule; the findings name the fields."""


class PositionFields(TypedDict, total=False):
    title: str
    level: str
    decides: bool
    body: str
    body_kind: str
    from_on: date | None
    until_on: date | None


@transaction.atomic
def add_position(
    *, person_id: int, by: User, customer: Customer | None = None, **fields: Unpack[PositionFields]
) -> Position:
    """The person holds or held a post, at a customer or at a body outside (R1.11)."""
    person = lock_person(person_id, by)
    place = customer_in_reach(customer.pk, by) if customer else None
    position = Position(person=person, customer=place, **fields)
    position.title, position.body = " ".join(position.title.split()), " ".join(position.body.split())
    _judge(position)
    position.save()
    project(person)
    if place is not None and position.until_on is None:
        _tell(position, _("%(person)s is now %(title)s"), by)
    record(by=by, action="archive.position.add", subject=person, detail=_detail(position))
    return position


@transaction.atomic
def end_position(*, position_id: int, version: int, by: User, until_on: date | None = None) -> Position:
    """The person left the post: 关注关键人物的变更 (R1.11)."""
    position = _lock(position_id, by)
    if position.version != version or position.until_on is not None:
        message = mark("This position has ended already.")
        raise PositionInvalid(blocking("position_ended", message, "until_on"))
    position.until_on = until_on or timezone.localdate()
    _judge(position)
    position.version += 1
    position.save()
    project(position.person)
    if position.customer is not None:
        _tell(position, _("%(person)s is no longer %(title)s"), by)
    record(by=by, action="archive.position.end", subject=position.person, detail=_detail(position))
    return position


def _lock(position_id: int, by: User) -> Position:
    person_id = Position.objects.filter(pk=position_id).values_list("person_id", flat=True).first()
    if person_id is None:
        message = mark("This person is not among those you may do this to.")
        raise NotAllowed(blocking("person_out_of_reach", message))
    person = lock_person(person_id, by)
    rows = Position.objects.select_related("customer__responsible", "customer__department")
    position = rows.get(pk=position_id)
    position.person = person
    return position


def _judge(position: Position) -> None:
    given = _tenure(position)
    position.post_key = f"{given.place}|{given.title}"
    others = Position.objects.filter(person=position.person).exclude(pk=position.pk)
    found = tenure_findings(given, map(_tenure, others))
    if not found:
        found = field_findings(position, "post_key", "person", "customer")
    if not found and position.customer is None and not position.body_kind:
        message = mark("Please say what kind of body it is.")
        found = [blocking("body_kind_missing", message, "body_kind")]
    if not found and position.customer is not None and position.body:
        message = mark("A position is either at a customer or at a body outside.")
        found = [blocking("two_places", message, "body")]
    if found:
        raise PositionInvalid(*found)


def _tenure(position: Position) -> Tenure:
    place = f"#{position.customer_id}" if position.customer_id else position.body
    return Tenure(place, position.title, position.from_on, position.until_on)


def _tell(position: Position, told: str, by: User) -> None:
    """A line in the customer's story, and a task for who looks after it."""
    customer, person = position.customer, position.person
    if customer is None:
        return
    text = told % {"person": person.name, "title": position.title}
    write(customer=customer, kind=TimelineEntry.Kind.CHANGE, text=text, by=by, subject=person)
    if customer.responsible is None or customer.responsible == by:
        return
    raise_notice(
        to=[customer.responsible],
        topic="archive.key_person",
        key=f"key_person:{position.pk}:{position.version}",
        title=f"{customer.name}: {text}",
        body=_("See which running contracts this touches, and call on the people there."),
        kind=Notice.Kind.TASK,
        weight=Notice.Weight.WARNING,
        subject=person,
        by=by,
    )


def _detail(position: Position) -> dict[str, object]:
    return {
        "position": position.pk,
        "customer": position.customer_id,
        "body": position.body,
        "title": position.title,
        "from_on": position.from_on,
        "until_on": position.until_on,
    }
