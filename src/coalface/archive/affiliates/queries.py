"""What people ask about affiliations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from coalface.archive.affiliates.models import Affiliation, OutsideCompany
from coalface.archive.affiliates.rules import Branch, Company, heads, members, tree
from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User

DEEPEST = 8
"""So many steps from the customer asked about the group is followed."""


@dataclass(frozen=True, slots=True)
class Group:
    """A customer's group as far as the asker may know it; `hidden` counts members outside their reach."""

    trees: Sequence[Branch]
    names: dict[Company, str]
    customers: Sequence[Customer]
    ties: Sequence[Affiliation]
    hidden: int


def group_of(user: User, customer: Customer, day: date) -> Group:
    """Who belongs together with a customer on a day; a question for each step from it, no more than eight.

    Names of customers out of reach are not told.
    """
    start: Company = ("customer", customer.pk)
    ties: dict[int, Affiliation] = {}
    known, edge = {start}, {start}
    for _step in range(DEEPEST):
        found = _touching(edge, day)
        ties |= {tie.pk: tie for tie in found}
        edge = members_of(found) - known
        known |= edge
        if not edge:
            break
    bonds = [tie.bond for tie in ties.values()]
    group = members(start, bonds)
    seen = visible_customers(user).filter(pk__in=[pk for kind, pk in known if kind == "customer"])
    customers = {one.pk: one for one in seen}
    outside = OutsideCompany.objects.filter(pk__in=[pk for kind, pk in known if kind == "outside"])
    names: dict[Company, str] = {("customer", pk): one.name for pk, one in customers.items()}
    names |= {("outside", one.pk): one.name for one in outside}
    inside = [pk for kind, pk in sorted(group) if kind == "customer"]
    return Group(
        trees=[tree(head, bonds) for head in heads(group, [b for b in bonds if b.upper in group])],
        names=names,
        customers=[customers[pk] for pk in inside if pk in customers],
        ties=[tie for tie in ties.values() if start in {tie.upper, tie.lower}],
        hidden=sum(pk not in customers for pk in inside),
    )


def members_of(ties: Sequence[Affiliation]) -> set[Company]:
    return {company for tie in ties for company in (tie.upper, tie.lower)}


def _touching(companies: set[Company], day: date) -> list[Affiliation]:
    customers = [pk for kind, pk in companies if kind == "customer"]
    outside = [pk for kind, pk in companies if kind == "outside"]
    touching = Q(upper_customer__in=customers) | Q(lower_customer__in=customers)
    touching |= Q(upper_outside__in=outside) | Q(lower_outside__in=outside)
    running = (Q(from_on__isnull=True) | Q(from_on__lte=day)) & (
        Q(until_on__isnull=True) | Q(until_on__gte=day)
    )
    return list(Affiliation.objects.filter(touching & running).order_by("pk"))
