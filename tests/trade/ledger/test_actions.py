from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.ledger import a_line, an_account, posted
from tests.builders.people import a_user, the_system

from coalface.archive.customers.models import Customer
from coalface.archive.merging.actions import merge_customers
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.trade.ledger.actions import (
    CreditExceeded,
    NotAdjustable,
    NotGranted,
    NotOpenable,
    PolicyOdd,
    adjust,
    block_account,
    grant_credit,
    lock_account,
    next_number,
    open_account,
    post,
    require_available,
    set_credit_policy,
    unblock_account,
)
from coalface.trade.ledger.actions.merging import AccountsCollide
from coalface.trade.ledger.models import Account, CreditGrant, Entry, Series
from coalface.trade.ledger.queries import credit_policies, credit_terms
from coalface.trade.ledger.rules.credit import Terms

pytestmark = pytest.mark.django_db


def latest() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def test_lines_are_numbered_and_the_sums_follow() -> None:
    customer = a_customer()
    posted(customer, a_line("received", "100.00", counted=Decimal("90.00")))
    posted(customer, a_line("reserved", -0), a_line("reserved", "40.00"))
    account = Account.objects.get(customer=customer)
    assert list(account.entries.order_by("number").values_list("number", "bucket", "amount", "counted")) == [
        (1, "received", Decimal("100.00"), Decimal("90.00")),
        (2, "reserved", Decimal("40.00"), Decimal("0.00")),
    ]
    assert (account.received, account.counted, account.reserved, account.lines) == (100, 90, 40, 2)


def test_an_act_is_posted_whole_or_not_at_all() -> None:
    customer = a_customer()
    with pytest.raises(IntegrityError), transaction.atomic():
        posted(customer, a_line("received", 10), a_line("reserved", -1))
    assert not Entry.objects.exists()


def test_an_account_read_before_somebody_else_posted_is_not_written_over() -> None:
    customer = a_customer()
    with transaction.atomic():
        stale = lock_account(customer)
        posted(customer, a_line("received", 5))
        about = {"subject": ("test", 1), "day_on": timezone.localdate(), "words": "", "by": the_system()}
        with pytest.raises(RuntimeError):
            post(stale, [a_line("received", 5)], **about)


@pytest.mark.parametrize("change", ["UPDATE ledger_entry SET amount = 1", "DELETE FROM ledger_entry"])
def test_the_database_keeps_lines_as_they_are(change: str) -> None:
    an_account(received=10)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(change)


def test_an_account_opens_with_a_balance_of_either_side() -> None:
    cashier = a_user("account.edit")
    day = timezone.localdate() - timedelta(days=3)
    ahead = open_account(customer=a_customer(), opened_on=day, opening=Decimal(500), by=cashier)
    behind = open_account(
        customer=a_customer(), opened_on=day, opening=Decimal(-500), due_on=date(2026, 1, 5), by=cashier
    )
    assert (ahead.received, ahead.counted, behind.settled) == (500, 500, 500)
    assert behind.entries.get().due_on == date(2026, 1, 5)
    assert (latest().action, latest().actor_id) == ("trade.account.open", cashier.pk)


def test_an_account_is_opened_once_and_not_in_the_future() -> None:
    account = an_account()
    today = timezone.localdate()
    open_account(customer=account.customer, opened_on=today, opening=Decimal(1), by=the_system())
    for day in (today, today + timedelta(days=1)):
        with pytest.raises(NotOpenable):
            open_account(customer=account.customer, opened_on=day, opening=Decimal(1), by=the_system())
    with pytest.raises(NotAllowed):
        open_account(customer=a_customer(), opened_on=today, by=a_user("account.edit", scope=Scope.OWN))


def test_an_adjustment_needs_a_reason_and_keeps_it() -> None:
    account = an_account()
    about = {"customer": account.customer, "bucket": "settled", "day_on": timezone.localdate()}
    with pytest.raises(NotAdjustable):
        adjust(amount=Decimal(-3), reason=" ", by=the_system(), **about)
    entry = adjust(amount=Decimal(-3), reason="抹零", by=the_system(), **about)
    assert (entry.kind, entry.amount, entry.words) == ("adjustment", -3, "抹零")
    assert (latest().action, latest().detail["reason"]) == ("trade.account.adjust", "抹零")


def test_more_than_is_available_is_refused_and_so_is_a_blocked_account() -> None:
    account = an_account(received="100.00")
    with transaction.atomic():
        locked = lock_account(account.customer)
        require_available(locked, Decimal("100.00"), timezone.localdate())
        with pytest.raises(CreditExceeded):
            require_available(locked, Decimal("100.01"), timezone.localdate())
    with pytest.raises(NotAdjustable):
        block_account(customer=account.customer, why="", by=the_system())
    blocked = block_account(customer=account.customer, why="逾期未付", by=the_system())
    assert latest().action == "trade.account.block"
    with pytest.raises(CreditExceeded) as refusal:
        require_available(blocked, Decimal(1), timezone.localdate())
    assert [finding.code for finding in refusal.value.findings] == ["account_blocked"]
    require_available(
        unblock_account(customer=account.customer, by=the_system()), Decimal(1), timezone.localdate()
    )
    assert latest().action == "trade.account.unblock"


