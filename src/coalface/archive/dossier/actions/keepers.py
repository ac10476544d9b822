"""Who is told about what."""

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.models import FactField, Owned
from coalface.identity.people.access import department_ids_below, may, scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope


def may_read(person: User, field: FactField | None) -> bool:
    """Whether what concerns a field, if any, may be told to a person."""
    return field is None or not field.confidential or may(person, "dossier.confidential")


def holders(right: str) -> list[User]:
    """Everybody active whose roles give a right."""
    rows = User.objects.filter(is_active=True, roles__rights__contains=[right])
    return list(rows.distinct().select_related("department").prefetch_related("roles").order_by("pk"))


def keepers_of(row: Owned, right: str = "dossier.file") -> list[User]:
    """Archivists (or other holders of a right) whose scope covers whom a row is about."""
    return [person for person in holders(right) if covers(person, row.customer, right)]


def covers(person: User, customer: Customer | None, right: str) -> bool:
    scope = scope_of(person, right)
    if customer is None or scope is Scope.ALL:
        return scope is not None
    if scope is Scope.BELOW and customer.department_id in department_ids_below(person):
        return True
    return scope is not None and customer.responsible_id == person.pk
