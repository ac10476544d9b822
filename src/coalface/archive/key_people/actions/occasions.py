"""Public-relations occasions of customers and our part in them (R1.07)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.key_people.access import visible_people
from coalface.archive.key_people.actions.locking import customer_in_reach, field_findings
from coalface.archive.key_people.models import Occasion, Person
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused


class OccasionInvalid(Refused):
    """The occasion breaks a rule; the findings name the fields."""


@transaction.atomic
def record_occasion(
    *,
    customer_id: int,
    happened_on: date,
    kind: str,
    title: str,
    by: User,
    our_part: str = "",
    people: Iterable[Person] = (),
) -> Occasion:
    """Keep what happened at the customer, who of the key people was there and what we did to help."""
    customer = customer_in_reach(customer_id, by)
    occasion = Occasion(
        customer=customer,
        happened_on=happened_on,
        kind=kind,
        title=" ".join(title.split()),
        our_part=our_part.strip(),
        recorded_by=by,
    )
    if found := field_findings(occasion, "customer", "recorded_by"):
        raise OccasionInvalid(*found)
    occasion.save()
    there = visible_people(by).filter(pk__in=[person.pk for person in people])
    occasion.people.set(there)
    text = _("Occasion: %(title)s") % {"title": occasion.title}
    write(customer=customer, kind=TimelineEntry.Kind.NOTE, text=text, by=by, subject=occasion)
    detail = {"occasion": occasion.pk, "title": occasion.title, "people": [one.pk for one in there]}
    record(by=by, action="archive.occasion.record", subject=customer, detail=detail)
    return occasion
