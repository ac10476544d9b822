"""Naming somebody who decides in one's place for a while."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from coalface.desk.approvals.models import Delegation
from coalface.desk.approvals.rules import Period, delegation_findings
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class DelegationInvalid(Refused):
    """The period or the person does not do; the findings name the field."""


@transaction.atomic
def delegate_to(*, delegate: User, starts_on: date, ends_on: date, reason: str = "", by: User) -> Delegation:
    """From the first to the last day the other person may decide what waits for oneself as well."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    others = Delegation.objects.filter(person=by, ended_at__isnull=True)
    found = delegation_findings(
        Period(starts_on, ends_on),
        [Period(other.starts_on, other.ends_on) for other in others],
        person=by.pk,
        delegate=delegate.pk,
        today=timezone.localdate(),
    )
    if not delegate.is_active:
        found.append(blocking("delegate_left", mark("This person no longer works here."), "delegate"))
    if found:
        raise DelegationInvalid(*found)
    delegation = Delegation.objects.create(
        person=by, delegate=delegate, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:250]
    )
    detail = {"delegate": str(delegate), "starts_on": starts_on, "ends_on": ends_on}
    record(by=by, action="desk.delegation.create", subject=delegation, detail=detail)
    return delegation


@transaction.atomic
def end_delegation(*, delegation_id: int, by: User) -> Delegation:
    """Decide oneself again; what was decided in one's place stays so."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("person", "delegate")
    delegation = rows.filter(pk=delegation_id, person=by, ended_at__isnull=True).first()
    if delegation is None:
        message = mark("Only the person who is represented can end this.")
        raise NotAllowed(blocking("not_your_delegation", message))
    delegation.ended_at = timezone.now()
    delegation.save(update_fields=["ended_at"])
    record(by=by, action="desk.delegation.end", subject=delegation)
    return delegation
