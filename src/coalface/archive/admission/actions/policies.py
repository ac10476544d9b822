"""Setting the rules of admission and its criteria."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from coalface.archive.admission.models import AdmissionPolicy, Criterion
from coalface.archive.admission.rules.standing import policy_findings
from coalface.archive.customers.actions.locking import field_findings
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class PolicyInvalid(Refused):
    """The policy makes no sense, or would change what is past."""


class CriterionInvalid(Refused):
    """The criterion lacks a name or has one that is taken."""


class CriterionFields(TypedDict, total=False):
    name: str
    most_points: int | None
    essential: bool
    abolished_on: date | None


@transaction.atomic
def set_policy(
    *, starts_on: date, required: bool, valid_months: int, reminder_days: list[int], pass_pct: int, by: User
) -> AdmissionPolicy:
    """The rules from a day on, today at the earliest; what was decided by earlier ones stays as it is."""
    require(by, "policy.edit")
    found = policy_findings(valid_months=valid_months, reminder_days=reminder_days, pass_pct=pass_pct)
    if starts_on < timezone.localdate():
        found.append(blocking("policy_past", mark("Rules cannot be changed for the past."), "starts_on"))
    if found:
        raise PolicyInvalid(*found)
    policy, _new = AdmissionPolicy.objects.update_or_create(
        starts_on=starts_on,
        defaults={
            "required": required,
            "valid_months": valid_months,
            "reminder_days": sorted(set(reminder_days), reverse=True),
            "pass_pct": pass_pct,
        },
    )
    detail = {
        "starts_on": starts_on,
        "required": required,
        "valid_months": valid_months,
        "pass_pct": pass_pct,
    }
    record(by=by, action="archive.admission.set_policy", subject=policy, detail=detail)
    return policy


@transaction.atomic
def create_criterion(*, by: User, **fields: Unpack[CriterionFields]) -> Criterion:
    """Ask one more thing in assessments from now on."""
    require(by, "policy.edit")
    criterion = Criterion(position=Criterion.objects.count() * 10 + 10, **fields)
    _judge(criterion)
    criterion.save()
    record(by=by, action="archive.criterion.create", subject=criterion, detail={"given": dict(fields)})
    return criterion


@transaction.atomic
def change_criterion(
    *, criterion_id: int, version: int, by: User, **changes: Unpack[CriterionFields]
) -> Criterion:
    """Change a criterion; given marks keep their points."""
    require(by, "policy.edit")
    criterion = Criterion.objects.select_for_update().get(pk=criterion_id)
    check_version(criterion, seen=version, offered=changes)
    for name, value in changes.items():
        setattr(criterion, name, value)
    _judge(criterion)
    criterion.version += 1
    criterion.save()
    record(by=by, action="archive.criterion.change", subject=criterion, detail={"changed": dict(changes)})
    return criterion


def _judge(criterion: Criterion) -> None:
    found = field_findings(criterion)
    if Criterion.objects.filter(name=criterion.name).exclude(pk=criterion.pk).exists():
        found.append(blocking("criterion_taken", mark("There is such a criterion already."), "name"))
    if found:
        raise CriterionInvalid(*found)
