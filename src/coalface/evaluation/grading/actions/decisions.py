"""What leaders decide about proposed grades."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.actions import change_customer
from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.access import approvable_records
from coalface.evaluation.grading.actions.feedback import feed_back
from coalface.evaluation.grading.models import GradeRecord
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

BATCH = 5_000


class NotDecidable(Refused):
    """Some of the grades are decided already, overtaken by a later review, or out of reach."""


@transaction.atomic
def approve_grades(*, record_ids: Iterable[int], note: str = "", by: User) -> int:
    """Let proposed grades take effect; all of them or, when one cannot be decided, none. Returns how many."""
    chosen = _decide(record_ids, GradeRecord.State.EFFECTIVE, note, by)
    feed_back(GradeRecord.objects.filter(pk__in=chosen), by=by)
    detail = {"records": len(chosen), "note": note, "ids": chosen[:1000]}
    record(by=by, action="evaluation.grading.approve_grades", subject=_one(chosen), detail=detail)
    return len(chosen)


@transaction.atomic
def reject_grades(*, record_ids: Iterable[int], note: str, by: User) -> int:
    """Keep the grade before; the reason has to be given. Returns how many."""
    if not note.strip():
        raise NotDecidable(blocking("rejection_reason", mark("Say why the grade is rejected."), "note"))
    chosen = _decide(record_ids, GradeRecord.State.REJECTED, note, by)
    detail = {"records": len(chosen), "note": note, "ids": chosen[:1000]}
    record(by=by, action="evaluation.grading.reject_grades", subject=_one(chosen), detail=detail)
    return len(chosen)


@transaction.atomic
def override_tier(*, customer: Customer, tier: str, reason: str, by: User) -> Customer:
    """Set the base tier apart from the grade, with a reason (R0.11); the archive refuses an empty one."""
    require(by, "grade.judge")
    return change_customer(
        customer_id=customer.pk,
        version=customer.version,
        base_tier=tier,
        base_tier_reason=reason.strip(),
        by=by,
    )


def _decide(record_ids: Iterable[int], state: GradeRecord.State, note: str, by: User) -> list[int]:
    require(by, "grade.approve")
    wanted = sorted(set(record_ids))
    chosen = [
        pk for start in range(0, len(wanted), BATCH) for pk in _locked(wanted[start : start + BATCH], by)
    ]
    if not chosen or len(chosen) != len(wanted):
        message = mark("%(count)s of the chosen grades cannot be decided by you, or are decided already.")
        values = {"count": len(wanted) - len(chosen)}
        raise NotDecidable(blocking("grades_not_decidable", message, None, values))
    GradeRecord.objects.filter(pk__in=chosen).update(
        state=state, decided_by=by, decided_at=timezone.now(), note=note.strip()[:250]
    )
    return chosen


def _locked(record_ids: Sequence[int], by: User) -> list[int]:
    """Those of the records the person may still decide, locked in their order.

    In two steps: joined into one, thousands of ids make the planner compare each with each.
    """
    reached = list(approvable_records(by).filter(pk__in=record_ids).values_list("pk", flat=True))
    rows = GradeRecord.objects.proposed().filter(pk__in=reached).order_by("pk")
    return list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _one(chosen: list[int]) -> GradeRecord | None:
    return GradeRecord.objects.get(pk=chosen[0]) if len(chosen) == 1 else None
