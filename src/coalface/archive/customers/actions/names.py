"""Short names and former names."""

from datetime import date

from django.db import transaction

from coalface.archive.customers.actions.locking import lock_customer
from coalface.archive.customers.actions.projection import reindex_one
from coalface.archive.customers.models import Customer, CustomerName
from coalface.archive.customers.rules import name_core, name_findings
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class NameRefused(Refused):
    """The other name is empty, too long, or already there."""


@transaction.atomic
def add_name(
    *, customer_id: int, kind: str, name: str, by: User, until_on: date | None = None
) -> CustomerName:
    """Keep another name a customer is or was known by; it is found in the search from now on."""
    customer = lock_customer(customer_id, by)
    name = " ".join(name.split())
    found = name_findings(name)
    if not found and customer.names.filter(kind=kind, name=name).exists():
        found = [blocking("name_there", mark("This name is already on the card."), "name")]
    if found:
        raise NameRefused(*found)
    other = CustomerName.objects.create(
        customer=customer, kind=kind, name=name, name_core=name_core(name)[:200], until_on=until_on
    )
    reindex_one(customer)
    record(by=by, action="archive.customer.add_name", subject=customer, detail={"kind": kind, "name": name})
    return other


@transaction.atomic
def remove_name(*, name_id: int, customer_id: int, by: User) -> None:
    """Take another name off the card, for one that was put there by mistake."""
    customer = lock_customer(customer_id, by)
    other = customer.names.filter(pk=name_id).first()
    if other is None:
        return
    record(
        by=by,
        action="archive.customer.remove_name",
        subject=customer,
        detail={"kind": other.kind, "name": other.name},
    )
    other.delete()
    reindex_one(customer)


def keep_former_name(customer: Customer, *, former: str, until_on: date) -> None:
    """Part of a renaming: the old name stays findable."""
    CustomerName.objects.update_or_create(
        customer=customer,
        kind=CustomerName.Kind.FORMER,
        name=former,
        defaults={"name_core": name_core(former)[:200], "until_on": until_on},
    )
