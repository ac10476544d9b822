from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.ledger import DUE, a_bill, a_line, an_account, posted
from tests.builders.people import a_user, the_system

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.versions import StaleRecord
from coalface.trade.ledger.models import Account
from coalface.trade.payments.access import visible_bills
from coalface.trade.payments.actions import (
    BillOdd,
    NotMovable,
    NotReceivable,
    change_receipt,
    move_bill,
    split_bill,
)
from coalface.trade.payments.models import Bill
from coalface.trade.payments.queries.items import ageing_of
from coalface.trade.payments.rules.bills import (
    STEPS,
    Paper,
    State,
    bill_findings,
    months_after,
    share,
    split_findings,
    step_findings,
)

TODAY = timezone.localdate()


def moved(bill: Bill, step: str, partner: str = "河北某某煤业", **about: Any) -> Bill:
    given = {"version": bill.version, "on": TODAY, "by": the_system()}
    return move_bill(bill=bill, step=step, partner=partner, **{**given, **about})


def paper(**more: Any) -> Paper:
    about = {
        "number": "1",
        "drawer": "甲",
        "acceptor": "乙",
        "issued_on": date(2026, 1, 31),
        "due_on": date(2026, 7, 31),
        "amount": Decimal(1),
        "received_on": date(2026, 2, 1),
    }
    return Paper(**{**about, **more})


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [], id="six months to the day"),
        pytest.param({"due_on": date(2026, 8, 1)}, ["too_long"], id="a day more"),
        pytest.param({"due_on": date(2026, 1, 31)}, ["due_first"], id="due when issued"),
        pytest.param({"received_on": date(2026, 1, 30)}, ["not_yet_issued"], id="came before it was issued"),
        pytest.param(
            {"number": " ", "drawer": "", "acceptor": "", "amount": Decimal(0)},
            ["number_missing", "drawer_missing", "acceptor_name_missing", "amount_odd"],
            id="empty",
        ),
    ],
)
def test_what_a_bill_must_be(changed: dict[str, Any], codes: list[str]) -> None:
    assert [finding.code for finding in bill_findings(paper(**changed), 6)] == codes


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 8, 30), date(2026, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2026, 3, 31), date(2026, 9, 30)),
        (date(2026, 7, 15), date(2027, 1, 15)),
    ],
)
def test_six_months_after(day: date, later: date) -> None:
    assert months_after(day, 6) == later


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", State)
def test_steps_that_are_not_named_are_refused(state: State, step: State) -> None:
    found = step_findings(state, step, DUE, TODAY, "某银行")
    assert [finding.code for finding in found] == ([] if step in STEPS[state] else ["wrong_step"])


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        pytest.param(["0.01", "99.99"], [], id="down to a fen"),
        pytest.param(["50", "49.99"], ["parts_differ"], id="a fen is lost"),
        pytest.param(["100"], ["too_few_parts"], id="one part"),
        pytest.param(["99.995", "0.005"], ["part_of_a_fen", "part_of_a_fen"], id="parts of a fen"),
    ],
)
def test_how_a_bill_is_split(parts: list[str], codes: list[str]) -> None:
    found = split_findings(Decimal(100), [Decimal(part) for part in parts])
    assert [finding.code for finding in found] == codes


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(fens=st.lists(st.integers(1, 10**9), min_size=2, max_size=9), pct=st.integers(0, 100))
def test_what_counts_of_the_parts_is_what_counts_of_the_whole(fens: list[int], pct: int) -> None:
    parts = [Decimal(fen).scaleb(-2) for fen in fens]
    amount = sum(parts, Decimal(0))
    counted = (amount * pct / 100).quantize(Decimal("0.01"))
    shares = share(counted, amount, parts)
    assert sum(shares) == counted
    assert all(0 <= one <= part for one, part in zip(shares, parts, strict=True))


@pytest.mark.django_db
def test_a_bill_is_a_payment_that_counts_by_its_acceptor() -> None:
    cashier = a_user("money.edit")
    bill = a_bill(by=cashier)
    account = Account.objects.get(customer=bill.customer)
    assert (account.received, account.counted) == (1_000_000, 500_000)
    assert AuditEvent.objects.latest("pk").action == "trade.bill.create"
    with pytest.raises(NotReceivable):
        change_receipt(receipt=bill.receipt, version=1, amount=Decimal(1), by=the_system())


