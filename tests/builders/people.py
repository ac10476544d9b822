"""People, roles and departments."""

from collections.abc import Iterable
from itertools import count

from coalface.identity.people.models import SYSTEM_USERNAME, Department, Role, User
from coalface.identity.people.rules import Scope

_numbers = count(1)


def the_system() -> User:
    """The system's own account, also after a transactional test has emptied the tables."""
    user, _ = User.objects.get_or_create(username=SYSTEM_USERNAME, defaults={"is_active": False})
    return user


def a_department(name: str = "", parent: Department | None = None) -> Department:
    department = Department.objects.create(name=name or f"部门{next(_numbers)}", parent=parent)
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    department.save()
    return department


def a_role(*rights: str, scope: Scope = Scope.ALL, name: str = "") -> Role:
    number = next(_numbers)
    return Role.objects.create(
        code=f"test-{number}", name=name or f"角色{number}", rights=list(rights), scope=scope
    )


def a_user(
    *rights: str,
    scope: Scope = Scope.ALL,
    department: Department | None = None,
    roles: Iterable[Role] = (),
    username: str = "",
    full_name: str = "",
    is_superuser: bool = False,
    is_active: bool = True,
) -> User:
    """A person who holds these rights at this scope, through a role of their own."""
    number = next(_numbers)
    user = User(
        username=username or f"user{number}",
        full_name=full_name or f"员工{number}",
        department=department,
        is_superuser=is_superuser,
        is_active=is_active,
    )
    user.set_unusable_password()
    user.save()
    user.roles.set([*roles, *([a_role(*rights, scope=scope)] if rights else [])])
    return user


def an_administrator(**about: object) -> User:
    return a_user("people.edit", "audit.view", **about)
