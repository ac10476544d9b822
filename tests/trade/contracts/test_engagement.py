"""The archive knows until when a customer is under contract, and when it was last delivered to."""

from datetime import date

import pytest
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_shipment

from coalface.archive.customers.models import Customer
from coalface.desk.subjects.hooks import last_activity
from coalface.trade.contracts.actions import change_contract, delete_contract, push_engagements

pytestmark = pytest.mark.django_db


def engaged(customer: Customer) -> date | None:
    return Customer.objects.get(pk=customer.pk).engaged_until


def test_the_last_contract_counts_and_one_without_end_lasts() -> None:
    customer = a_customer()
    short = a_contract(customer, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    assert engaged(customer) == date(2026, 6, 30)
    change_contract(contract=short, version=short.version, ends_on=date(2026, 9, 30), by=the_system())
    assert engaged(customer) == date(2026, 9, 30)
    endless = a_contract(customer, starts_on=date(2026, 1, 1), ends_on=None)
    assert engaged(customer) == date.max
    delete_contract(contract=endless, version=endless.version, by=the_system())
    assert engaged(customer) == date(2026, 9, 30)


def test_everybody_is_told_anew_when_nobody_is_named() -> None:
    customer, idle = a_customer(), a_customer()
    a_contract(customer, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    Customer.objects.filter(pk=customer.pk).update(engaged_until=None)
    Customer.objects.filter(pk=idle.pk).update(engaged_until=date(2026, 1, 1))
    assert push_engagements() == 2
    assert (engaged(customer), engaged(idle)) == (date(2026, 6, 30), None)
    assert push_engagements() == 0


def test_a_shipment_counts_as_activity() -> None:
    customer, quiet = a_customer(), a_customer()
    for day in (date(2026, 3, 1), date(2026, 5, 2)):
        a_shipment(customer, shipped_on=day)
    assert last_activity("customer", [customer.pk, quiet.pk]) == {customer.pk: date(2026, 5, 2)}
