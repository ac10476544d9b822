"""Setting what the gate allows and what may be lost."""

from datetime import date

from django.db import IntegrityError, transaction

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.dispatch.models import GateLimits
from coalface.trade.dispatch.rules.limits import HouseLimits, limits_findings

TAKEN = mark("Limits are set from this day on already; choose a later day.")


class LimitsOdd(Refused):
    """These limits make no sense, or their day is taken."""


@transaction.atomic
def set_limits(*, from_on: date, limits: HouseLimits, source: str, by: User) -> GateLimits:
    """What counts at the gate from a day on; what was weighed and arrived before keeps its judgement.

    Raises LimitsOdd or NotAllowed.
    """
    require(by, "policy.edit")
    if found := limits_findings(limits, source):
        raise LimitsOdd(*found)
    gate = limits.gate
    made = GateLimits(
        from_on=from_on,
        most_gross_tonnes=gate.most_gross_tonnes,
        note_over_pct=gate.note_over_pct,
        tare_apart_pct=gate.tare_apart_pct,
        again_minutes=gate.again_minutes,
        quick_minutes=gate.quick_minutes,
        losses={way: [str(one.pct), _text(one.dispute_pct)] for way, one in limits.losses.items()},
        source=source.strip(),
        set_by=by,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise LimitsOdd(blocking("taken", TAKEN, "from_on")) from None
    detail = {"from_on": from_on, "source": made.source, "most_gross_tonnes": gate.most_gross_tonnes}
    record(by=by, action="trade.gate.limits", subject=made, detail={**detail, "losses": made.losses})
    return made


def _text(pct: object) -> str | None:
    return None if pct is None else str(pct)
