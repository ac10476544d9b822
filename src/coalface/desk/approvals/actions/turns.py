"""Passing the turn to a step, with a task for everybody who may decide it, and ending an approval."""

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.approvals.models import Approval, ApprovalStep
from coalface.desk.approvals.queries import approvers, delegates
from coalface.desk.approvals.rules import StepState, current_step
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.approvals import Outcome, Verdict, approvable
from coalface.desk.subjects.registry import subject
from coalface.identity.people.models import User

TOPIC = "desk.approval"


def task_key(step: ApprovalStep) -> str:
    return f"approval:{step.approval_id}:{step.position}"


def next_turn(approval: Approval, by: User) -> ApprovalStep | None:
    """Give the turn to the first step that waits and call its approvers; None when none waits."""
    steps = list(approval.steps.select_related("role", "person"))
    place = current_step([StepState(step.state) for step in steps])
    if place is None:
        return None
    step = steps[place]
    step.is_current = True
    step.save(update_fields=["is_current"])
    asked = approvers(step, approval.subject_kind, approval.subject_id)
    asked = [person for person in asked if person.pk != approval.author_id]
    named = delegates(asked, timezone.localdate()).values()
    raise_notice(
        to={person.pk: person for person in (*asked, *named)}.values(),
        topic=TOPIC,
        key=task_key(step),
        title=_("Please decide: %(title)s") % {"title": approval.title},
        body=approval.words,
        kind=Notice.Kind.TASK,
        weight=Notice.Weight.WARNING,
        subject=record_of(approval),
        by=by,
    )
    return step


def end(approval: Approval, verdict: Verdict, words: str, by: User) -> None:
    """Settle the approval, hand the outcome to the stage the record is of, and tell the author."""
    approval.state, approval.settled_at = Approval.State(verdict.value), timezone.now()
    approval.save(update_fields=["state", "settled_at"])
    kind, key = approval.subject_kind, approval.subject_id
    approvable(kind).settle(Outcome(kind, key, verdict, words, by))
    if by.pk != approval.author_id:
        _tell_author(approval, words, by)


def close_turn(step: ApprovalStep, by: User) -> None:
    close_by_key(key=task_key(step), by=by)


def record_of(approval: Approval) -> Model:
    """The record an approval is about, whoever asks."""
    record: Model = subject(approval.subject_kind).model._default_manager.get(pk=approval.subject_id)
    return record


def _tell_author(approval: Approval, words: str, by: User) -> None:
    title = _("%(title)s: %(state)s")
    values = {"title": approval.title, "state": approval.get_state_display()}
    returned = approval.state == Approval.State.RETURNED
    raise_notice(
        to=[approval.author],
        topic=TOPIC,
        key=f"approval:{approval.pk}:outcome",
        title=title % values,
        body=words,
        kind=Notice.Kind.TASK if returned else Notice.Kind.ALERT,
        weight=Notice.Weight.NOTE if approval.state == Approval.State.GRANTED else Notice.Weight.WARNING,
        subject=record_of(approval),
        by=by,
    )
