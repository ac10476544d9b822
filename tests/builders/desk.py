"""Subjects to point at, entries of the index, notices and files."""

import io
from itertools import count

from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.desk.files import actions as files
from coalface.desk.files.models import Attachment
from coalface.desk.inbox.models import Notice
from coalface.desk.search.actions import index
from coalface.identity.people.models import Department, User

PDF = b"%PDF-1.7\n% a licence"

_numbers = count(1)


def a_card(name: str = "", responsible: User | None = None, department: Department | None = None) -> Customer:
    """A customer's card, bare of all that the archive's own action does."""
    name = name or f"客户{next(_numbers)}"
    return Customer.objects.create(
        name=name, name_key=name, name_core=name, responsible=responsible, department=department
    )


def a_found_card(
    name: str, *words: str, responsible: User | None = None, department: Department | None = None
) -> Customer:
    """A customer's card that the index knows."""
    card = a_card(name, responsible, department)
    index(
        subject=card,
        title=name,
        words=words,
        responsible_id=card.responsible_id,
        department_id=card.department_id,
    )
    return card


def a_notice(recipient: User, title: str = "许可证将到期", **about: object) -> Notice:
    fields: dict[str, object] = {
        "kind": Notice.Kind.ALERT,
        "topic": "test",
        "key": f"test:{next(_numbers)}",
        "raised_at": timezone.now(),
        **about,
    }
    return Notice.objects.create(recipient=recipient, title=title, **fields)


def an_attachment(card: Customer, by: User, name: str = "营业执照.pdf", content: bytes = PDF) -> Attachment:
    return files.attach(subject=card, stream=io.BytesIO(content), name=name, by=by)
