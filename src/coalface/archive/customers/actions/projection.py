"""What is derived from a customer and kept: sort key, normalised name, place in the search."""

from collections.abc import Iterable

from coalface.archive.customers.models import Customer
from coalface.archive.customers.rules import name_core
from coalface.desk.search.actions import IndexRow, enter, index_many
from coalface.desk.search.rules import pinyin_key

BATCH = 5000


def fill_keys(customer: Customer) -> None:
    """Set the sort key and the normalised name; the caller saves."""
    customer.name_key = pinyin_key(customer.name)[:400]
    customer.name_core = name_core(customer.name)[:200]


def reindex(customers: Iterable[Customer]) -> None:
    """Put customers into the search under every name, code and contact they are known by."""
    ids = [customer.pk for customer in customers]
    for start in range(0, len(ids), BATCH):
        batch = Customer.objects.filter(pk__in=ids[start : start + BATCH])
        index_many([index_row(customer) for customer in batch.prefetch_related("names", "contacts")])


def reindex_one(customer: Customer) -> None:
    enter(index_row(customer))


def index_row(customer: Customer) -> IndexRow:
    codes = [code for code in (customer.credit_code, customer.registry_id) if code]
    names = [other.name for other in customer.names.all()]
    people = [text for contact in customer.contacts.all() for text in (contact.name, contact.phone) if text]
    return IndexRow(
        subject_kind="customer",
        subject_id=customer.pk,
        title=customer.name,
        subtitle=" · ".join(filter(None, [customer.region, *codes])),
        words=(*names, *codes, *people),
        responsible_id=customer.responsible_id,
        department_id=customer.department_id,
    )
