"""Saving a new version of the rulebook."""

from datetime import date

from django.db import connection, transaction

from coalface.evaluation.grading.models import GradeReview, GradingPolicy
from coalface.evaluation.grading.rules.documents import PolicyUnsound, read, unsound, write
from coalface.evaluation.grading.rules.policy import Policy, differences
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class PolicyRefused(Refused):
    """The version would change nothing, or reach back into months that are judged already."""


@transaction.atomic
def save_policy(*, policy: Policy, valid_from: date, note: str = "", by: User) -> GradingPolicy:
    """Write the next version, valid from the first of a month on; versions are never changed.

    Raises PolicyUnsound for values that cannot be judged by, PolicyRefused when the policy equals the one
    that is valid already, or when a month from `valid_from` on has been reviewed: what was decided stays
    decided.
    """
    require(by, "policy.edit")
    findings = list(unsound(policy))
    if findings:
        raise PolicyUnsound(*findings)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE grading_gradingpolicy IN SHARE ROW EXCLUSIVE MODE")
    starts = valid_from.replace(day=1)
    newest = GradingPolicy.objects.order_by("-version").first()
    _refuse_useless(policy, newest)
    _refuse_reviewed(starts)
    saved = GradingPolicy.objects.create(
        version=newest.version + 1 if newest else 1,
        valid_from_on=starts,
        document=write(policy),
        note=note.strip(),
        saved_by=by,
    )
    changed = sorted(differences(policy, newest.policy)) if newest else []
    detail = {"version": saved.version, "valid_from": starts, "changed": changed}
    record(by=by, action="evaluation.grading.save_policy", subject=saved, detail=detail)
    return saved


def _refuse_useless(policy: Policy, newest: GradingPolicy | None) -> None:
    if newest is not None and read(newest.document) == policy:
        message = mark("Nothing is different from version %(version)s.")
        raise PolicyRefused(blocking("policy_same", message, None, {"version": newest.version}))


def _refuse_reviewed(starts: date) -> None:
    last = GradeReview.objects.order_by("-period_on").values_list("period_on", flat=True).first()
    if last is not None and last >= starts:
        message = mark("%(period)s has been reviewed already; the policy can be valid from the month after.")
        values = {"period": f"{last:%Y-%m}"}
        raise PolicyRefused(blocking("policy_reaches_back", message, "valid_from", values))
