"""Configuring through whose hands a kind of record goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from coalface.desk.approvals.models import Route, RouteStep
from coalface.desk.approvals.rules import route_findings
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import Role, User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class RouteInvalid(Refused):
    """The route has no step, too many, or one without an approver."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: holders of a role, or one person."""

    role: Role | None = None
    person: User | None = None


@transaction.atomic
def change_route(*, route_id: int, version: int, stops: Sequence[Stop], by: User) -> Route:
    """Replace the steps from now on; approvals that are under way keep theirs."""
    require(by, "policy.edit")
    route = Route.objects.select_for_update().get(pk=route_id)
    check_version(route, seen=version, offered={})
    found = route_findings(len(stops))
    if any((stop.role is None) == (stop.person is None) for stop in stops):
        message = mark("Each step names either an office or a person.")
        found.append(blocking("step_approver", message, "steps"))
    if found:
        raise RouteInvalid(*found)
    before = [str(step) for step in route.steps.select_related("role", "person")]
    route.steps.all().delete()
    steps = [
        RouteStep(route=route, position=n, role=stop.role, person=stop.person)
        for n, stop in enumerate(stops, 1)
    ]
    RouteStep.objects.bulk_create(steps)
    route.version += 1
    route.save(update_fields=["version"])
    detail = {"before": before, "after": [str(step) for step in steps]}
    record(by=by, action="desk.route.change", subject=route, detail=detail)
    return route