@pytest.mark.django_db
def test_a_bill_is_recorded_once_and_by_whom_may() -> None:
    bill = a_bill()
    with pytest.raises(BillOdd):
        a_bill(bill.customer)
    with pytest.raises(BillOdd):
        a_bill(number="2", due_on=TODAY + timedelta(days=400))
    with pytest.raises(NotAllowed):
        a_bill(number="3", by=a_user("money.view"))
    readers = (a_user("money.view"), a_user("trade.view"))
    assert [visible_bills(reader).count() for reader in readers] == [1, 0]


@pytest.mark.django_db
def test_a_bill_paid_at_maturity_counts_in_full() -> None:
    bill = moved(moved(a_bill(), "discounted", "某某银行"), "matured")
    account = Account.objects.get(customer=bill.customer)
    assert (bill.state, account.received, account.counted) == ("matured", 1_000_000, 1_000_000)
    assert AuditEvent.objects.latest("pk").action == "trade.bill.move"


@pytest.mark.django_db
def test_a_bill_dishonoured_after_it_was_passed_on_opens_the_debt_again() -> None:
    customer = an_account().customer
    posted(customer, a_line("settled", 800_000, due_on=TODAY - timedelta(days=40)))
    bill = moved(a_bill(customer), "endorsed")
    account = Account.objects.get(customer=customer)
    assert (ageing_of(account, TODAY).overdue, ageing_of(account, TODAY).unapplied) == (0, 200_000)
    moved(bill, "dishonoured")
    account.refresh_from_db()
    found = ageing_of(account, TODAY)
    assert (found.buckets[2], found.unapplied, found.balance) == (800_000, 0, 800_000)
    assert (account.received, account.counted) == (0, 0)


@pytest.mark.django_db
def test_steps_are_refused_without_a_partner_too_early_stale_or_tomorrow() -> None:
    bill = a_bill(due_on=TODAY + timedelta(days=30))
    for step, about in (
        ("endorsed", {"partner": " "}),
        ("matured", {}),
        ("split", {}),
        ("endorsed", {"on": TODAY + timedelta(days=1)}),
    ):
        with pytest.raises(NotMovable):
            moved(bill, step, **about)
    moved(bill, "pledged")
    with pytest.raises(StaleRecord):
        moved(bill, "held")


@pytest.mark.django_db
def test_a_part_goes_its_own_way() -> None:
    bill = a_bill(amount="100.01")
    with pytest.raises(NotMovable):
        split_bill(bill=bill, version=1, parts=[Decimal(100)], by=the_system())
    first, second = split_bill(
        bill=bill, version=1, parts=[Decimal("0.01"), Decimal("100.00")], by=the_system()
    )
    assert AuditEvent.objects.latest("pk").action == "trade.bill.split"
    assert [(one.range_from, one.range_to) for one in (first, second)] == [(1, 1), (2, 10001)]
    moved(second, "dishonoured")
    account = Account.objects.get(customer=bill.customer)
    assert (account.received, account.counted) == (Decimal("0.01"), first.counted)


STEP = st.tuples(
    st.sampled_from([*State, "split"]), st.integers(0, 5), st.integers(1, 99), st.sampled_from(["", "某银行"])
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=6))
def test_no_row_of_steps_loses_or_doubles_a_fen(steps: Sequence[tuple[str, int, int, str]]) -> None:
    with transaction.atomic():
        whole = a_bill(amount="333.33")
        for step, place, pct, partner in steps:
            rows = list(Bill.objects.order_by("pk"))
            _try(rows[place % len(rows)], step, pct, partner)
            _compare(whole)
        transaction.set_rollback(True)


def _try(bill: Bill, step: str, pct: int, partner: str) -> None:
    try:
        with transaction.atomic():
            if step == State.SPLIT:
                part = (bill.amount * pct / 100).quantize(Decimal("0.01"))
                split_bill(bill=bill, version=bill.version, parts=[part, bill.amount - part], by=the_system())
            else:
                moved(bill, step, partner)
    except NotMovable:
        bill.refresh_from_db()
        refused = step not in STEPS[State(bill.state)] or not partner or step == State.SPLIT
        assert refused, f"{bill.state} to {step}"


def _compare(whole: Bill) -> None:
    leaves = Bill.objects.exclude(state=State.SPLIT)
    assert sum(leaf.amount for leaf in leaves) == whole.amount
    live = [leaf for leaf in leaves if leaf.state != State.DISHONOURED]
    account = Account.objects.get(customer=whole.customer)
    assert account.received == sum(leaf.amount for leaf in live)
    assert account.counted == sum(leaf.counted for leaf in live)
