"""A bank's statement from the file to the account, and back."""

import io
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import xlsxwriter
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.imports import a_csv, a_load, a_run, refusals
from tests.builders.ledger import a_line, an_account, posted
from tests.builders.people import a_user, the_system
from tests.ordeal.clerk import work_off

from coalface.archive.customers.actions import add_name
from coalface.archive.customers.models import Customer
from coalface.desk.imports.actions.loading import load_run
from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.ledger.rules import NumberTaken
from coalface.trade.payments.access import visible_bank_lines
from coalface.trade.payments.actions import (
    NotAssignable,
    NotReceivable,
    assign_line,
    change_receipt,
    delete_receipt,
    record_receipt,
    release_line,
    set_line_aside,
    take_known_payers,
)
from coalface.trade.payments.models import BankLine, Match, Receipt

pytestmark = pytest.mark.django_db

HEADERS = ("交易日期", "交易流水号", "对方户名", "对方账号", "收入金额", "支出金额", "摘要", "附言")
TODAY = timezone.localdate()
ACCOUNT = "6222 0200 0001 2345"


def a_row(serial: str, payer: str = "", **cells: str) -> list[str]:
    about = {"day": str(TODAY), "account": "", "came": "1000.00", "went": "", "summary": "货款"}
    given = {**about, "purpose": "", **cells}
    return [
        given["day"],
        serial,
        payer,
        given["account"],
        given["came"],
        given["went"],
        given["summary"],
        given["purpose"],
    ]


def loaded(*rows: list[str], **about: Any) -> ImportRun:
    return a_load(a_csv(HEADERS, *rows), kind="bank_lines", **about)


def state_of(serial: str) -> tuple[str, str]:
    """What became of a line, and by what its payer was known."""
    line = BankLine.objects.select_related("taken").get(serial=serial)
    taken = getattr(line, "taken", None)
    return line.state, taken.how if taken else ""


def received(customer: Customer) -> Decimal:
    return Account.objects.get(customer=customer).received


def a_waiting_line(serial: str = "S1", **cells: str) -> BankLine:
    loaded(a_row(serial, "无人认识的公司", **cells))
    return BankLine.objects.get(serial=serial)


def assigned(line: BankLine, customer: Customer, **more: Any) -> BankLine:
    line.refresh_from_db()
    given = {"version": line.version, "remember": True, "by": the_system(), **more}
    return assign_line(line=line, customer=customer, **given)


def test_payers_are_known_by_name_by_core_and_by_former_names() -> None:
    for name in ("大同第一热电有限公司", "朔州焦化有限责任公司", "阳泉电厂"):
        an_account(a_customer(name))
    renamed = Customer.objects.get(name="阳泉电厂")
    add_name(customer_id=renamed.pk, kind="former", name="阳泉发电有限公司", by=the_system())
    loaded(
        a_row("S1", "大同第一热电有限公司"),
        a_row("S2", "朔州焦化有限公司"),
        a_row("S3", "阳泉发电有限公司"),
        a_row("S4", "从未听说的公司"),
    )
    assert [state_of(serial) for serial in ("S1", "S2", "S3", "S4")] == [
        ("taken", "name"),
        ("taken", "like_name"),
        ("taken", "former_name"),
        ("waiting", ""),
    ]
    assert received(renamed) == 1000


def test_what_is_no_money_received_is_refused_row_by_row() -> None:
    tomorrow = str(TODAY + timedelta(days=1))
    run = loaded(
        a_row("S1", went="5.00", came=""),
        a_row("S2", day=tomorrow),
        a_row("S3"),
        a_row("S3"),
        a_row("S4", came="-7.00"),
    )
    assert refusals(run) == [
        (2, "paid_out", "money_out"),
        (3, "received_on", "in_future"),
        (5, "serial", "duplicate_in_file"),
        (6, "amount", "too_small"),
    ]
    assert list(BankLine.objects.values_list("serial", flat=True)) == ["S3"]


def test_a_serial_number_is_read_once() -> None:
    customer = an_account(a_customer("大同热电")).customer
    loaded(a_row("S1", "大同热电"))
    run = loaded(a_row("S1", "大同热电"), a_row("S2", "大同热电"))
    assert (run.created, run.unchanged, run.refused) == (1, 1, 0)
    assert list(run.issues.values_list("row_number", "code", "refused")) == [(2, "serial_known", False)]
    again = loaded(a_row("S1", "大同热电", came="2.00"))
    assert refusals(again) == [(2, "serial", "serial_differs")]
    assert (received(customer), Receipt.objects.count()) == (2000, 2)


def test_a_workbook_is_read_as_well() -> None:
    customer = an_account(a_customer("大同热电")).customer
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([HEADERS, a_row("S1", "大同热电", came="8,000.00")]):
            sheet.write_row(place, 0, row)
    a_load(stream.getvalue(), kind="bank_lines", file_name="statement.xlsx")
    assert received(customer) == 8000


def test_a_row_before_the_account_opened_does_not_post() -> None:
    customer = an_account(a_customer("大同热电")).customer
    loaded(a_row("S1", "大同热电", day="2024-03-20"))
    assert (state_of("S1"), received(customer)) == (("taken", "name"), 0)


def test_what_the_summary_names_is_paid_first() -> None:
    customer = an_account(a_customer("大同热电")).customer
    for number, due in (("JS2026-000001", 40), ("JS2026-000002", 5)):
        words = f"结算单 {number} V1，合同 HT-{due:05d}"
        posted(customer, a_line("settled", 1000, due_on=TODAY - timedelta(days=due)), words=words)
    loaded(a_row("S1", "大同热电", purpose="付合同HT-00005煤款"))
    assert Match.objects.get().debit.words == "结算单 JS2026-000002 V1，合同 HT-00005"


