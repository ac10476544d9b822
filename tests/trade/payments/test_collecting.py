from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.ledger import a_bill, a_line, an_account, posted
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_receipt

from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.trade.payments.actions import move_bill, remind_of_bills, remind_of_late_money
from coalface.trade.payments.rules.ageing import aged
from coalface.trade.payments.rules.collecting import urgency

TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("days", "level"),
    [
        pytest.param(0, 0, id="due today"),
        pytest.param(1, 1, id="a day late"),
        pytest.param(31, 2, id="a month late"),
        pytest.param(91, 3, id="a quarter late"),
    ],
)
def test_the_older_the_more_urgent(days: int, level: int) -> None:
    assert urgency(aged([(TODAY - timedelta(days=days), Decimal(1))], Decimal(0), TODAY)) == level


@pytest.mark.django_db
def test_late_money_is_told_once_grows_and_closes_when_paid() -> None:
    seller = a_user("money.view")
    customer = an_account(a_customer("武钢", responsible=seller)).customer
    posted(customer, a_line("settled", 700, due_on=TODAY - timedelta(days=40)))
    an_account(a_customer(responsible=a_user("trade.view")), settled=5)
    assert remind_of_late_money(today=TODAY, by=the_system()) == 1
    notice = Notice.objects.get(topic="trade.overdue")
    assert (notice.recipient, notice.title, notice.weight) == (seller, "武钢: 700.00 yuan overdue", 2)
    assert AuditEvent.objects.latest("pk").action == "desk.inbox.raise"
    assert remind_of_late_money(today=TODAY + timedelta(days=60), by=the_system()) == 0
    notice.refresh_from_db()
    assert notice.weight == 3
    a_receipt(customer, received_on=TODAY, amount=700)
    remind_of_late_money(today=TODAY, by=the_system())
    notice.refresh_from_db()
    assert notice.state == Notice.State.CLOSED


@pytest.mark.django_db
def test_a_bill_falling_due_is_told_until_something_became_of_it() -> None:
    cashier = a_user("money.edit", "money.view")
    bill = a_bill(by=cashier)
    a_bill(number="2", due_on=TODAY + timedelta(days=60), by=cashier)
    assert remind_of_bills(today=TODAY, by=the_system()) == 1
    notice = Notice.objects.get(topic="trade.bill_due")
    assert (notice.recipient, notice.subject_id) == (cashier, bill.pk)
    move_bill(bill=bill, version=1, step="matured", on=TODAY, by=cashier)
    notice.refresh_from_db()
    assert notice.state == Notice.State.CLOSED
