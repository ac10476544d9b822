"""Who sees, records and verifies which credentials."""

from django.db.models import QuerySet

from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User


def visible_credentials(user: User, right: str = "credential.view") -> QuerySet[Credential]:
    """Credentials of live customers inside the reach of a right, replaced and rejected ones included."""
    rows = Credential.objects.filter(customer__deleted_at__isnull=True)
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def visible_kinds(user: User) -> QuerySet[CredentialKind]:
    """Kinds are configuration: whoever sees credentials or edits policies sees all of them."""
    sees = may(user, "credential.view") or may(user, "policy.edit")
    return CredentialKind.objects.all() if sees else CredentialKind.objects.none()
