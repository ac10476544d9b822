"""The recycle bin."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.access import binned_customers, editable_customers
from coalface.archive.customers.actions.locking import lock_all
from coalface.archive.customers.actions.projection import reindex
from coalface.archive.customers.models import Customer
from coalface.desk.search.actions import forget
from coalface.desk.subjects.hooks import objections
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused


class CustomerInUse(Refused):
    """Later stages hold records of the customer, so it cannot be thrown away."""


@transaction.atomic
def delete_customers(*, customer_ids: Iterable[int], by: User) -> int:
    """Move customers to the recycle bin; `CustomerInUse` when trade or another stage objects."""
    customers = lock_all(editable_customers(by), customer_ids)
    if found := objections("customer", [customer.pk for customer in customers]):
        raise CustomerInUse(*found)
    for customer in customers:
        customer.deleted_at = timezone.now()
        customer.version += 1
        forget("customer", customer.pk)
        record(by=by, action="archive.customer.delete", subject=customer)
    Customer.objects.bulk_update(customers, ["deleted_at", "version"], batch_size=2000)
    return len(customers)


@transaction.atomic
def restore_customers(*, customer_ids: Iterable[int], by: User) -> int:
    """Take customers out of the recycle bin as they were; `CustomerInUse` when a later stage objects."""
    customers = lock_all(binned_customers(by), customer_ids)
    if found := objections("binned customer", [customer.pk for customer in customers]):
        raise CustomerInUse(*found)
    for customer in customers:
        customer.deleted_at = None
        customer.version += 1
        record(by=by, action="archive.customer.restore", subject=customer)
    Customer.objects.bulk_update(customers, ["deleted_at", "version"], batch_size=2000)
    reindex(customers)
    return len(customers)
