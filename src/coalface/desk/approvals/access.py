"""Who sees approvals, routes and delegations."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.desk.approvals.models import Approval, Delegation, Route
from coalface.desk.subjects.approvals import approvables
from coalface.desk.subjects.registry import subject
from coalface.identity.people.access import may
from coalface.identity.people.models import User


def visible_approvals(user: User) -> QuerySet[Approval]:
    """Approvals of the records a person may see."""
    within = Q(pk__in=[])
    for approvable in approvables():
        seen = subject(approvable.kind).visible(user).order_by().filter(pk=OuterRef("subject_id"))
        within |= Q(subject_kind=approvable.kind) & Q(Exists(seen))
    return Approval.objects.filter(within)


def visible_routes(user: User) -> QuerySet[Route]:
    """Routes are configuration."""
    return Route.objects.all() if may(user, "policy.edit") else Route.objects.none()


def visible_delegations(user: User) -> QuerySet[Delegation]:
    """One's own, in either direction; all of them for those who manage or audit."""
    if may(user, "people.edit") or may(user, "audit.view"):
        return Delegation.objects.all()
    return Delegation.objects.filter(Q(person=user) | Q(delegate=user))
