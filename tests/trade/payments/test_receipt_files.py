"""A file of payments from its rows to the accounts, and back."""

from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_credit_code, a_customer
from tests.builders.imports import a_csv, a_load, refusals
from tests.builders.ledger import a_bank_line, a_bill, a_line, an_account, posted
from tests.builders.people import the_system

from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.payments.models import Match, Receipt
from coalface.trade.payments.queries.items import ageing_of

pytestmark = pytest.mark.django_db
HEADERS = ("收款单号", "客户代码", "收款日期", "金额(元)", "结算方式")
TODAY = timezone.localdate()


def loaded(*rows: tuple[str, ...]) -> ImportRun:
    return a_load(a_csv(HEADERS, *rows), kind="payments")


def a_buyer() -> Account:
    return an_account(a_customer(credit_code=a_credit_code()))


def a_row(account: Account, number: str, amount: str = "1000.00", how: str = "现汇") -> tuple[str, ...]:
    return number, str(account.customer.credit_code), str(TODAY), amount, how


def test_rows_post_to_accounts_and_pay_debts_and_undoing_opens_them_again() -> None:
    account = a_buyer()
    posted(account.customer, a_line("settled", 1500, due_on=TODAY))
    run = loaded(a_row(account, "SK-1"), a_row(account, "SK-2", "800.00", "商业承兑"))
    account.refresh_from_db()
    assert (account.received, account.counted) == (1800, 1400)
    assert sum(Match.objects.filter(undone_at=None).values_list("amount", flat=True)) == 1500
    undo_run(run_id=run.pk, by=the_system())
    account.refresh_from_db()
    assert (account.received, account.counted, Receipt.objects.count()) == (0, 0, 0)
    assert (ageing_of(account, TODAY).balance, ageing_of(account, TODAY).unapplied) == (1500, 0)
    assert Entry.objects.filter(account=account, bucket="received").count() == 4


def test_the_same_file_twice_posts_once_and_a_corrected_one_the_difference() -> None:
    account = a_buyer()
    loaded(a_row(account, "SK-1"))
    again = loaded(a_row(account, "SK-1"))
    assert (again.created, again.unchanged) == (0, 1)
    loaded(a_row(account, "SK-1", "900.00"))
    account.refresh_from_db()
    amounts = Entry.objects.filter(account=account).order_by("number").values_list("amount", flat=True)
    assert (account.received, list(amounts)) == (900, [1000, -100])


def test_a_payment_that_is_a_bill_is_not_changed_by_a_file() -> None:
    account = a_buyer()
    bill = a_bill(account.customer, number="130611000012320260101000000009")
    same = a_row(account, bill.number, str(bill.amount), "商业承兑")
    changed = a_row(account, bill.number, "5.00", "商业承兑")
    assert refusals(loaded(same)) == []
    assert refusals(loaded(changed)) == [(2, "amount", "is_a_bill")]
    assert Receipt.objects.get(number=bill.number).amount == Decimal("1000000.00")


def test_a_payment_of_a_bank_statement_keeps_its_amount_customer_and_day() -> None:
    account = a_buyer()
    line = a_bank_line(account.customer.name)
    other = a_buyer()
    assert refusals(loaded(a_row(account, line.serial, "5.00"))) == [(2, "amount", "is_of_bank")]
    assert refusals(loaded(a_row(other, line.serial))) == [(2, "customer_id", "is_of_bank")]
    account.refresh_from_db()
    assert account.received == 1000