def grant(customer: Customer, limit: int, **about: object) -> CreditGrant:
    given = {"term_days": 45, "rating": "AA", "mean_monthly_sales": Decimal(3_000_000), "reason": "战略"}
    by = about.pop("by", None) or the_system()
    return grant_credit(customer=customer, limit=Decimal(limit), by=by, **{**given, **about})


def test_credit_is_granted_to_strategic_customers_by_the_rule() -> None:
    account = an_account(grade="strategic")
    leader = a_user("credit.grant")
    grant(account.customer, 4_500_000, by=leader)
    assert (latest().action, latest().actor_id) == ("trade.credit.grant", leader.pk)
    with transaction.atomic():
        require_available(lock_account(account.customer), Decimal(4_500_000), timezone.localdate())
    with pytest.raises(NotGranted):
        grant(account.customer, 4_500_001)
    with pytest.raises(NotGranted):
        grant(a_customer(), 1)
    with pytest.raises(NotGranted):
        grant(account.customer, 1, reason="")
    with pytest.raises(NotAllowed):
        grant(account.customer, 1, by=a_user("account.edit"))


def test_a_grade_lost_rests_the_limit_at_once() -> None:
    account = an_account(grade="strategic")
    grant(account.customer, 4_500_000)
    Customer.objects.filter(pk=account.customer_id).update(grade="long_term")
    with transaction.atomic(), pytest.raises(CreditExceeded) as refusal:
        require_available(lock_account(account.customer), Decimal(1), timezone.localdate())
    assert "credit_rests" in [finding.code for finding in refusal.value.findings]


def test_rules_of_credit_hold_from_a_day_on() -> None:
    terms = Terms(weights_pct={"company": Decimal("12.5")})
    today = timezone.localdate()
    set_credit_policy(from_on=today, terms=terms, by=the_system())
    assert latest().action == "trade.credit.policy"
    days = (today - timedelta(days=1), today)
    assert [credit_terms(day).weight_pct("company") for day in days] == [50, Decimal("12.5")]
    odd = Terms(weights_pct={"company": Decimal(101)}, factors_pct={"A": (Decimal(9), Decimal(8))})
    with pytest.raises(PolicyOdd) as refusal:
        set_credit_policy(from_on=days[0], terms=odd, by=the_system())
    codes = [finding.code for finding in refusal.value.findings]
    assert codes == ["weight_odd", "factors_crossed", "reaches_back"]
    for other in (a_user("policy.edit"), a_user("credit.grant", scope=Scope.BELOW)):
        with pytest.raises(NotAllowed):
            set_credit_policy(from_on=today, terms=terms, by=other)
    later = today + timedelta(days=9)
    set_credit_policy(from_on=later, terms=Terms(), by=a_user("credit.grant"))
    versions = [(one.policy.from_on, one.until_on) for one in credit_policies(the_system())]
    assert versions == [(later, None), (today, later - timedelta(days=1))]


def test_numbers_have_no_gap_and_a_series_for_each_year() -> None:
    given = [next_number("TMD", date(year, 5, 1)) for year in (2026, 2026, 2027)]
    with pytest.raises(ValueError), transaction.atomic():
        next_number("TMD", date(2026, 5, 1))
        raise ValueError
    given.append(next_number("TMD", date(2026, 6, 1)))
    assert given == ["TMD2026-000001", "TMD2026-000002", "TMD2027-000001", "TMD2026-000003"]
    assert Series.objects.get(name="TMD", year=2026).last == 3


def test_two_cards_become_one_only_when_one_account_is_at_zero() -> None:
    kept, left = an_account(received=10).customer, an_account(received=5).customer
    about = {"taken": (), "reason": "同一家公司", "by": the_system()}
    ids = {"kept_id": kept.pk, "left_id": left.pk, "versions": (kept.version, left.version)}
    with pytest.raises(AccountsCollide), transaction.atomic():
        merge_customers(**ids, **about)
    adjust(
        customer=left,
        bucket="received",
        amount=Decimal(-5),
        day_on=timezone.localdate(),
        reason="转入合并客户",
        by=the_system(),
    )
    merge_customers(**ids, **about)
    assert Account.objects.get(customer=kept).received == 10


def test_the_only_account_of_two_cards_follows() -> None:
    kept, left = a_customer(), an_account(received=5).customer
    merge_customers(
        kept_id=kept.pk,
        left_id=left.pk,
        versions=(kept.version, left.version),
        taken=(),
        reason="同一家公司",
        by=the_system(),
    )
    assert Account.objects.get().customer_id == kept.pk
