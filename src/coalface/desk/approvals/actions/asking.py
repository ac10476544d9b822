"""Asking for an approval, and taking the question back."""

from collections.abc import Sequence

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from coalface.desk.approvals.access import visible_approvals
from coalface.desk.approvals.actions.turns import close_turn, end, next_turn
from coalface.desk.approvals.models import Approval, ApprovalStep, RouteStep
from coalface.desk.approvals.queries import approvers, stations_of
from coalface.desk.approvals.rules import steps_passed_over
from coalface.desk.subjects.approvals import Verdict
from coalface.desk.subjects.registry import kind_of
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark


class AlreadyInApproval(Refused):
    """The record waits for a decision already."""


class NobodyToDecide(Refused):
    """A step of the route has nobody who may decide on this record."""


@transaction.atomic
def request_approval(*, subject: models.Model, title: str, words: str = "", by: User) -> Approval:
    """Send a record on its route; the caller has judged whether it is ready and locked it."""
    kind = kind_of(subject)
    stations = stations_of(kind)
    asked = [[one.pk for one in approvers(station, kind, subject.pk)] for station in stations]
    skipped = steps_passed_over(asked, by.pk)
    if found := _gaps(stations, asked, skipped, by):
        raise NobodyToDecide(*found)
    approval = Approval(
        subject_kind=kind,
        subject_id=subject.pk,
        title=title[:200],
        words=words.strip(),
        author=by,
        route_version=stations[0].route.version,
        requested_at=timezone.now(),
    )
    _save(approval)
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            approval=approval,
            position=place,
            role=station.role,
            person=station.person,
            state=ApprovalStep.State.PASSED_OVER if skip else ApprovalStep.State.WAITING,
        )
        for place, (station, skip) in enumerate(zip(stations, skipped, strict=True), 1)
    )
    next_turn(approval, by)
    detail = {"title": approval.title, "steps": [str(station) for station in stations]}
    record(by=by, action="desk.approval.request", subject=subject, detail=detail)
    return approval


@transaction.atomic
def withdraw_approval(*, approval_id: int, by: User) -> Approval:
    """The author takes the question back while it is open."""
    rows = visible_approvals(by).select_for_update(of=("self",)).select_related("author")
    approval = rows.filter(pk=approval_id, state=Approval.State.OPEN, author=by).first()
    if approval is None:
        message = mark("Only the author can take back an approval, and only while it is open.")
        raise NotAllowed(blocking("not_withdrawable", message))
    step = approval.steps.get(is_current=True)
    step.is_current = False
    step.save(update_fields=["is_current"])
    close_turn(step, by)
    end(approval, Verdict.WITHDRAWN, "", by)
    record(by=by, action="desk.approval.withdraw", subject=approval)
    return approval


def _gaps(
    stations: Sequence[RouteStep], asked: Sequence[Sequence[int]], skipped: Sequence[bool], by: User
) -> list[Finding]:
    """Steps that would wait for ever; a kind without a route has none to wait for."""
    if not stations:
        return [blocking("no_route", mark("No approval route is set up for this."))]
    message = mark("Nobody with the office %(step)s may decide on this; please ask an administrator.")
    return [
        blocking("nobody_to_decide", message, None, {"step": str(station)})
        for station, people, skip in zip(stations, asked, skipped, strict=True)
        if not skip and not set(people) - {by.pk}
    ]


def _save(approval: Approval) -> None:
    try:
        with transaction.atomic():
            approval.save()
    except IntegrityError as error:
        message = mark("This is in approval already.")
        raise AlreadyInApproval(blocking("already_in_approval", message)) from error
