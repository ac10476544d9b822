"""Statements, money and bills under a clerk who is killed at random moments: nothing lost, nothing twice."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import Sum
from django.utils import timezone
from tests.builders.admission import a_route
from tests.builders.ledger import a_bill, a_line, an_account, posted
from tests.builders.people import the_system
from tests.builders.settlement import a_settled_lot, a_statement, an_approver
from tests.ordeal.clerk import Task, work_off

from coalface.archive.customers.models import Customer
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.payments.actions import apply_by_hand, move_bill, record_receipt, split_bill
from coalface.trade.payments.models import Bill, Match, Receipt
from coalface.trade.payments.queries.items import ageing_of, items
from coalface.trade.settlement.actions import submit_statement
from coalface.trade.settlement.models import Statement

SUMS = ("received", "settled", "unsettled", "reserved")
VALUE = Decimal("720000.00")
PAID, DEBT = Decimal("5000.00"), Decimal("1000.00")
LONGEST_SECONDS = 0.3
Pair = tuple[Entry, Entry]


def run(*, size: int, kills: int, seed: int) -> int:
    """Settle, receive, match and pass on `size` times each, under so many kills, then press everything again.

    Returns how often a task was pressed again in vain before the end. Raises AssertionError.
    """
    approver, customers = an_approver(), [an_account().customer for _ in range(3)]
    a_route(approver, kind="statement")
    places = [(place, customers[place % 3]) for place in range(size)]
    statements = [_submitted(customer) for _place, customer in places]
    bills = [a_bill(customer, number=f"B{place:029d}") for place, customer in places]
    pairs = [_pair(customer, place) for place, customer in places]
    tasks: list[Task] = []
    for place, customer in places:
        tasks += [
            partial(_approve, statements[place], approver),
            partial(_receive, customer, place),
            partial(_match, customer, pairs[place]),
            partial(_pass_on, bills[place], place % 3),
        ]
    told = work_off(tasks, kills=kills, seed=seed, longest_seconds=LONGEST_SECONDS)
    # Applying the same money to the same debt again is no refusal: it leaves what it finds.
    assert work_off(tasks, kills=0, seed=seed, longest_seconds=0) == len(tasks) - len(pairs)
    _compare_statements(statements)
    _compare_money(pairs)
    _compare_bills(bills)
    for account in Account.objects.all():
        _compare_account(account)
    return told


def _submitted(customer: Customer) -> Statement:
    """A statement over a shipment of 1,000 t that waits for its approval, provisional value and all."""
    lot = a_settled_lot(customer=customer, tonnes=1000)
    shipment = lot.members.get().shipment_id
    posted(customer, a_line("unsettled", VALUE), subject=("shipment", shipment))
    statement = a_statement(lot.contract)
    return submit_statement(statement_id=statement.pk, version=statement.version, by=the_system())


def _pair(customer: Customer, place: int) -> Pair:
    """A debt and money that no rule would put together."""
    debt, money = posted(
        customer,
        a_line("settled", DEBT, due_on=date(2030, 1, 1)),
        a_line("received", DEBT),
        subject=("test", place),
    )
    return debt, money


def _approve(statement: Statement, by: User) -> None:
    step = ApprovalStep.objects.get(approval__subject_kind="statement", approval__subject_id=statement.pk)
    decide(step_id=step.pk, verdict="granted", by=by)


def _receive(customer: Customer, place: int) -> None:
    record_receipt(
        number=f"SK{place:06d}",
        customer=customer,
        received_on=timezone.localdate(),
        amount=PAID,
        by=the_system(),
    )


def _match(customer: Customer, pair: Pair) -> None:
    debt, money = pair
    apply_by_hand(customer=customer, credit_id=money.pk, debit_id=debt.pk, amount=DEBT, by=the_system())


def _pass_on(bill: Bill, fate: int) -> None:
    """In the version that was seen before anybody was killed."""
    if fate == 0:
        parts = [Decimal("0.01"), bill.amount - Decimal("0.01")]
        split_bill(bill=bill, version=1, parts=parts, by=the_system())
        return
    step = "endorsed" if fate == 1 else "dishonoured"
    on = timezone.localdate()
    move_bill(bill=bill, version=1, step=step, on=on, partner="河北某某煤业", by=the_system())


def _compare_statements(statements: Sequence[Statement]) -> None:
    for statement in statements:
        rows = Entry.objects.filter(subject_kind="statement", subject_id=statement.pk).order_by("number")
        said = [(row.kind, row.amount) for row in rows]
        assert said == [("provisional_release", -VALUE), ("settlement", VALUE)], f"{statement}: {said}"
        statement.refresh_from_db()
        assert (statement.state, statement.posted_yuan) == ("posted", VALUE)
    assert _audited("trade.statement.settle") == _audited("desk.approval.decide") == len(statements)


def _compare_money(pairs: Sequence[Pair]) -> None:
    for debt, money in pairs:
        standing = Match.objects.filter(undone_at__isnull=True, debit=debt, credit=money, how="manual")
        assert [match.amount for match in standing] == [DEBT]
    received = Receipt.objects.filter(number__startswith="SK")
    assert received.count() == len(pairs)
    for receipt in received:
        row = Entry.objects.get(subject_kind="receipt", subject_id=receipt.pk)
        assert row.amount == PAID


def _compare_bills(bills: Sequence[Bill]) -> None:
    for place, bill in enumerate(bills):
        bill.refresh_from_db()
        assert (bill.state, bill.version) == (("split", "endorsed", "dishonoured")[place % 3], 2)
        parts = Bill.objects.filter(parent=bill)
        whole = parts.aggregate(amount=Sum("amount"), counted=Sum("counted"))
        split = place % 3 == 0
        assert whole == {"amount": bill.amount, "counted": bill.counted} if split else not parts.exists()
        reversals = Entry.objects.filter(subject_kind="bill", subject_id=bill.pk)
        assert [row.amount for row in reversals] == ([-bill.amount] if place % 3 == 2 else [])
    assert _audited("trade.bill.split") == sum(place % 3 == 0 for place in range(len(bills)))
    assert _audited("trade.bill.move") == sum(place % 3 != 0 for place in range(len(bills)))


def _compare_account(account: Account) -> None:
    """The sums are those of its lines, no line is applied beyond itself, and ageing is the balance."""
    lines = list(Entry.objects.filter(account=account).order_by("number"))
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    zero = Decimal(0)
    naive = {name: sum((line.amount for line in lines if line.bucket == name), zero) for name in SUMS}
    assert {name: getattr(account, name) for name in SUMS} == naive
    assert account.counted == sum((line.counted for line in lines), zero)
    assert not items().filter(account=account, open__lt=0).exists()
    assert ageing_of(account, timezone.localdate()).balance == account.sums.receivable


def _audited(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()
