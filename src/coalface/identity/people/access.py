"""Who may do what, and whose records they reach: the one place every page, export and search asks."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import SYSTEM_USERNAME, Department, Role, User
from coalface.identity.people.rules import RIGHT_CODES, Scope, widest
from coalface.kernel.findings import Finding, Refused, blocking, mark

Row = TypeVar("Row", bound=Model)


class NotAllowed(Refused):
    """The person lacks the right, or the record lies outside their scope."""


def scope_of(user: User, right: str) -> Scope | None:
    """How far a right reaches for a person; None when they do not hold it."""
    if right not in RIGHT_CODES:
        raise ValueError(f"unknown right: {right}")
    if not user.is_active and user.username != SYSTEM_USERNAME:
        return None
    if user.is_superuser or user.username == SYSTEM_USERNAME:
        return Scope.ALL
    return _scopes(user).get(right)


def may(user: User, right: str) -> bool:
    return scope_of(user, right) is not None


def require(user: User, right: str) -> None:
    if not may(user, right):
        raise NotAllowed(_lacks(right))


def scoped(
    rows: QuerySet[Row], user: User, right: str, *, owner: str = "responsible", department: str = "department"
) -> QuerySet[Row]:
    """The rows a right lets a person reach.

    `owner` and `department` are the lookups from a row to its responsible person and department.
    """
    scope = scope_of(user, right)
    if scope is None:
        return rows.none()
    if scope is Scope.ALL:
        return rows
    mine = Q(**{owner: user.pk})
    if scope is Scope.BELOW:
        mine |= Q(**{f"{department}__in": department_ids_below(user)})
    return rows.filter(mine)


def visible_users(user: User) -> QuerySet[User]:
    """Colleagues who work here; those who manage or audit also see accounts that were deactivated."""
    if may(user, "people.edit") or may(user, "audit.view"):
        return User.objects.all()
    return User.objects.filter(is_active=True)


def visible_roles(user: User) -> QuerySet[Role]:
    """All roles for those who manage or audit, else a person's own."""
    if may(user, "people.edit") or may(user, "audit.view"):
        return Role.objects.all()
    return Role.objects.filter(people=user)


def visible_departments(user: User) -> QuerySet[Department]:
    """How the company is divided is no secret among colleagues."""
    return Department.objects.all()


def visible_events(user: User) -> QuerySet[AuditEvent]:
    """The audit trail, for those who may read it."""
    return AuditEvent.objects.all() if may(user, "audit.view") else AuditEvent.objects.none()


def department_ids_below(user: User) -> list[int]:
    """Ids of the person's department and every department under it; asked once per user object."""
    cached: list[int] | None = user.__dict__.get("_department_ids")
    if cached is None:
        own = user.department
        below = Department.objects.filter(path__startswith=own.path) if own else Department.objects.none()
        cached = list(below.values_list("pk", flat=True))
        user.__dict__["_department_ids"] = cached
    return cached


def _scopes(user: User) -> dict[str, Scope]:
    """How far each right of the person's roles reaches; asked once per user object."""
    scopes: dict[str, Scope] | None = user.__dict__.get("_scopes")
    if scopes is None:
        reaching: dict[str, list[Scope]] = {}
        for role in _held_roles(user):
            for right in role["rights"]:
                reaching.setdefault(right, []).append(Scope(role["scope"]))
        scopes = {right: reach for right, found in reaching.items() if (reach := widest(found))}
        user.__dict__["_scopes"] = scopes
    return scopes


def _held_roles(user: User) -> Iterable[Mapping[str, Any]]:
    """Rights and scope of each role, as the session brought them or asked for now."""
    brought: list[dict[str, Any]] | None = getattr(user, "held_roles", None)
    if brought is not None:
        return brought
    return [{"rights": role.rights, "scope": role.scope} for role in user.roles.all()]


def _lacks(right: str) -> Finding:
    return blocking(
        "not_allowed", mark("You do not have the right for this (%(right)s)."), None, {"right": right}
    )
