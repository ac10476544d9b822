"""`coalface user`: accounts from the terminal, for the first administrator and for emergencies."""

import argparse
import getpass
import sys
from collections.abc import Mapping, Sequence

from coalface.cli.failures import Failed
from coalface.cli.output import Answer, plain
from coalface.identity.audit.history import acting
from coalface.identity.people.actions import assign_roles, create_user, set_password
from coalface.identity.people.models import Department, Role, User
from coalface.identity.people.queries import system_user


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("user", help="add and list people, set passwords, give roles")
    parts = parser.add_subparsers(dest="part", metavar="create|password|roles|list", required=True)
    create = parts.add_parser("create", help="add a person; the password is asked for or read from stdin")
    create.add_argument("username")
    create.add_argument("--name", default="", help="the name colleagues know")
    create.add_argument("--department", metavar="NAME")
    create.add_argument(
        "--role", action="append", default=[], metavar="NAME", help="may be given several times"
    )
    create.add_argument("--superuser", action="store_true", help="every right, for emergencies")
    password = parts.add_parser("password", help="set a password; it is asked for or read from stdin")
    password.add_argument("username")
    roles = parts.add_parser("roles", help="replace a person's roles; without any: take all away")
    roles.add_argument("username")
    roles.add_argument("role", nargs="*", metavar="NAME")
    parts.add_parser("list", help="list the people")


def run(args: argparse.Namespace) -> Answer:
    system = system_user()
    with acting(by=system):
        if args.part == "create":
            return _told(
                create_user(
                    username=args.username,
                    full_name=args.name,
                    password=_password(),
                    department=_department(args.department),
                    roles=_roles(args.role),
                    is_superuser=args.superuser,
                    by=system,
                )
            )
        if args.part == "password":
            return _told(set_password(user=_user(args.username), password=_password(), by=system))
        if args.part == "roles":
            return _told(assign_roles(user=_user(args.username), roles=_roles(args.role), by=system))
    return [
        _told(user)
        for user in User.objects.order_by("username").prefetch_related("roles").select_related("department")
    ]


def text(answer: Mapping[str, object] | list[Mapping[str, object]]) -> str:
    return plain(answer)


def _told(user: User) -> Mapping[str, object]:
    return {
        "username": user.username,
        "name": user.full_name,
        "department": str(user.department or ""),
        "roles": [role.name for role in user.roles.all()],
        "active": user.is_active,
        "superuser": user.is_superuser,
    }


def _password() -> str:
    """Never an argument: those show in the list of processes and in the shell's history."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise Failed("The two passwords differ.")
    return first


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Failed(f"There is nobody with the username {username}.")
    return user


def _department(name: str | None) -> Department | None:
    if name is None:
        return None
    found = list(Department.objects.filter(name=name)[:2])
    if len(found) != 1:
        raise Failed(f"{'Several departments are' if found else 'No department is'} called {name}.")
    return found[0]


def _roles(names: Sequence[str]) -> list[Role]:
    known = {name: role for role in Role.objects.all() for name in (role.name, role.code)}
    unknown = [name for name in names if name not in known]
    if unknown:
        there_are = ", ".join(role.name for role in Role.objects.all())
        raise Failed(f"There is no role {unknown[0]}; there are: {there_are}.")
    return [known[name] for name in names]
