"""Saying by which steps the prices of a list are adjusted."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.pricing.access import SET
from coalface.trade.pricing.actions.lists import PriceInvalid, lock_list
from coalface.trade.pricing.models import AdjustmentVersion, PriceList
from coalface.trade.pricing.rules.steps import Rule, rule_findings, write

BEGINS_EARLIER = mark("Version %(number)s is valid from %(from_on)s; a new one must begin later.")


@transaction.atomic
def save_adjustments(
    *, price_list: PriceList, version: int, rules: Sequence[Rule], from_on: date, note: str = "", by: User
) -> AdjustmentVersion:
    """By which steps the prices of a list are adjusted from a day on; the version before is kept as saved."""
    require(by, SET)
    found = lock_list(price_list.pk)
    check_version(found, seen=version, offered={})
    former = found.adjustments.order_by("-from_on").first()
    findings = rule_findings(rules)
    if former is not None and from_on <= former.from_on:
        values = {"number": former.number, "from_on": former.from_on}
        findings.append(blocking("versions_overlap", BEGINS_EARLIER, "from_on", values))
    if findings:
        raise PriceInvalid(*findings)
    if former is not None:
        former.until_on = from_on - timedelta(days=1)
        former.save(update_fields=["until_on"])
    made = AdjustmentVersion.objects.create(
        price_list=found,
        number=(former.number if former else 0) + 1,
        from_on=from_on,
        document=write(rules),
        note=note.strip()[:250],
        saved_by=by,
        saved_at=timezone.now(),
    )
    found.version += 1
    found.save(update_fields=["version"])
    detail = {"number": made.number, "from_on": from_on, "steps": made.document, "note": made.note}
    record(by=by, action="trade.price_list.adjust", subject=found, detail=detail)
    return made
