"""Signing off an archive."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import BaseTier
from coalface.archive.customers.rules import tier_findings
from coalface.archive.revision.access import visible_items
from coalface.archive.revision.models import RevisionItem
from coalface.archive.revision.queries import findings_of
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class NotSignable(Refused):
    """The archive is signed already, the revision is over, or something is left unsaid."""


@transaction.atomic
def sign_archive(
    *,
    item_id: int,
    version: int,
    by: User,
    remarks: str = "",
    proposed_tier: str = "",
    tier_reason: str = "",
) -> RevisionItem:
    """Say that the archive is right as it stands; whoever leaves findings open says why.

    Raises StaleRecord for the second of two who sign the same archive at once.
    """
    rows = visible_items(by, "revision.sign").select_related("customer", "revision")
    item = rows.select_for_update(of=("self",)).filter(pk=item_id).first()
    if item is None:
        message = mark("This archive is not among those you may sign.")
        raise NotSignable(blocking("item_out_of_reach", message))
    offered = {"remarks": remarks, "proposed_tier": proposed_tier, "tier_reason": tier_reason}
    check_version(item, seen=version, offered=offered)
    if item.signed_at is not None or item.revision.closed_at is not None:
        message = mark("This archive is signed already, or the revision is closed.")
        raise NotSignable(blocking("item_settled", message))
    found = findings_of([item], item.revision.stale_days, timezone.localdate())[item.pk]
    if found and not remarks.strip():
        message = mark("Something is still open here: please say what is done about it.")
        raise NotSignable(blocking("remarks_missing", message, "remarks"))
    if proposed_tier:
        if proposed_tier not in BaseTier.values:
            raise NotSignable(blocking("tier_unknown", mark("There is no such tier."), "proposed_tier"))
        if wrong := tier_findings(proposed_tier, item.customer.grade, tier_reason):
            raise NotSignable(*(blocking(one.code, one.message, "tier_reason") for one in wrong))
    item.found = [[one.code, {key: str(value) for key, value in one.values.items()}] for one in found]
    item.signed_by, item.signed_at = by, timezone.now()
    item.remarks, item.proposed_tier = remarks.strip()[:500], proposed_tier
    item.tier_reason = tier_reason.strip()[:250]
    item.version += 1
    item.save()
    text = _("Archive checked and signed: %(revision)s") % {"revision": item.revision.name}
    write(customer=item.customer, kind=TimelineEntry.Kind.CHANGE, text=text, by=by)
    detail = {"revision": item.revision_id, "open": [one.code for one in found], "tier": proposed_tier}
    record(by=by, action="archive.revision.sign", subject=item.customer, detail=detail)
    return item
