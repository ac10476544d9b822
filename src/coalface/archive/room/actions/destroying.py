"""Destroying what need not be kept any longer: one proposes, another decides."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.room.access import visible_units
from coalface.archive.room.actions.handling import lock_units, take_step, tell_story
from coalface.archive.room.models import Destruction, Unit
from coalface.archive.room.rules.keeping import destruction_findings
from coalface.archive.room.rules.states import Step
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark


class NotDestroyable(Refused):
    """Something must be kept longer, or is not at hand; the findings name each unit."""


class NeedsAnother(Refused):
    """Who proposed a destruction does not decide on it."""


class AlreadyDecided(Refused):
    """The proposal has been decided."""


@transaction.atomic
def propose_destruction(*, unit_ids: Sequence[int], reason: str, by: User) -> Destruction:
    """Propose units whose retention is over; those who decide are told."""
    require(by, "room.keep")
    numbers = list(visible_units(by, "room.keep").filter(pk__in=unit_ids).values_list("number", flat=True))
    units = lock_units(numbers, by, "room.keep")
    found = _findings(units)
    if not units:
        found.append(blocking("no_units", mark("Please choose what is to be destroyed.")))
    if not reason.strip():
        found.append(blocking("reason_missing", mark("Please give the reason."), "reason"))
    if found:
        raise NotDestroyable(*found)
    proposal = Destruction.objects.create(
        reason=reason.strip()[:250], proposed_by=by, proposed_at=timezone.now()
    )
    proposal.units.set(units)
    _ask(proposal, len(units), by)
    record(by=by, action="archive.destruction.propose", subject=proposal, detail={"units": sorted(numbers)})
    return proposal


@transaction.atomic
def approve_destruction(*, destruction_id: int, by: User, remark: str = "") -> Destruction:
    """Let the units be destroyed; judged again, since a loan may have come between."""
    proposal = _lock(destruction_id, by)
    numbers = list(proposal.units.order_by("pk").values_list("number", flat=True))
    units = lock_units(numbers, by, "room.destroy")
    if found := _findings(units):
        raise NotDestroyable(*found)
    take_step(units, Step.DESTROY, by=by)
    tell_story(units, _("Destroyed after its retention was over: %(unit)s"), by)
    _decide(proposal, Destruction.State.APPROVED, remark, by)
    record(by=by, action="archive.destruction.approve", subject=proposal, detail={"units": numbers})
    return proposal


@transaction.atomic
def reject_destruction(*, destruction_id: int, by: User, remark: str) -> Destruction:
    """Keep the units; the proposer is told why."""
    proposal = _lock(destruction_id, by)
    if not remark.strip():
        raise NotDestroyable(blocking("reason_missing", mark("Please give the reason."), "remark"))
    _decide(proposal, Destruction.State.REJECTED, remark, by)
    raise_notice(
        to=[proposal.proposed_by],
        topic="archive.destruction",
        key=f"destruction:{proposal.pk}:rejected",
        title=_("Not to be destroyed: %(reason)s") % {"reason": proposal.reason},
        body=proposal.remark,
        by=by,
    )
    record(by=by, action="archive.destruction.reject", subject=proposal, detail={"remark": proposal.remark})
    return proposal


def _findings(units: Sequence[Unit]) -> list[Finding]:
    """What stands against it, each unit named once."""
    today, found = timezone.localdate(), []
    message = mark("%(unit)s: %(why)s")
    for unit in units:
        for one in destruction_findings(unit.state, unit.retention, unit.year, today):
            values = {"unit": str(unit), "why": _(one.message) % one.values}
            found.append(blocking(one.code, message, None, values))
    return found


def _ask(proposal: Destruction, count: int, by: User) -> None:
    deciders = User.objects.filter(is_active=True, roles__rights__contains=["room.destroy"])
    raise_notice(
        to=deciders.exclude(pk=by.pk).distinct(),
        topic="archive.destruction",
        key=f"destruction:{proposal.pk}",
        title=_("%(count)s units are proposed for destruction") % {"count": count},
        body=proposal.reason,
        kind=Notice.Kind.TASK,
        weight=Notice.Weight.WARNING,
        subject=proposal,
        by=by,
    )


def _lock(destruction_id: int, by: User) -> Destruction:
    require(by, "room.destroy")
    rows = Destruction.objects.select_for_update(of=("self",)).select_related("proposed_by")
    proposal = rows.get(pk=destruction_id)
    if proposal.state != Destruction.State.PROPOSED:
        raise AlreadyDecided(blocking("already_decided", mark("This proposal has been decided.")))
    if proposal.proposed_by_id == by.pk:
        message = mark("Somebody else than the proposer has to decide.")
        raise NeedsAnother(blocking("needs_another", message))
    return proposal


def _decide(proposal: Destruction, state: str, remark: str, by: User) -> None:
    proposal.state, proposal.remark = state, remark.strip()[:250]
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    close_by_key(key=f"destruction:{proposal.pk}", by=by)
