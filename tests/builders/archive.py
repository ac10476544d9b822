"""Customers, the people at them and their documents."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from tests.builders.people import the_system

from coalface.archive.credentials.actions import record_credential, verify_credential
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.customers.actions import add_contact, create_customer
from coalface.archive.customers.models import Contact, Customer
from coalface.identity.people.models import User
from coalface.kernel.credit_code import complete

_numbers = count(1)


def a_credit_code() -> str:
    """A valid code nobody else has."""
    return complete("91140000", f"MA{next(_numbers):06d}")


def a_customer(name: str = "", *, by: User | None = None, **fields: Any) -> Customer:
    """A customer opened through its action, so its keys and its place in the search are true."""
    name = name or f"晋北第{next(_numbers)}动力煤用户有限公司"
    return create_customer(by=by or the_system(), although_similar=True, name=name, **fields)


def a_contact(customer: Customer, name: str = "王建国", **fields: Any) -> Contact:
    return add_contact(customer_id=customer.pk, by=the_system(), name=name, **fields)


def the_kind(code: str = "business-licence") -> CredentialKind:
    return CredentialKind.objects.get(code=code)


def a_credential(
    customer: Customer, kind: str = "business-licence", *, verified: bool = True, **fields: Any
) -> Credential:
    """A document on file, by default checked and valid for another three years."""
    given: dict[str, Any] = {"number": f"No.{next(_numbers)}", **fields}
    if not given.get("open_ended"):
        given.setdefault("expires_on", timezone.localdate() + timedelta(days=1000))
    by = the_system()
    credential = record_credential(customer_id=customer.pk, kind_id=the_kind(kind).pk, by=by, **given)
    if verified:
        return verify_credential(credential_id=credential.pk, version=credential.version, by=by)
    return credential


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
