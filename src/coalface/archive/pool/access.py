"""Who sees the pool and the census."""

from django.db.models import Q, QuerySet

from coalface.archive.customers.models import Customer
from coalface.archive.pool.models import CensusCampaign, CensusSheet, Claim, PoolMove, PoolPolicy
from coalface.identity.people.access import department_ids_below, may, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope


def pool_customers(user: User) -> QuerySet[Customer]:
    """Customers nobody looks after: open to all who may claim, or set the rules."""
    rows = Customer.objects.live().filter(responsible__isnull=True).exclude(status=Customer.Status.CLOSED)
    return rows if may(user, "pool.claim") or may(user, "pool.manage") else rows.none()


def visible_policies(user: User) -> QuerySet[PoolPolicy]:
    """The rules are no secret among those they are for."""
    sees = may(user, "pool.claim") or may(user, "pool.manage")
    return PoolPolicy.objects.all() if sees else PoolPolicy.objects.none()


def visible_claims(user: User) -> QuerySet[Claim]:
    """Claims on customers in reach, and one's own."""
    rows = Claim.objects.filter(customer__deleted_at__isnull=True)
    return scoped(
        rows, user, "customer.view", owner="customer__responsible", department="customer__department"
    )


def visible_moves(user: User) -> QuerySet[PoolMove]:
    """What flowed in and out: all of it for those who set the rules, else of customers in reach or pooled."""
    if may(user, "pool.manage") or scope_of(user, "customer.view") is Scope.ALL:
        return PoolMove.objects.all()
    if not may(user, "pool.claim"):
        return PoolMove.objects.none()
    mine = Q(person=user) | Q(moved_by=user) | Q(customer__in=pool_customers(user))
    if scope_of(user, "customer.view") is Scope.BELOW:
        mine |= Q(customer__department__in=department_ids_below(user))
    return PoolMove.objects.filter(mine)


def visible_campaigns(user: User) -> QuerySet[CensusCampaign]:
    rows = CensusCampaign.objects.all()
    return rows if may(user, "census.edit") or may(user, "pool.manage") else rows.none()


def visible_sheets(user: User) -> QuerySet[CensusSheet]:
    """One's own sheets; those of one's department for its head; all for those who may see all customers."""
    if not may(user, "census.edit") and not may(user, "pool.manage"):
        return CensusSheet.objects.none()
    if may(user, "pool.manage"):
        return CensusSheet.objects.all()
    return scoped(
        CensusSheet.objects.all(),
        user,
        "customer.view",
        owner="surveyed_by",
        department="surveyed_by__department",
    )
