"""The reminder of orders that have not come."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.plans import PLANS, an_order, next_month
from tests.builders.trade import a_contract, a_product, agreed

from coalface.desk.inbox.models import Notice
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.contracts.models import Contract
from coalface.trade.plans.actions import remind_of_orders
from coalface.trade.plans.queries.plans import due_on

pytestmark = pytest.mark.django_db


def an_agreement(responsible: User | None) -> Contract:
    month = next_month()
    customer = a_customer(responsible=responsible)
    quantities = [agreed(str(month), 5000)]
    dates = {"starts_on": month.first, "ends_on": month.last}
    return a_contract(customer, product=a_product(), quantities=quantities, **dates)


def open_tasks() -> list[tuple[int, int]]:
    rows = Notice.objects.filter(topic="trade.orders").exclude(state=Notice.State.CLOSED)
    return list(rows.order_by("recipient_id").values_list("recipient_id", "weight"))


def reminded(day: date) -> int:
    return remind_of_orders(today=day, by=the_system())


def test_sellers_are_reminded_until_the_last_order_has_come() -> None:
    seller, due = a_user(*PLANS, "customer.edit", scope=Scope.OWN), due_on(next_month())
    first, second = an_agreement(seller), an_agreement(seller)
    assert (reminded(due - timedelta(days=4)), open_tasks()) == (0, [])
    assert reminded(due - timedelta(days=3)) == 2
    task = Notice.objects.get(topic="trade.orders")
    assert (task.recipient, task.kind, task.due_on) == (seller, Notice.Kind.TASK, due)
    assert first.customer.name in task.body and second.customer.name in task.body
    an_order(first.customer, first.product)
    assert (reminded(due + timedelta(days=1)), len(open_tasks())) == (1, 1)
    assert open_tasks()[0][1] == Notice.Weight.WARNING
    an_order(second.customer, second.product)
    assert (reminded(due), open_tasks()) == (0, [])


def test_customers_of_nobody_are_the_planners() -> None:
    planner = a_user(*PLANS, scope=Scope.ALL)
    an_agreement(None)
    reminded(due_on(next_month()))
    assert [recipient for recipient, _weight in open_tasks()] == [planner.pk]
    assert reminded(timezone.localdate().replace(day=1)) == 0
