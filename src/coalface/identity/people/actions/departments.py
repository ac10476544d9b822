"""The department tree. Scopes read `path`, so a move rewrites it for the whole subtree."""

from django.db import transaction
from django.db.models import ProtectedError, Value
from django.db.models.functions import Concat, Substr

from coalface.identity.audit.actions import record
from coalface.identity.people.actions.guard import complaints, managing
from coalface.identity.people.models import Department, User
from coalface.identity.people.rules import MAX_DEPTH, depth, is_within, path_below
from coalface.kernel.findings import Refused, blocking, mark


class DepartmentMisplaced(Refused):
    """The department cannot stand there, or not under that name."""


class DepartmentInUse(Refused):
    """People, departments or records still belong to it."""


@transaction.atomic
def create_department(*, name: str, parent: Department | None = None, by: User) -> Department:
    with managing(by):
        above = Department.objects.get(pk=parent.pk) if parent else None
        department = Department(name=name.strip(), parent=above)
        _judge(department)
        department.save()
        department.path = path_below(above.path if above else "", department.pk)
        _judge_depth(depth(department.path))
        department.save(update_fields=["path"])
        record(by=by, action="people.department.create", subject=department, detail=_place(department))
    return department


@transaction.atomic
def rename_department(*, department: Department, name: str, by: User) -> Department:
    with managing(by):
        found = Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
        former, found.name = found.name, name.strip()
        _judge(found)
        found.save(update_fields=["name"])
        record(by=by, action="people.department.rename", subject=found, detail={"former": former})
    return found


@transaction.atomic
def move_department(*, department: Department, parent: Department | None, by: User) -> Department:
    """Hang the department and everything below it under another one; None makes it a root."""
    with managing(by):
        tree = {row.pk: row for row in Department.objects.select_for_update(of=("self",))}
        found, above = tree[department.pk], tree[parent.pk] if parent else None
        if above and is_within(above.path, found.path):
            raise DepartmentMisplaced(
                blocking("cycle", mark("A department cannot lie below itself."), "parent")
            )
        former, old_path = _place(found), found.path
        below = [row.path for row in tree.values() if is_within(row.path, old_path)]
        found.parent = above
        _judge(found)
        found.path = path_below(above.path if above else "", found.pk)
        _judge_depth(max(map(depth, below)) - depth(old_path) + depth(found.path))
        found.save(update_fields=["parent"])
        Department.objects.filter(path__startswith=old_path).update(
            path=Concat(Value(found.path), Substr("path", len(old_path) + 1))
        )
        detail = {"former": former, **_place(found)}
        record(by=by, action="people.department.move", subject=found, detail=detail)
    return found


@transaction.atomic
def delete_department(*, department: Department, by: User) -> None:
    with managing(by):
        found = Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
        record(by=by, action="people.department.delete", subject=found, detail=_place(found))
        try:
            found.delete()
        except ProtectedError as error:
            count = len(error.protected_objects)
            raise DepartmentInUse(
                blocking(
                    "department_in_use",
                    mark("%(count)s people, departments or records still belong to it."),
                    None,
                    {"count": count},
                )
            ) from error


def _judge(department: Department) -> None:
    findings = complaints(department)
    if findings:
        raise DepartmentMisplaced(*findings)


def _judge_depth(levels: int) -> None:
    if levels > MAX_DEPTH:
        raise DepartmentMisplaced(
            blocking(
                "too_deep",
                mark("The tree may have at most %(levels)s levels."),
                "parent",
                {"levels": MAX_DEPTH},
            )
        )


def _place(department: Department) -> dict[str, object]:
    return {"name": department.name, "parent": str(department.parent or "")}
