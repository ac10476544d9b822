"""Why can somebody see this?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from coalface.identity.people.access import department_ids_below, scope_of
from coalface.identity.people.models import SYSTEM_USERNAME, Department, Role, User
from coalface.identity.people.rules import RIGHTS, Scope, is_within
from coalface.kernel.findings import Finding, Severity, mark

_REACH = {
    Scope.OWN: mark("their own records"),
    Scope.BELOW: mark("their department and below"),
    Scope.ALL: mark("all records"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a person reaches a record by a right, and every reason for or against it in words."""

    allowed: bool
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose a record is."""

    owner_id: int | None
    department: Department | None


def explain_access(
    user: User, right: str, record: Model, *, owner: str = "responsible", department: str = "department"
) -> Explanation:
    """Why a person reaches a record by a right, or why not.

    `owner` and `department` are the lookups from the record to its responsible person and department, as in
    `access.scoped`; the answer agrees with what that function shows.
    """
    reasons: list[Finding] = []
    if not user.is_active and user.username != SYSTEM_USERNAME:
        reasons.append(_note("inactive", mark("%(person)s is deactivated and reaches nothing."), person=user))
        return Explanation(allowed=False, reasons=tuple(reasons))
    if user.is_superuser or user.username == SYSTEM_USERNAME:
        reasons.append(
            _note("superuser", mark("%(person)s is a superuser: every right, every record."), person=user)
        )
        return Explanation(allowed=True, reasons=tuple(reasons))
    place = _Place(_follow(record, owner + "_id"), _follow(record, department))
    holding = [role for role in user.roles.all() if right in role.rights]
    for role in holding:
        reasons += _role_reasons(user, role, right, place)
    if not holding:
        reasons.append(
            _note(
                "no_role",
                mark("No role of %(person)s has the right “%(right)s”."),
                person=user,
                right=_name(right),
            )
        )
    return Explanation(allowed=_covers(user, right, place), reasons=tuple(reasons))


def _role_reasons(user: User, role: Role, right: str, place: _Place) -> list[Finding]:
    scope = Scope(role.scope)
    reasons = [
        _note(
            "role",
            mark("The role %(role)s has the right “%(right)s” for %(reach)s."),
            role=role,
            right=_name(right),
            reach=gettext(_REACH[scope]),
        )
    ]
    if scope is Scope.ALL:
        return reasons
    if place.owner_id == user.pk:
        return [*reasons, _note("owner", mark("%(person)s is responsible for the record."), person=user)]
    if scope is Scope.OWN:
        return [
            *reasons,
            _note("not_owner", mark("%(person)s is not responsible for the record."), person=user),
        ]
    return [*reasons, _department_reason(user, place)]


def _department_reason(user: User, place: _Place) -> Finding:
    own, its = user.department, place.department
    values: dict[str, object] = {"person": user, "own": own or "—", "department": its or "—"}
    if own is None:
        return _note("no_department", mark("%(person)s belongs to no department."), **values)
    if its is None:
        return _note("record_without_department", mark("The record belongs to no department."), **values)
    if is_within(its.path, own.path):
        return _note(
            "department",
            mark("The record belongs to %(department)s, which is %(own)s or lies below it."),
            **values,
        )
    return _note(
        "other_department",
        mark("The record belongs to %(department)s, which does not lie below %(own)s."),
        **values,
    )


def _covers(user: User, right: str, place: _Place) -> bool:
    scope = scope_of(user, right)
    if scope is None or scope is Scope.ALL:
        return scope is Scope.ALL
    if place.owner_id == user.pk:
        return True
    return (
        scope is Scope.BELOW
        and place.department is not None
        and place.department.pk in department_ids_below(user)
    )


def _follow(record: Model, lookup: str) -> Any:  # noqa: ANN401 - whatever the lookup ends at
    value: Any = record if lookup.removesuffix("_id") else None
    for step in lookup.split("__"):
        if value is None:
            return None
        value = getattr(value, step)
    return value


def _name(right: str) -> str:
    return gettext(next(known.name for known in RIGHTS if known.code == right))


def _note(code: str, message: str, **values: object) -> Finding:
    texts: Mapping[str, object] = {name: str(value) for name, value in values.items()}
    return Finding(code=code, severity=Severity.NOTE, message=message, values=texts)
