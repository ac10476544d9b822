"""Claiming customers from the pool and handing them back (公海)."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.actions.assignment import put_in_charge
from coalface.archive.customers.actions.locking import lock_all
from coalface.archive.customers.models import Customer
from coalface.archive.pool.actions.moves import end_claims, note_moves, warning_key
from coalface.archive.pool.models import Claim, PoolMove
from coalface.archive.pool.queries import policy_in_force
from coalface.archive.pool.rules.claims import claim_findings
from coalface.desk.inbox.actions import close_by_key
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

CLAIMED = mark("Claimed from the pool by %(new)s")
RELEASED = mark("Released into the pool; looked after by %(old)s until now")
HANDED_BACK = mark("Handed back to the pool by %(old)s")


class AlreadyTaken(Refused):
    """Somebody else was faster."""


class ClaimRefused(Refused):
    """The person holds or has claimed as many as the rules allow."""


class NotHeld(Refused):
    """Only what one looks after, and what is under no contract, goes back to the pool."""


@transaction.atomic
def claim_customer(*, customer_id: int, by: User) -> Claim:
    """Take a customer nobody looks after; of two who try at once one wins, the other is told who.

    The person is locked first, so that two claims of theirs cannot pass the limits together.
    """
    require(by, "pool.claim")
    policy, today = policy_in_force(), timezone.localdate()
    me = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    # Without a join: after waiting for the lock only the customer's own row is read anew.
    customer = Customer.objects.live().select_for_update().filter(pk=customer_id).first()
    if customer is None or customer.status == Customer.Status.CLOSED:
        raise OutOfReach
    if customer.responsible is not None:
        message = mark("%(name)s has just been taken by %(person)s.")
        values = {"name": customer.name, "person": str(customer.responsible)}
        raise AlreadyTaken(blocking("already_taken", message, None, values))
    mine = Claim.objects.filter(person=me, from_pool=True)
    held = mine.filter(ended_at__isnull=True).count()
    claimed = mine.filter(claimed_at__date=today).count()
    if found := claim_findings(policy.limits, held=held, claimed_today=claimed):
        raise ClaimRefused(*found)
    claim = Claim.objects.create(
        customer=customer,
        person=me,
        held_since=today,
        protected_until=today + timedelta(days=policy.protection_days),
    )
    note_moves([customer], PoolMove.Kind.CLAIMED, by=by, person=me)
    put_in_charge([customer], me, me.department, by=by, told=CLAIMED)
    detail = {"protected_until": claim.protected_until}
    record(by=by, action="archive.pool.claim", subject=customer, detail=detail)
    return claim


@transaction.atomic
def hand_back(*, customer_ids: Iterable[int], reason: str, by: User) -> int:
    """Give up customers one looks after, and say why; returns how many. All or none."""
    require(by, "pool.claim")
    if not reason.strip():
        raise NotHeld(blocking("reason_missing", mark("Please give the reason."), "reason"))
    rows = visible_customers(by).filter(Q(responsible=by)).select_related("responsible")
    customers = lock_all(rows, customer_ids)
    today = timezone.localdate()
    for customer in customers:
        if customer.engaged_until is not None and customer.engaged_until >= today:
            message = mark("%(name)s is under contract until %(day)s and stays with you.")
            values = {"name": customer.name, "day": customer.engaged_until}
            raise NotHeld(blocking("under_contract", message, None, values))
    end_claims(customers, Claim.End.HANDED_BACK)
    note_moves(customers, PoolMove.Kind.HANDED_BACK, by=by, person=by, reason=reason.strip())
    for customer in customers:
        close_by_key(key=warning_key(customer.pk), by=by)
        put_in_charge([customer], None, customer.department, by=by, told=HANDED_BACK)
    detail = {"customers": [one.pk for one in customers], "reason": reason.strip()}
    subject = customers[0] if len(customers) == 1 else None
    record(by=by, action="archive.pool.hand_back", subject=subject, detail=detail)
    return len(customers)


@transaction.atomic
def release_customers(*, customer_ids: Iterable[int], reason: str, by: User) -> int:
    """A leader puts customers of others into the pool, and says why; returns how many. All or none."""
    require(by, "pool.manage")
    rows = visible_customers(by, "customer.assign").filter(responsible__isnull=False)
    customers = lock_all(rows, customer_ids)
    end_claims(customers, Claim.End.REASSIGNED)
    note_moves(customers, PoolMove.Kind.RELEASED, by=by, reason=reason.strip())
    for customer in customers:
        close_by_key(key=warning_key(customer.pk), by=by)
        put_in_charge([customer], None, customer.department, by=by, told=RELEASED)
    detail = {"customers": [one.pk for one in customers], "reason": reason.strip()}
    record(by=by, action="archive.pool.release", detail=detail)
    return len(customers)
