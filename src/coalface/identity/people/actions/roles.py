"""Roles: which rights come together, how far they reach, and who has them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify

from coalface.identity.audit.actions import record
from coalface.identity.people.actions.guard import complaints, managing
from coalface.identity.people.actions.users import SuperuserProtected
from coalface.identity.people.models import SYSTEM_USERNAME, Role, User
from coalface.identity.people.rules import RIGHT_CODES, RIGHTS, Scope
from coalface.kernel.findings import Refused, blocking, mark


class RoleInvalid(Refused):
    """The role's data do not hold."""


class RoleInUse(Refused):
    """People still have the role."""


@transaction.atomic
def create_role(*, name: str, rights: Iterable[str], scope: Scope, by: User) -> Role:
    with managing(by):
        last = Role.objects.order_by("-position").values_list("position", flat=True).first() or 0
        role = Role(code=slugify(name) or f"role-{uuid4().hex[:8]}", position=last + 1)
        _fill(role, name, rights, scope)
        role.save()
        record(by=by, action="people.role.create", subject=role, detail=_detail(role))
    return role


@transaction.atomic
def change_role(*, role: Role, name: str, rights: Iterable[str], scope: Scope, by: User) -> Role:
    """The new rights hold for everybody who has the role, from their next page on."""
    with managing(by):
        found = Role.objects.select_for_update().get(pk=role.pk)
        former = _detail(found)
        _fill(found, name, rights, scope)
        found.save()
        record(by=by, action="people.role.change", subject=found, detail={"former": former, **_detail(found)})
    return found


@transaction.atomic
def change_roles(*, terms: Mapping[int, tuple[Scope, Collection[str]]], by: User) -> list[Role]:
    """Several roles at once, by id: scope and rights; returns those that were different before."""
    with managing(by):
        roles = list(Role.objects.select_for_update().filter(pk__in=terms))
        return [
            change_role(role=role, name=role.name, scope=scope, rights=rights, by=by)
            for role in roles
            for scope, rights in [terms[role.pk]]
            if (role.scope, set(role.rights)) != (scope, set(rights))
        ]


@transaction.atomic
def delete_role(*, role: Role, by: User) -> None:
    with managing(by):
        found = Role.objects.select_for_update().get(pk=role.pk)
        holders = found.people.count()
        if holders:
            raise RoleInUse(
                blocking(
                    "role_in_use", mark("%(count)s people still have this role."), None, {"count": holders}
                )
            )
        record(by=by, action="people.role.delete", subject=found, detail=_detail(found))
        found.delete()


@transaction.atomic
def assign_roles(*, user: User, roles: Iterable[Role], by: User) -> User:
    """Replace the person's roles by these."""
    with managing(by):
        found = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if found.username == SYSTEM_USERNAME:
            raise SuperuserProtected(blocking("system_user", mark("The system's own account has no roles.")))
        former = [role.name for role in found.roles.all()]
        found.roles.set(roles)
        now = [role.name for role in found.roles.all()]
        record(
            by=by, action="people.user.assign_roles", subject=found, detail={"former": former, "roles": now}
        )
    return found


def _fill(role: Role, name: str, rights: Iterable[str], scope: Scope) -> None:
    wanted = set(rights)
    unknown = wanted - RIGHT_CODES
    if unknown:
        raise RoleInvalid(
            blocking(
                "unknown_right",
                mark("There is no such right: %(rights)s."),
                "rights",
                {"rights": ", ".join(sorted(unknown))},
            )
        )
    role.name, role.scope = name.strip(), scope
    role.rights = [right.code for right in RIGHTS if right.code in wanted]
    findings = complaints(role)
    if findings:
        raise RoleInvalid(*findings)


def _detail(role: Role) -> dict[str, object]:
    return {"name": role.name, "scope": role.scope, "rights": role.rights}
