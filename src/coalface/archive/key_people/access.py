"""Who sees which key people: those they keep up with, and those at customers they reach."""

from django.db.models import Q, QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.key_people.models import ContactLink, Influence, Occasion, Person, Position, Relation
from coalface.identity.people.access import department_ids_below, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope

SEE, EDIT = "key_people.view", "key_people.edit"


def visible_people(user: User, right: str = SEE) -> QuerySet[Person]:
    """People kept up by somebody in reach, or who hold or held a post at a customer in reach."""
    scope = scope_of(user, right)
    if scope is None:
        return Person.objects.none()
    if scope is Scope.ALL:
        return Person.objects.all()
    kept = Q(responsible=user.pk)
    if scope is Scope.BELOW:
        kept |= Q(department__in=department_ids_below(user))
    held = Position.objects.filter(customer__in=visible_customers(user, right)).values("person")
    return Person.objects.filter(kept | Q(pk__in=held))


def visible_positions(user: User) -> QuerySet[Position]:
    """All posts of the people one sees: where somebody went is the very thing to know."""
    return Position.objects.filter(person__in=visible_people(user))


def visible_influences(user: User) -> QuerySet[Influence]:
    """What was noted about people at customers in reach."""
    return scoped(
        Influence.objects.all(),
        user,
        SEE,
        owner="customer__responsible",
        department="customer__department",
    )


def visible_relations(user: User) -> QuerySet[Relation]:
    """Relations of which both people are seen."""
    people = visible_people(user)
    return Relation.objects.filter(person__in=people, other__in=people)


def visible_occasions(user: User, right: str = SEE) -> QuerySet[Occasion]:
    return scoped(
        Occasion.objects.filter(customer__deleted_at__isnull=True),
        user,
        right,
        owner="customer__responsible",
        department="customer__department",
    )


def visible_links(user: User) -> QuerySet[ContactLink]:
    return ContactLink.objects.filter(
        person__in=visible_people(user), contact__customer__in=visible_customers(user)
    )
