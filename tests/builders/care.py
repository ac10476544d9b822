"""Care for customers, raised and settled."""

from datetime import date
from typing import Any

from tests.builders.archive import a_customer, in_days
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.relations.care.actions import add_day, raise_cares, record_care
from coalface.relations.care.models import Care, CareDay
from coalface.trade.months.models import CustomerMonth


def a_key_customer(name: str = "", *, grade: str = "strategic", **fields: Any) -> Customer:
    customer = a_customer(name, **fields)
    Customer.objects.filter(pk=customer.pk).update(grade=grade)
    customer.refresh_from_db()
    return customer


def a_day(falls_on: date | None = None, *, kind: str = "festival", name: str = "矿工节") -> CareDay:
    return add_day(kind=kind, name=name, falls_on=falls_on or in_days(2), by=the_system())


def a_care(customer: Customer | None = None, **day: Any) -> Care:
    """A festival raised at a key customer, waiting to be settled."""
    found = customer or a_key_customer()
    Customer.objects.filter(pk=found.pk).update(grade="strategic")
    made = CareDay.objects.filter(name="矿工节").first() or a_day(**day)
    raise_cares(today=made.falls_on, by=the_system())
    return Care.objects.get(customer=found, day=made)


def a_done_care(care: Care | None = None, *, by: User | None = None, **changes: Any) -> Care:
    found = care or a_care()
    given: dict[str, Any] = {"channel": "phone", "words": "电话问候，祝节日快乐", **changes}
    return record_care(care_id=found.pk, version=found.version, by=by or the_system(), **given)


def a_course(customer: Customer, months: dict[str, int], *, received: bool = False) -> None:
    """Kilograms by month such as 2026-01, as trade keeps them."""
    name = "received_kg" if received else "dispatched_kg"
    for month, kg in months.items():
        CustomerMonth.objects.create(
            customer=customer, month_on=date.fromisoformat(f"{month}-01"), **{name: kg}
        )
