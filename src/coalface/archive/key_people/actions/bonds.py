"""How much people count, how they stand towards us, and what ties them to each other."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from coalface.archive.key_people.actions.locking import customer_in_reach, field_findings, lock_person
from coalface.archive.key_people.models import Influence, Person, Relation
from coalface.archive.key_people.rules import relation_findings, scale_findings
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class InfluenceInvalid(Refused):
    """The note breaks a rule; the findings name the fields."""


class RelationRefused(Refused):
    """The two cannot be tied like this, or are so already."""


@transaction.atomic
def note_influence(
    *,
    person_id: int,
    customer_id: int,
    weight: int,
    attitude: str,
    by: User,
    reason: str = "",
    noted_on: date | None = None,
) -> Influence:
    """Note how much somebody counts at a customer and how they stand; earlier notes stay."""
    person, customer = lock_person(person_id, by), customer_in_reach(customer_id, by)
    note = Influence(
        person=person,
        customer=customer,
        weight=weight,
        attitude=attitude,
        reason=reason.strip(),
        noted_on=noted_on or timezone.localdate(),
        noted_by=by,
    )
    found = scale_findings(weight, "weight") or field_findings(note, "person", "customer", "noted_by")
    if found:
        raise InfluenceInvalid(*found)
    note.save()
    detail = {"customer": customer.pk, "weight": weight, "attitude": attitude}
    record(by=by, action="archive.person.note_influence", subject=person, detail=detail)
    return note


@transaction.atomic
def relate_people(
    *, person_id: int, other_id: int, kind: str, by: User, strength: int = 3, remarks: str = ""
) -> Relation:
    """Tie two people; the same tie is kept once, whichever of them it is told from."""
    people = {pk: lock_person(pk, by) for pk in sorted({person_id, other_id})}
    if found := relation_findings(person_id, other_id, strength):
        raise RelationRefused(*found)
    if _between(people[person_id], people[other_id], kind):
        message = mark("This relation is known already.")
        raise RelationRefused(blocking("relation_known", message, "kind"))
    relation = Relation(
        person=people[person_id],
        other=people[other_id],
        kind=kind,
        strength=strength,
        remarks=remarks.strip(),
    )
    if found := field_findings(relation, "person", "other"):
        raise RelationRefused(*found)
    relation.save()
    detail = {"other": other_id, "kind": kind, "strength": strength}
    record(by=by, action="archive.person.relate", subject=relation.person, detail=detail)
    return relation


@transaction.atomic
def unrelate_people(*, relation_id: int, person_id: int, by: User) -> None:
    """Take a relation away that was told wrongly."""
    person = lock_person(person_id, by)
    relation = Relation.objects.filter(pk=relation_id).first()
    if relation is None or person.pk not in {relation.person_id, relation.other_id}:
        return
    detail = {"person": relation.person_id, "other": relation.other_id, "kind": relation.kind}
    record(by=by, action="archive.person.unrelate", subject=person, detail=detail)
    relation.delete()


def _between(one: Person, other: Person, kind: str) -> bool:
    pair = [one.pk, other.pk]
    return Relation.objects.filter(person__in=pair, other__in=pair, kind=kind).exists()
