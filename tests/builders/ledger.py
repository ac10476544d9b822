"""Running accounts with money on them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.imports import a_csv, a_load
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.trade.ledger.actions import Bucket, EntryKind, Line, lock_account, open_account, post
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.payments.actions import record_bill, write_letter
from coalface.trade.payments.models import BankLine, Bill, Reconciliation

DUE = timezone.localdate() - timedelta(days=1)
KINDS = {
    Bucket.RECEIVED: EntryKind.RECEIPT,
    Bucket.SETTLED: EntryKind.SETTLEMENT,
    Bucket.UNSETTLED: EntryKind.PROVISIONAL,
    Bucket.RESERVED: EntryKind.RESERVATION,
}


def a_line(bucket: str, amount: str | int | Decimal, **more: Any) -> Line:
    found = Bucket(bucket)
    return Line(found, more.pop("kind", KINDS[found]), Decimal(amount), **more)


@transaction.atomic
def posted(
    customer: Customer,
    *lines: Line,
    subject: tuple[str, int] = ("test", 1),
    day_on: date | None = None,
    words: str = "测试记账",
) -> Sequence[Entry]:
    """Lines of one act on a customer's account."""
    account = lock_account(customer)
    day = day_on or timezone.localdate()
    return post(account, lines, subject=subject, day_on=day, words=words, by=the_system())


def an_account(customer: Customer | None = None, *, grade: str = "", **sums: str | int) -> Account:
    """An open account with these sums on it; `grade` is the customer's."""
    customer = customer or a_customer()
    if grade:
        Customer.objects.filter(pk=customer.pk).update(grade=grade)
    open_account(customer=customer, opened_on=timezone.localdate(), by=the_system())
    for bucket, amount in sums.items():
        posted(customer, a_line(bucket, amount))
    return Account.objects.select_related("customer").get(customer=customer)


def a_bill(customer: Customer | None = None, **about: Any) -> Bill:
    """A bill that is due already, so that it can end."""
    return record_bill(
        customer=customer or an_account().customer,
        number=about.pop("number", "130611000012320260101000000001"),
        drawer="大唐燃料有限公司",
        acceptor_name="某某集团有限公司",
        acceptor=about.pop("acceptor", "company"),
        issued_on=DUE - timedelta(days=90),
        due_on=about.pop("due_on", DUE),
        amount=Decimal(about.pop("amount", "1000000.00")),
        received_on=timezone.localdate(),
        by=about.pop("by", None) or the_system(),
        **about,
    )


def a_bank_line(payer: str = "无人认识的公司", account: str = "6222") -> BankLine:
    """A sum of 1,000 yuan on a bank statement of today, read from a file."""
    serial = f"L{BankLine.objects.count():04d}"
    headers = ("流水号", "入账日期", "对方户名", "对方账号", "贷方发生额", "摘要")
    row = [serial, str(timezone.localdate()), payer, account, "1000.00", "货款"]
    a_load(a_csv(headers, row), kind="bank_lines")
    return BankLine.objects.get(serial=serial)


def a_letter(customer: Customer | None = None, **days: Any) -> Reconciliation:
    """A letter about a day that is over."""
    about = {"from_on": DUE, "to_on": DUE, **days}
    return write_letter(customer=customer or an_account().customer, by=the_system(), **about)
