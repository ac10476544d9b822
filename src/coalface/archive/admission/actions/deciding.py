"""Submitting for approval, what the approval came to, suspending and lifting (R3.04)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.admission.actions.locking import lock_admission, move, note, save
from coalface.archive.admission.actions.notices import TOPIC
from coalface.archive.admission.actions.standing import settle_as
from coalface.archive.admission.models import Admission
from coalface.archive.admission.rules.states import Event
from coalface.desk.approvals.actions import request_approval
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class ReasonMissing(Refused):
    """A suspension and its lifting say why."""


@transaction.atomic
def submit_admission(
    *, admission_id: int, version: int, conditions: str = "", words: str = "", by: User
) -> Admission:
    """Put an assessed admission up for approval, on conditions or without."""
    admission = lock_admission(admission_id, by, version=version)
    move(admission, Event.SUBMIT)
    admission.conditions = conditions.strip()
    save(admission)
    title = _("Admission of %(customer)s") % {"customer": admission.customer.name}
    request_approval(subject=admission, title=title, words=words, by=by)
    detail = {"conditions": admission.conditions}
    record(by=by, action="archive.admission.submit", subject=admission, detail=detail)
    return admission


def settle(outcome: Outcome) -> None:
    """What the approval decided becomes the customer's standing; called inside its transaction."""
    rows = Admission.objects.select_for_update(of=("self",)).select_related("customer")
    admission = rows.get(pk=outcome.subject_id)
    move(admission, _event(outcome.verdict, admission))
    if outcome.verdict in (Verdict.GRANTED, Verdict.REFUSED):
        settle_as(admission, by=outcome.by, words=outcome.words)
        told = {
            Admission.State.ADMITTED: _("Admitted until %(day)s"),
            Admission.State.CONDITIONAL: _("Admitted on conditions until %(day)s"),
            Admission.State.REJECTED: _("Not admitted"),
        }[Admission.State(admission.state)]
        note(admission, told % {"day": admission.valid_until_on}, outcome.by)
    save(admission)
    detail = {"verdict": outcome.verdict.value, "state": admission.state}
    record(by=outcome.by, action="archive.admission.settle", subject=admission, detail=detail)


@transaction.atomic
def suspend_admission(*, admission_id: int, version: int, reason: str, by: User) -> Admission:
    """From today on no new contract and no dispatch, until the suspension is lifted."""
    _require_reason(reason)
    admission = lock_admission(admission_id, by, "admission.decide", version)
    former = admission.state
    move(admission, Event.SUSPEND)
    admission.state_before_suspension = former
    admission.suspended_on, admission.suspended_by = timezone.localdate(), by
    admission.suspension_reason = reason.strip()[:250]
    save(admission)
    note(admission, _("Admission suspended"), by)
    if admission.customer.responsible is not None and admission.customer.responsible.pk != by.pk:
        _tell(admission, by)
    detail = {"reason": admission.suspension_reason}
    record(by=by, action="archive.admission.suspend", subject=admission, detail=detail)
    return admission


@transaction.atomic
def lift_suspension(*, admission_id: int, version: int, reason: str, by: User) -> Admission:
    """Give back what was suspended, with its former end."""
    _require_reason(reason)
    admission = lock_admission(admission_id, by, "admission.decide", version)
    move(admission, Event.LIFT)
    suspended = {"on": admission.suspended_on, "reason": admission.suspension_reason}
    admission.suspended_on = admission.suspended_by = None
    admission.suspension_reason = admission.state_before_suspension = ""
    save(admission)
    close_by_key(key=_suspension_key(admission), by=by)
    note(admission, _("Suspension of the admission lifted"), by)
    detail = {"reason": reason.strip(), "suspended": suspended}
    record(by=by, action="archive.admission.lift", subject=admission, detail=detail)
    return admission


def _event(verdict: Verdict, admission: Admission) -> Event:
    granted = Event.GRANT_ON_CONDITIONS if admission.conditions else Event.GRANT
    return {Verdict.GRANTED: granted, Verdict.REFUSED: Event.REFUSE}.get(verdict, Event.SEND_BACK)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(blocking("reason_missing", mark("Please give the reason."), "reason"))


def _suspension_key(admission: Admission) -> str:
    return f"admission:{admission.pk}:suspended"


def _tell(admission: Admission, by: User) -> None:
    raise_notice(
        to=[person for person in (admission.customer.responsible,) if person is not None],
        topic=TOPIC,
        key=_suspension_key(admission),
        title=_("%(customer)s: admission suspended") % {"customer": admission.customer.name},
        body=admission.suspension_reason,
        weight=Notice.Weight.URGENT,
        subject=admission,
        by=by,
    )
