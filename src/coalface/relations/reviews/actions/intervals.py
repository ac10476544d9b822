"""How often customers of a grade are reviewed."""

from django.db import transaction

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.relations.reviews.models import ReviewInterval
from coalface.relations.reviews.rules import MOST_MONTHS


class IntervalInvalid(Refused):
    """The interval is no sensible number of months."""


@transaction.atomic
def set_interval(*, interval_id: int, version: int, months: int | None, by: User) -> ReviewInterval:
    """From the next planning on; reviews that are planned keep their day."""
    require(by, "policy.edit")
    interval = ReviewInterval.objects.select_for_update().get(pk=interval_id)
    check_version(interval, seen=version, offered={"months": months})
    if months is not None and not 1 <= months <= MOST_MONTHS:
        message = mark("Reviews come every 1 to %(most)s months, or not by themselves.")
        raise IntervalInvalid(blocking("interval_range", message, "months", {"most": MOST_MONTHS}))
    former, interval.months = interval.months, months
    interval.version += 1
    interval.save()
    detail = {"grade": interval.grade, "former": former, "months": months}
    record(by=by, action="relations.interval.change", subject=interval, detail=detail)
    return interval
