"""Who there is."""

from django.db.models import Q, QuerySet

from coalface.identity.people.models import SYSTEM_USERNAME, Department, User


def system_user() -> User:
    """The user in whose name scheduled jobs and the command line act."""
    return User.objects.get(username=SYSTEM_USERNAME)


def administrators() -> QuerySet[User]:
    """Everybody who can sign in and may manage people."""
    return User.objects.filter(
        Q(is_superuser=True) | Q(roles__rights__contains=["people.edit"]), is_active=True
    ).distinct()


def department_tree() -> list[Department]:
    """All departments, each before the ones below it, siblings by position and name.

    `depth` is the level of each, 0 for a root.
    """
    children: dict[int | None, list[Department]] = {}
    for department in Department.objects.order_by("position", "name", "pk"):
        children.setdefault(department.parent_id, []).append(department)
    ordered: list[Department] = []
    waiting = [(root, 0) for root in reversed(children.get(None, []))]
    while waiting:
        department, level = waiting.pop()
        department.__dict__["depth"] = level
        ordered.append(department)
        waiting.extend((child, level + 1) for child in reversed(children.get(department.pk, [])))
    return ordered
