"""What people ask about approvals: what waits for me, who may decide, how it went."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from coalface.desk.approvals.access import visible_approvals
from coalface.desk.approvals.models import Approval, ApprovalStep, Delegation, RouteStep
from coalface.desk.approvals.rules import DECIDING, acts_for
from coalface.desk.subjects.approvals import approvable
from coalface.identity.people.models import User

Station = ApprovalStep | RouteStep


def approvers(station: Station, subject_kind: str, subject_id: int) -> list[User]:
    """Whose word a step asks: of the role's holders those whose rights let them decide on the record."""
    rows = User.objects.filter(is_active=True)
    asked = rows.filter(pk=station.person_id) if station.person_id else rows.filter(roles=station.role_id)
    people = asked.select_related("department").prefetch_related("roles").order_by("pk").distinct()
    decidable = approvable(subject_kind).decidable
    return [person for person in people if decidable(person).filter(pk=subject_id).exists()]


def delegates(people: Iterable[User], today: date) -> dict[int, User]:
    """Who stands in today for which of these people, by their ids; whoever left stands in for nobody."""
    rows = Delegation.objects.in_force(today).filter(person__in=list(people), delegate__is_active=True)
    return {row.person_id: row.delegate for row in rows.select_related("delegate__department")}


def principal_of(person: User, step: ApprovalStep, today: date) -> User | None:
    """In whose name a person may decide a step today; None when it is not theirs to decide.

    Asks about this person and those they stand in for, however many hold the role. That they may see the
    approval is the caller's to know.
    """
    approval = step.approval
    standing_in = Delegation.objects.in_force(today).filter(delegate=person, person__is_active=True)
    others = [row.person for row in standing_in.select_related("person__department")]
    decidable = approvable(approval.subject_kind).decidable
    asked = {
        one.pk: one
        for one in (person, *others)
        if one.pk != approval.author_id
        and _is_named(one, step)
        and decidable(one).filter(pk=approval.subject_id).exists()
    }
    principal = acts_for(person.pk, asked, {one.pk: person.pk for one in others})
    return asked[principal] if principal is not None else None


def _is_named(person: User, step: ApprovalStep) -> bool:
    if step.role_id is None:
        return step.person_id == person.pk
    return step.role_id in {role.pk for role in person.roles.all()}


def with_steps(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    """Approvals with all that a strip shows; two further questions whatever the number of rows."""
    steps = ApprovalStep.objects.select_related("role", "person", "decided_by", "on_behalf_of")
    return rows.select_related("author").prefetch_related(Prefetch("steps", steps))


def approvals_of(user: User, subject_kind: str, subject_id: int) -> QuerySet[Approval]:
    """Every approval a record went through, the latest first."""
    rows = visible_approvals(user).filter(subject_kind=subject_kind, subject_id=subject_id)
    return with_steps(rows).order_by("-pk")


def waiting_for(user: User, today: date) -> QuerySet[Approval]:
    """Open approvals whose turn it is a person's, or that of somebody they stand in for."""
    principals = [
        user.pk,
        *Delegation.objects.in_force(today).filter(delegate=user).values_list("person", flat=True),
    ]
    mine = Q(person__in=principals) | Q(role__people__in=principals)
    steps = ApprovalStep.objects.filter(mine, is_current=True, approval__state=Approval.State.OPEN)
    return visible_approvals(user).filter(pk__in=steps.values("approval")).exclude(author=user)


def asked_by(user: User) -> QuerySet[Approval]:
    return visible_approvals(user).filter(author=user)


def decided_by(user: User) -> QuerySet[Approval]:
    """Approvals in which a person gave their word, or somebody gave it for them."""
    given = ApprovalStep.objects.filter(state__in=DECIDING).filter(Q(decided_by=user) | Q(on_behalf_of=user))
    return visible_approvals(user).filter(pk__in=given.values("approval"))


def stations_of(subject_kind: str) -> list[RouteStep]:
    """The steps that an approval of this kind takes at present."""
    steps = RouteStep.objects.filter(route__subject_kind=subject_kind)
    return list(steps.select_related("role", "person", "route"))
