"""What the pool does by itself: warning of quiet customers, taking them back, and following assignments."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.customers.actions.assignment import put_in_charge
from coalface.archive.customers.models import Customer
from coalface.archive.pool.actions.moves import end_claims, note_moves, warning_key
from coalface.archive.pool.models import Claim, PoolMove, PoolPolicy
from coalface.archive.pool.queries import active_days, holding_of, policy_in_force, quiet_customers
from coalface.archive.pool.rules.claims import Step, step
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.hooks import News
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import mark

RECLAIMED = mark("Back to the pool after quiet days; looked after by %(old)s until now")


@transaction.atomic
def reclaim_quiet(*, today: date, by: User, after: int = 0, limit: int = 500) -> int | None:
    """Warn those whose customers lie idle, and take back those warned long enough ago.

    Works through the customers by id; returns the last id looked at, None when there are no more.
    """
    policy = policy_in_force()
    customers = quiet_customers(policy, today, after, limit)
    if not customers:
        return None
    ids = [customer.pk for customer in customers]
    active = active_days(ids)
    claims = {one.customer_id: one for one in Claim.objects.filter(customer__in=ids, ended_at__isnull=True)}
    warned, back = [], []
    for customer in customers:
        claim = claims.get(customer.pk)
        if claim is not None and claim.person_id != customer.responsible_id:
            claim = None
        found = step(policy.limits, holding_of(customer, claim, active.get(customer.pk)), today)
        if found is Step.WARN:
            _warn(customer, claim, policy, today, by)
            warned.append(customer.pk)
        elif found is Step.RECLAIM:
            back.append(customer)
    _take_back(back, by)
    if warned or back:
        detail = {"warned": warned, "reclaimed": [one.pk for one in back], "policy": policy.pk}
        record(by=by, action="archive.pool.reclaim", detail=detail)
    return ids[-1]


def _warn(customer: Customer, claim: Claim | None, policy: PoolPolicy, today: date, by: User) -> None:
    owner = customer.responsible
    if owner is None:
        return
    if claim is None:
        end_claims([customer], Claim.End.REASSIGNED)
        claim = Claim(customer=customer, person=owner, from_pool=False, held_since=customer.created_at.date())
    claim.warned_on = today
    claim.save()
    goes_on = today + timedelta(days=policy.warning_days)
    raise_notice(
        to=[owner],
        topic="archive.pool",
        key=warning_key(customer.pk),
        title=_("%(name)s goes back to the pool on %(day)s") % {"name": customer.name, "day": goes_on},
        body=_("Nothing has happened with this customer for long. Write down your next call or visit."),
        kind=Notice.Kind.TASK,
        weight=Notice.Weight.WARNING,
        subject=customer,
        due_on=goes_on,
        by=by,
    )


def _take_back(customers: Sequence[Customer], by: User) -> None:
    end_claims(customers, Claim.End.RECLAIMED)
    for customer in customers:
        reason = _("quiet for too long")
        note_moves([customer], PoolMove.Kind.RECLAIMED, by=by, person=customer.responsible, reason=reason)
        close_by_key(key=warning_key(customer.pk), by=by)
        put_in_charge([customer], None, customer.department, by=by, told=RECLAIMED)


def follow_customers(news: Sequence[News]) -> None:
    """Leaders hand customers over too: then claims end and the pool's books follow.

    Claims and hand-backs keep their own books before they tell, and change nothing here.
    """
    customers = {one.subject.pk: (one.subject, one.by) for one in news if isinstance(one.subject, Customer)}
    last: dict[int, str] = dict(
        PoolMove.objects.filter(customer__in=customers)
        .order_by("customer", "-moved_at", "-pk")
        .distinct("customer")
        .values_list("customer", "kind")
    )
    claims = Claim.objects.filter(customer__in=customers, ended_at__isnull=True)
    strayed = [
        customers[claim.customer_id][0]
        for claim in claims
        if claim.person_id != customers[claim.customer_id][0].responsible_id
    ]
    end_claims(strayed, Claim.End.REASSIGNED)
    for pk, (customer, by) in customers.items():
        pooled = last.get(pk) in PoolMove.INFLOW
        if customer.responsible is None and not pooled:
            note_moves([customer], PoolMove.Kind.RELEASED, by=by)
        elif customer.responsible is not None and pooled:
            note_moves([customer], PoolMove.Kind.ASSIGNED, by=by, person=customer.responsible)
