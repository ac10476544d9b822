"""Saying yes, saying no, sending back."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from coalface.desk.approvals.access import visible_approvals
from coalface.desk.approvals.actions.turns import close_turn, end, next_turn
from coalface.desk.approvals.models import Approval, ApprovalStep
from coalface.desk.approvals.queries import principal_of
from coalface.desk.approvals.rules import StepState, words_findings
from coalface.desk.subjects.approvals import Verdict
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class AlreadyDecided(Refused):
    """Somebody else was faster, or the author took the question back."""


class NotYourTurn(NotAllowed):
    """The step is not this person's to decide."""


class ReasonMissing(Refused):
    """A no and a return say why."""


@transaction.atomic
def decide(*, step_id: int, verdict: str, words: str = "", by: User) -> Approval:
    """Give one's word on the step whose turn it is: `granted`, `refused` or `returned`.

    The approval is locked first: of two people at once one decides, the other is told who did.
    """
    approval, step = _lock(step_id, by)
    word = StepState(verdict)
    if found := words_findings(word, words):
        raise ReasonMissing(*found)
    principal = principal_of(by, step, timezone.localdate())
    if principal is None:
        raise NotYourTurn(blocking("not_your_turn", mark("This step is not yours to decide.")))
    step.state, step.words, step.is_current = word.value, words.strip(), False
    step.decided_by, step.on_behalf_of, step.decided_at = by, principal, timezone.now()
    step.save()
    close_turn(step, by)
    if word is not StepState.GRANTED:
        end(approval, Verdict(word.value), step.words, by)
    elif next_turn(approval, by) is None:
        end(approval, Verdict.GRANTED, step.words, by)
    detail = {"step": step.approver, "verdict": word.value, "words": step.words, "for": str(principal)}
    record(by=by, action="desk.approval.decide", subject=approval, detail=detail)
    return approval


def _lock(step_id: int, by: User) -> tuple[Approval, ApprovalStep]:
    """The approval, locked, and its step whose turn it is."""
    rows = visible_approvals(by).filter(steps=step_id)
    approval = rows.select_for_update(of=("self",)).select_related("author").first()
    if approval is None:
        raise NotYourTurn(blocking("not_your_turn", mark("This step is not yours to decide.")))
    step = approval.steps.select_related("role", "person", "decided_by").get(pk=step_id)
    if step.decided_by is not None and step.decided_at is not None:
        message = mark("%(person)s has decided this already, on %(at)s: %(verdict)s.")
        at = date_format(timezone.localtime(step.decided_at), "Y-m-d H:i")
        values = {"person": step.decided_by, "at": at, "verdict": step.get_state_display()}
        raise AlreadyDecided(blocking("already_decided", message, None, values))
    if approval.state != Approval.State.OPEN or not step.is_current:
        raise AlreadyDecided(blocking("not_open", mark("This no longer waits for a decision.")))
    return approval, step
