from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer
from tests.builders.ledger import a_line, an_account, posted
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_receipt

from coalface.archive.customers.models import Customer
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.trade.ledger.actions import lock_account, open_account
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.ledger.queries import balance
from coalface.trade.payments.access import visible_matches
from coalface.trade.payments.actions import (
    NotApplicable,
    apply_by_hand,
    apply_money,
    apply_open_money,
    change_receipt,
    delete_receipt,
    post_receipts,
)
from coalface.trade.payments.models import Match
from coalface.trade.payments.queries.items import ageing_of, ageings, open_credits, sales_days

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def received(customer: Customer) -> list[tuple[str, Decimal, Decimal]]:
    rows = Entry.objects.filter(account__customer=customer, bucket="received").order_by("number")
    return list(rows.values_list("kind", "amount", "counted"))


def due(customer: Customer, amount: int, days_ago: int, words: str = "结算") -> Entry:
    line = a_line("settled", amount, due_on=TODAY - timedelta(days=days_ago))
    return posted(customer, line, words=words)[0]


def applied() -> list[tuple[int, int, Decimal, str]]:
    rows = Match.objects.filter(undone_at__isnull=True).order_by("pk")
    return list(rows.values_list("debit", "credit", "amount", "how"))


def test_a_receipt_posts_only_on_and_after_the_opening_day() -> None:
    customer = a_customer()
    a_receipt(customer, received_on=TODAY - timedelta(days=9), amount=9)
    a_receipt(customer, received_on=TODAY - timedelta(days=3), amount=3)
    assert not Account.objects.exists()
    open_account(customer=customer, opened_on=TODAY - timedelta(days=3), by=the_system())
    a_receipt(customer, received_on=TODAY - timedelta(days=4), amount=4)
    a_receipt(customer, received_on=TODAY, amount=1)
    assert [amount for _kind, amount, _counted in received(customer)] == [3, 1]


def test_a_bill_counts_by_its_acceptor_and_other_money_in_full() -> None:
    customer = an_account().customer
    a_receipt(customer, received_on=TODAY, amount=100)
    a_receipt(customer, received_on=TODAY, amount=100, instrument="commercial_acceptance")
    a_receipt(customer, received_on=TODAY, amount=100, instrument="bank_acceptance", acceptor="state_bank")
    assert [counted for _kind, _amount, counted in received(customer)] == [100, 50, 100]


def test_a_receipt_corrected_moved_or_taken_back_is_reversed() -> None:
    one, other = an_account().customer, an_account().customer
    receipt = a_receipt(one, received_on=TODAY, amount=100)
    receipt = change_receipt(receipt=receipt, version=1, amount=Decimal(80), by=the_system())
    receipt = change_receipt(receipt=receipt, version=2, customer=other, by=the_system())
    assert [amount for _kind, amount, _counted in received(one)] == [100, -20, -80]
    delete_receipt(receipt=receipt, version=3, reason="记错", by=the_system())
    assert [amount for _kind, amount, _counted in received(other)] == [80, -80]


def test_posting_again_writes_nothing() -> None:
    customer = an_account().customer
    a_receipt(customer, received_on=TODAY)
    assert post_receipts([(customer.pk, TODAY)], by=the_system()) == 0


def test_a_receipt_pays_the_debt_it_names_then_the_oldest() -> None:
    customer = an_account().customer
    old, new = due(customer, 100, 40), due(customer, 70, 5, "结算单 JS2026-000007")
    a_receipt(customer, received_on=TODAY, amount=80, remarks="付JS2026-000007")
    credit = Entry.objects.get(bucket="received").pk
    assert applied() == [
        (new.pk, credit, Decimal(70), "reference"),
        (old.pk, credit, Decimal(10), "oldest"),
    ]
    account = Account.objects.get(customer=customer)
    found = ageing_of(account, TODAY)
    assert (found.buckets[2], found.overdue, found.balance) == (90, 90, balance(account).sums.receivable)


def test_money_taken_back_opens_the_debts_it_had_paid() -> None:
    customer = an_account().customer
    due(customer, 100, 40)
    receipt = a_receipt(customer, received_on=TODAY, amount=100)
    account = Account.objects.get(customer=customer)
    assert ageing_of(account, TODAY).overdue == 0
    delete_receipt(receipt=receipt, version=1, reason="退票", by=the_system())
    found = ageing_of(account, TODAY)
    assert (found.buckets[2], found.unapplied, [how for *_, how in applied()]) == (100, 0, ["reversal"])


