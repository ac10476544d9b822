"""Putting missing tonnes down to a side, and setting the limits of supervision."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.periods import Month
from coalface.trade.contracts.models import Contract, ContractMonth, Shortfall, SupervisionPolicy
from coalface.trade.contracts.rules.shortfalls import EXCUSING, shortfall_findings
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import mark_dirty

MOST_PCT = 100
ODD_SHARE = mark("A share lies between 1 and 100%%.")
ODD_DAY = mark("The day lies between 1 and 28.")


class ShortfallInvalid(Refused):
    """Nothing is agreed for the month, more would be missing than agreed, or the reason lacks."""


class PolicyInvalid(Refused):
    """The limits of supervision make no sense."""


class Limits(TypedDict):
    """As the fields of `SupervisionPolicy`."""

    power_tonnes: int
    other_tonnes: int
    month_pct: int
    quarter_pct: int
    year_pct: int
    due_day: int


@transaction.atomic
def record_shortfall(
    *, contract: Contract, month_on: date, side: str, tonnes: Decimal, reason: str, by: User
) -> Shortfall:
    """Say at whose fault tonnes of a month are missing. The carrier's and force majeure are excused (F2)."""
    found = Contract.objects.select_for_update(of=("self",)).select_related("customer").get(pk=contract.pk)
    require_reach(by, "trade.edit", found.customer)
    first = month_on.replace(day=1)
    month = ContractMonth.objects.filter(contract=found, month_on=first).first()
    known = Shortfall.objects.filter(contract=found, month_on=first).aggregate(sum=Sum("tonnes"))["sum"]
    agreed = month.tonnes if month else None
    if odd := shortfall_findings(str(Month.of(first)), agreed, known or Decimal(0), tonnes, reason):
        raise ShortfallInvalid(*odd)
    made = Shortfall.objects.create(
        contract=found,
        month_on=first,
        side=side,
        tonnes=tonnes,
        reason=reason.strip()[:250],
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    if side in EXCUSING and month is not None:
        _excuse(month, tonnes, found)
    detail = {"month": first, "side": side, "tonnes": tonnes, "reason": made.reason}
    record(by=by, action="trade.contract.shortfall", subject=found, detail=detail)
    return made


@transaction.atomic
def set_supervision(*, starts_on: date, by: User, **limits: Unpack[Limits]) -> SupervisionPolicy:
    """The limits from a day on; a day that has some already gets these instead."""
    require(by, "policy.edit")
    shares = {name: limits[name] for name in ("month_pct", "quarter_pct", "year_pct")}
    odd = [
        blocking("odd_share", ODD_SHARE, name) for name, share in shares.items() if not 1 <= share <= MOST_PCT
    ]
    if not 1 <= limits["due_day"] <= 28:
        odd.append(blocking("odd_day", ODD_DAY, "due_day"))
    if odd:
        raise PolicyInvalid(*odd)
    made, _new = SupervisionPolicy.objects.update_or_create(starts_on=starts_on, defaults=dict(limits))
    record(by=by, action="trade.supervision.set", subject=made, detail={"starts_on": starts_on, **limits})
    return made


def _excuse(month: ContractMonth, tonnes: Decimal, contract: Contract) -> None:
    """Never more than agreed, also where something was excused before by hand."""
    month.excused_tonnes = min(month.tonnes, month.excused_tonnes + tonnes)
    month.save(update_fields=["excused_tonnes"])
    Contract.objects.filter(pk=contract.pk).update(version=F("version") + 1)
    mark_dirty([(contract.customer_id, month.month_on)])
