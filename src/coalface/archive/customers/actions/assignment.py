"""Who looks after a customer."""

from collections.abc import Iterable

from django.db import transaction

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions.locking import lock_all
from coalface.archive.customers.models import Customer
from coalface.desk.search.actions import hand_over
from coalface.desk.subjects.hooks import News, tell
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, may
from coalface.identity.people.models import SYSTEM_USERNAME, Department, User
from coalface.kernel.findings import blocking, mark

ASSIGNED = mark("Responsible: %(old)s → %(new)s")


class MayNotAssign(NotAllowed):
    """The person may not hand customers to others, or the other person cannot take them."""


@transaction.atomic
def assign_customers(
    *, customer_ids: Iterable[int], by: User, responsible: User | None, department: Department | None = None
) -> int:
    """Hand one or many customers to a person (R0.07), by default in that person's department.

    Returns how many changed hands; nothing happens when one of them is out of reach.
    """
    _refuse_unfit(by, responsible)
    home = department or (responsible.department if responsible else None)
    reachable = visible_customers(by, "customer.assign").select_related("responsible")
    changed = put_in_charge(lock_all(reachable, customer_ids), responsible, home, by=by)
    detail = {
        "responsible": _id(responsible),
        "department": _id(home),
        "customers": [one.pk for one in changed],
    }
    subject = changed[0] if len(changed) == 1 else None
    record(by=by, action="archive.customer.assign", subject=subject, detail=detail)
    return len(changed)


def put_in_charge(
    customers: Iterable[Customer],
    responsible: User | None,
    home: Department | None,
    *,
    by: User,
    told: str = ASSIGNED,
) -> list[Customer]:
    """Part of handing over and of claiming: write who looks after these locked customers, and tell.

    Returns those that changed hands; the caller has judged and records.
    """
    changed, news = [], []
    for customer in customers:
        if (customer.responsible_id, customer.department_id) == (_id(responsible), _id(home)):
            continue
        values = {"old": str(customer.responsible or "—"), "new": str(responsible or "—")}
        news.append(News(customer, told, values, by))
        customer.responsible, customer.department = responsible, home
        customer.version += 1
        changed.append(customer)
    Customer.objects.bulk_update(changed, ["responsible", "department", "version"], batch_size=2000)
    hand_over(
        "customer",
        [customer.pk for customer in changed],
        responsible_id=_id(responsible),
        department_id=_id(home),
    )
    tell("customer", news)
    return changed


def place(customer: Customer, *, by: User, responsible: User | None, department: Department | None) -> None:
    """Part of opening a card: who opens it looks after it, unless they may choose somebody else."""
    if responsible is None and by.username != SYSTEM_USERNAME:
        responsible = by
    if responsible is not None and responsible != by:
        _refuse_unfit(by, responsible)
    customer.responsible = responsible
    customer.department = department or (responsible.department if responsible else None)


def _refuse_unfit(by: User, responsible: User | None) -> None:
    if not may(by, "customer.assign"):
        message = mark("You may not hand customers to other people.")
        raise MayNotAssign(blocking("may_not_assign", message, "responsible"))
    if responsible is not None and not responsible.is_active:
        message = mark("%(person)s no longer works here.")
        raise MayNotAssign(blocking("person_gone", message, "responsible", {"person": str(responsible)}))


def _id(record: User | Department | None) -> int | None:
    return record.pk if record else None
