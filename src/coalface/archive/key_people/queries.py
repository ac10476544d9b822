"""What people ask about key people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Contact, Customer
from coalface.archive.key_people.access import (
    SEE,
    visible_influences,
    visible_people,
    visible_positions,
    visible_relations,
)
from coalface.archive.key_people.models import ContactLink, Influence, Person, Position, Relation
from coalface.archive.key_people.rules import Acquaintance, likely_same
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Severity, mark


def running(day: date) -> Q:
    """Condition over a position: held on that day (`rules.Tenure.runs_on`)."""
    begun = Q(from_on__isnull=True) | Q(from_on__lte=day)
    return begun & (Q(until_on__isnull=True) | Q(until_on__gte=day))


def standing_of(person: Person) -> str:
    """Where a person is now, in a line: the weightiest post and the place."""
    posts = Position.objects.filter(running(timezone.localdate()), person=person)
    post = posts.select_related("customer").order_by("-decides", "-from_on", "-pk").first()
    return f"{post.where} · {post.title}" if post else ""


def grounds(user: User, person: Person) -> list[Finding]:
    """Posts at customers in reach, held now or once, show their holder (R1.07); counted and not named."""
    reached = visible_customers(user, SEE)
    count = Position.objects.filter(person=person, customer__in=reached).values("customer").distinct().count()
    if not count:
        return []
    message = mark("Holds or held a post at %(count)s customers that %(person)s reaches.")
    return [Finding("post_in_reach", Severity.NOTE, message, {"count": count, "person": str(user)})]


def listed_people(user: User, day: date) -> QuerySet[Person]:
    """People with the post they hold now (`post`, `place`, `post_level`) and how they last stood."""
    posts = Position.objects.filter(running(day), person=OuterRef("pk"))
    posts = posts.order_by("-decides", F("from_on").desc(nulls_last=True), "-pk")
    notes = visible_influences(user).filter(person=OuterRef("pk")).order_by("-noted_on", "-pk")
    return visible_people(user).annotate(
        post=Subquery(posts.values("title")[:1]),
        post_level=Subquery(posts.values("level")[:1]),
        place_name=Subquery(posts.values("customer__name")[:1]),
        body_name=Subquery(posts.values("body")[:1]),
        weight=Subquery(notes.values("weight")[:1], output_field=IntegerField()),
        attitude=Subquery(notes.values("attitude")[:1], output_field=CharField()),
    )


def people_at(user: User, customer: Customer, day: date) -> QuerySet[Position]:
    """Who holds a post at a customer, deciders first, with influence and attitude as last noted there."""
    notes = visible_influences(user).filter(person=OuterRef("person"), customer=customer)
    notes = notes.order_by("-noted_on", "-pk")
    posts = visible_positions(user).filter(running(day), customer=customer)
    return (
        posts.select_related("person")
        .annotate(
            weight=Subquery(notes.values("weight")[:1], output_field=IntegerField()),
            attitude=Subquery(notes.values("attitude")[:1], output_field=CharField()),
            noted_on=Subquery(notes.values("noted_on")[:1]),
        )
        .order_by("-decides", F("weight").desc(nulls_last=True), "person__name_key", "pk")
    )


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as seen from one of the two; `leads` when the other looks up to this person."""

    relation: Relation
    other: Person
    leads: bool


def ties_of(user: User, person: Person) -> list[Tie]:
    """The people somebody is tied to, each relation once, the strongest first."""
    rows = visible_relations(user).filter(Q(person=person) | Q(other=person))
    rows = rows.select_related("person", "other").order_by("-strength", "pk")
    return [
        Tie(one, one.other, leads=False) if one.person_id == person.pk else Tie(one, one.person, leads=True)
        for one in rows
    ]


@dataclass(frozen=True, slots=True)
class InfluenceMap:
    """Who counts at a customer and how they hold together, people outside who are tied to them included."""

    people: Sequence[Person]
    inside: frozenset[int]
    titles: dict[int, str]
    levels: dict[int, str]
    notes: dict[int, Influence]
    relations: Sequence[Relation]


def influence_map(user: User, customer: Customer, day: date) -> InfluenceMap:
    """At most five questions, however many people there are; those outside are told with their body."""
    posts = visible_positions(user).filter(running(day))
    here = {post.person_id: post for post in posts.filter(customer=customer).order_by("decides", "pk")}
    inside = frozenset(here)
    touching = Q(person__in=inside) | Q(other__in=inside)
    relations = list(visible_relations(user).filter(touching).order_by("pk"))
    ids = inside | {pk for one in relations for pk in (one.person_id, one.other_id)}
    people = list(Person.objects.filter(pk__in=ids).order_by("name_key", "pk"))
    latest = visible_influences(user).filter(customer=customer, person__in=ids)
    rows: Any = latest.order_by("person", "-noted_on", "-pk").distinct("person")
    elsewhere = posts.filter(person__in=ids - inside).select_related("customer").order_by("decides", "pk")
    titles = {post.person_id: f"{post.where}{post.title}" for post in elsewhere}
    return InfluenceMap(
        people,
        inside,
        titles | {pk: post.title for pk, post in here.items()},
        {pk: post.level for pk, post in here.items()},
        {note.person_id: note for note in rows},
        relations,
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A contact of the card that may be a key person known already."""

    contact: Contact
    people: Sequence[Acquaintance]


def suggestions(user: User, customer: Customer) -> list[Suggestion]:
    """Contacts not linked yet, each with the key people of the same number or name."""
    linked = ContactLink.objects.filter(contact__customer=customer).values("contact")
    contacts = list(Contact.objects.filter(customer=customer, left_on__isnull=True).exclude(pk__in=linked))
    if not contacts:
        return []
    named = Q(name__in={one.name for one in contacts})
    numbered = Q(phone__in={one.phone for one in contacts if one.phone})
    rows = visible_people(user).filter(named | numbered)[:100]
    known = [Acquaintance(one.pk, one.name, one.phone) for one in rows]
    return [Suggestion(one, likely_same(one.name, one.phone, known)) for one in contacts]