def test_an_account_number_assigned_once_is_known_from_then_on() -> None:
    first, other = an_account(a_customer("甲公司")).customer, an_account(a_customer("乙公司")).customer
    assigned(a_waiting_line("S1", account=ACCOUNT), first)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.detail["customer"]) == ("trade.bankline.assign", first.pk)
    loaded(a_row("S2", "财务公司", account=ACCOUNT.replace(" ", "")))
    assert state_of("S2") == ("taken", "account")
    assert received(first) == 2000
    assigned(a_waiting_line("S3", account="1"), other)
    loaded(a_row("S4", account=ACCOUNT))
    released(BankLine.objects.get(serial="S4"))
    assigned(BankLine.objects.get(serial="S4"), other)
    assert (received(first), received(other)) == (2000, 2000)
    loaded(a_row("S5", account=ACCOUNT))
    assert state_of("S5") == ("waiting", "")


def released(line: BankLine) -> BankLine:
    return release_line(line=line, version=line.version, reason="认错了", by=the_system())


def test_money_of_nobody_is_set_aside_with_a_reason_and_released() -> None:
    line = a_waiting_line()
    with pytest.raises(NotAssignable):
        set_line_aside(line=line, version=1, why=" ", by=the_system())
    line = set_line_aside(line=line, version=1, why="存款利息", by=the_system())
    assert AuditEvent.objects.latest("pk").action == "trade.bankline.set_aside"
    with pytest.raises(NotAssignable):
        assigned(line, a_customer())
    line = released(line)
    assert (line.state, line.why, AuditEvent.objects.latest("pk").action) == (
        "waiting",
        "",
        "trade.bankline.release",
    )
    with pytest.raises(NotAssignable):
        released(line)


def test_assigning_is_refused_stale_out_of_reach_and_under_a_number_in_use() -> None:
    customer = an_account().customer
    line = a_waiting_line()
    with pytest.raises(StaleRecord):
        assigned(line, customer, version=7)
    for clerk in (a_user("money.view"), a_user("money.edit", scope=Scope.OWN)):
        with pytest.raises((NotAllowed, BankLine.DoesNotExist)):
            assigned(line, customer, by=clerk)
    record_receipt(number="S1", customer=customer, received_on=TODAY, amount=Decimal(1000), by=the_system())
    with pytest.raises(NumberTaken):
        assigned(line, customer)
    assert (state_of("S1"), received(customer)) == (("waiting", ""), 1000)


def test_the_pool_is_seen_by_the_widest_scope_and_ones_own_money_by_its_owner() -> None:
    owner = a_user("money.view", scope=Scope.OWN)
    customer = an_account(a_customer("大同热电", responsible=owner)).customer
    assert customer.responsible == owner
    loaded(a_row("S1", "大同热电"), a_row("S2", "无名"))
    seen = [
        set(visible_bank_lines(user).values_list("serial", flat=True))
        for user in (owner, a_user("money.view", scope=Scope.ALL), a_user("trade.view"))
    ]
    assert seen == [{"S1"}, {"S1", "S2"}, set()]


def test_a_payment_of_a_statement_changes_only_through_its_line() -> None:
    customer = an_account(a_customer("大同热电")).customer
    loaded(a_row("S1", "大同热电"))
    receipt = Receipt.objects.get(number="S1")
    with pytest.raises(NotReceivable):
        change_receipt(receipt=receipt, version=1, amount=Decimal(1), by=the_system())
    with pytest.raises(NotReceivable):
        delete_receipt(receipt=receipt, version=1, reason="记错", by=the_system())
    assert change_receipt(receipt=receipt, version=1, remarks="另记", by=the_system()).remarks == "另记"
    released(BankLine.objects.get(serial="S1"))
    assert (received(customer), Receipt.objects.count()) == (0, 0)


def test_undoing_takes_the_money_back_and_leaves_what_a_person_decided() -> None:
    customer = an_account(a_customer("大同热电")).customer
    posted(customer, a_line("settled", 5000, due_on=date(2026, 1, 1)))
    run = loaded(a_row("S1", "大同热电"), a_row("S2", "无名"), a_row("S3", "无名"))
    assigned(BankLine.objects.get(serial="S2"), customer)
    undo_run(run_id=run.pk, by=the_system())
    assert list(run.obstacles.values_list("label", "code")) == [("S2", "changed_since")]
    assert list(BankLine.objects.values_list("serial", flat=True)) == ["S2"]
    assert received(customer) == 1000
    amounts = Entry.objects.filter(subject_kind="receipt").order_by("number").values_list("amount", flat=True)
    assert list(amounts) == [1000, 1000, -1000]


def test_a_line_is_taken_once_however_often_it_is_tried() -> None:
    customer = an_account(a_customer("大同热电")).customer
    loaded(a_row("S1", "大同热电"))
    ids = list(BankLine.objects.values_list("pk", flat=True))
    assert (take_known_payers(ids, by=the_system()), received(customer)) == (0, 1000)


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_again_and_again_takes_every_row_once() -> None:
    customer = an_account(a_customer("大同热电")).customer
    rows = [a_row(f"S{place:03d}", "大同热电" if place % 2 else "无名") for place in range(24)]
    run = a_run(a_csv(HEADERS, *rows), kind="bank_lines")
    work_off([partial(load_run, run_id=run.pk, by=the_system())], kills=4, seed=3, longest_seconds=0.25)
    run.refresh_from_db()
    assert (run.state, run.created, BankLine.objects.count()) == ("done", 24, 24)
    assert (Receipt.objects.count(), received(customer)) == (12, 12_000)
    assert AuditEvent.objects.filter(action="trade.receipt.create").count() == 12
