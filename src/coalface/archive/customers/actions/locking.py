"""Taking hold of the customers an action is about."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking


def lock_customer(customer_id: int, by: User, right: str = "customer.edit") -> Customer:
    """The customer, locked until the transaction ends; `OutOfReach` when the right does not cover it."""
    rows = visible_customers(by, right).select_for_update(of=("self",))
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise OutOfReach
    return customer


def lock_all(rows: models.QuerySet[Customer], ids: Iterable[int]) -> list[Customer]:
    """All customers of a selection, by id, so that two overlapping selections never wait in a ring.

    One that is out of reach refuses the whole selection.
    """
    wanted = set(ids)
    locked = list(rows.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    if len(locked) != len(wanted):
        raise OutOfReach
    return locked


def field_findings(record: models.Model) -> list[Finding]:
    """Lengths, choices and formats that the fields of a model demand, in the reader's language."""
    try:
        record.clean_fields()
    except ValidationError as error:
        found = error.message_dict.items()
        return [blocking("field_invalid", message, field) for field, texts in found for message in texts]
    return []
