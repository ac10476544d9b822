"""Who sees which import runs: everybody their own, those who see all imports' records all."""

from django.db.models import QuerySet

from coalface.desk.imports.models import ImportIssue, ImportRun, UndoObstacle
from coalface.desk.imports.registry import ImportKind
from coalface.identity.people.access import may, require, scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope


def visible_runs(user: User) -> QuerySet[ImportRun]:
    """Runs a person may look at; the files hold other people's records, so mostly one's own."""
    if not may(user, "import.run"):
        return ImportRun.objects.none()
    if may(user, "people.edit") or may(user, "audit.view"):
        return ImportRun.objects.all()
    return ImportRun.objects.filter(started_by=user)


def visible_issues(user: User) -> QuerySet[ImportIssue]:
    return ImportIssue.objects.filter(run__in=visible_runs(user))


def visible_obstacles(user: User) -> QuerySet[UndoObstacle]:
    return UndoObstacle.objects.filter(run__in=visible_runs(user))


def require_import(user: User, kind: ImportKind) -> None:
    """Importing needs the right to import and the right to change such records."""
    require(user, "import.run")
    require(user, kind.right)


def may_import(user: User, kind: ImportKind) -> bool:
    return may(user, "import.run") and may(user, kind.right)


def reaches_everything(user: User, kind: ImportKind) -> bool:
    """Whether no record of this kind can lie outside the person's scope."""
    return scope_of(user, kind.right) is Scope.ALL
