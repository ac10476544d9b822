"""Sorting customers into the three base tiers after a revision (R0.11)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.actions import change_customer
from coalface.archive.customers.models import Customer
from coalface.archive.revision.models import Revision
from coalface.archive.revision.queries import tier_changes
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User


@transaction.atomic
def confirm_tiers(*, revision_id: int, item_ids: Iterable[int], by: User) -> int:
    """The leader confirms changes of the tier; returns how many customers moved.

    Works on what is proposed now: a change that is no longer proposed is left out.
    """
    require(by, "revision.run")
    revision = Revision.objects.select_for_update().get(pk=revision_id)
    wanted = set(item_ids)
    moved = []
    for change in tier_changes(by, revision):
        if change.item.pk not in wanted:
            continue
        customer = Customer.objects.get(pk=change.item.customer_id)
        change_customer(
            customer_id=customer.pk,
            version=customer.version,
            base_tier=change.after,
            base_tier_reason=change.reason,
            by=by,
        )
        change.item.tier_settled_at = timezone.now()
        change.item.save(update_fields=["tier_settled_at"])
        moved.append(customer.pk)
    if moved:
        detail = {"customers": moved}
        record(by=by, action="archive.revision.confirm_tiers", subject=revision, detail=detail)
    return len(moved)