def test_a_hand_overrides_what_was_applied() -> None:
    customer = an_account().customer
    old, new = due(customer, 100, 40), due(customer, 100, 5)
    a_receipt(customer, received_on=TODAY, amount=100)
    credit = Entry.objects.get(bucket="received")
    cashier = a_user("money.edit")
    ids = {"customer": customer, "credit_id": credit.pk, "debit_id": new.pk, "by": cashier}
    for amount in ("100.01", "0"):
        with pytest.raises(NotApplicable):
            apply_by_hand(amount=Decimal(amount), **ids)
    with pytest.raises(NotApplicable):
        apply_by_hand(amount=Decimal(1), **{**ids, "debit_id": credit.pk})
    apply_by_hand(amount=Decimal(60), **ids)
    event = AuditEvent.objects.filter(action="trade.money.apply_by_hand").get()
    assert (event.actor_id, Match.objects.filter(undone_at__isnull=False).count()) == (cashier.pk, 1)
    assert applied() == [
        (new.pk, credit.pk, Decimal(60), "manual"),
        (old.pk, credit.pk, Decimal(40), "oldest"),
    ]


def test_money_waits_in_the_pool_until_there_is_a_debt() -> None:
    customer = an_account(received=100).customer
    account = Account.objects.get(customer=customer)
    assert [one.open for one in open_credits(account)] == [100]
    due(customer, 30, 1)
    with pytest.raises(NotAllowed):
        apply_open_money(customer=customer, by=a_user("money.view"))
    assert apply_open_money(customer=customer, by=the_system()) == 1
    assert AuditEvent.objects.latest("pk").action == "trade.money.apply"
    assert [one.open for one in open_credits(account)] == [70]
    readers = (a_user("money.view"), a_user("trade.view"))
    assert [visible_matches(reader).count() for reader in readers] == [1, 0]


def test_days_of_sales_of_an_account() -> None:
    customer = an_account().customer
    for day, amount in ((date(2026, 2, 10), 2_000_000), (date(2026, 3, 10), 3_000_000)):
        posted(customer, a_line("settled", amount), day_on=day)
    found = sales_days(Account.objects.get(customer=customer), Decimal(4_500_000), date(2026, 3, 31))
    assert (found.by_ratio, found.by_counting_back) == (Decimal("81.00"), Decimal("52.00"))


AMOUNTS = st.integers(1, 10**7).map(lambda fen: Decimal(fen).scaleb(-2))
STEPS = st.lists(
    st.tuples(st.sampled_from(["due", "paid", "lowered", "back", "hand"]), AMOUNTS, st.integers(-20, 400)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, chance=st.randoms(use_true_random=False))
def test_ageing_always_equals_the_balance(steps: Sequence[tuple[str, Decimal, int]], chance: Random) -> None:
    """Whatever was due, paid, lowered, taken back or applied by hand, in any order."""
    with transaction.atomic():
        customer = an_account().customer
        for step in steps:
            _play(customer, *step, chance)
            account = Account.objects.select_related("customer").get(customer=customer)
            found = ageing_of(account, TODAY)
            assert found.balance == balance(account).sums.receivable
            assert min(*found.buckets, found.unapplied) >= 0
            assert ageings([account.pk], TODAY).get(account.pk, found) == found
        transaction.set_rollback(True)


def _play(customer: Customer, what: str, amount: Decimal, days: int, chance: Random) -> None:
    if what == "due":
        posted(customer, a_line("settled", amount, due_on=TODAY - timedelta(days=days)))
    elif what == "lowered":
        posted(customer, a_line("settled", -amount, kind="resettlement"))
    elif what == "paid":
        posted(customer, a_line("received", amount), subject=("receipt", chance.randint(1, 3)))
    elif what == "back":
        subject = ("receipt", chance.randint(1, 3))
        posted(customer, a_line("received", -amount, kind="receipt_reversal"), subject=subject)
    else:
        _by_hand(customer, amount, chance)
        return
    with transaction.atomic():
        apply_money(lock_account(customer), by=the_system())


def _by_hand(customer: Customer, amount: Decimal, chance: Random) -> None:
    debts = list(Entry.objects.filter(account__customer=customer, bucket="settled", amount__gt=0))
    money = list(Entry.objects.filter(account__customer=customer, bucket="received", amount__gt=0))
    if debts and money:
        debt, credit = chance.choice(debts), chance.choice(money)
        with suppress(NotApplicable):
            apply_by_hand(
                customer=customer, credit_id=credit.pk, debit_id=debt.pk, amount=amount, by=the_system()
            )
