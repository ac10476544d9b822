from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.ledger import a_line, an_account, posted
from tests.builders.people import a_user, the_system

from coalface.archive.customers.models import Customer
from coalface.identity.people.rules import Scope
from coalface.trade.ledger.access import visible_account_entries, visible_accounts
from coalface.trade.ledger.actions import grant_credit
from coalface.trade.ledger.models import Account, Snapshot
from coalface.trade.ledger.queries import account_of, accounts, balance, sheet

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def instant(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CHINA)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The last element is the time it is."""
    times = [instant(1, 10)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: times[-1])
    yield times


def a_busy_account(clock: list[datetime]) -> Account:
    customer = a_customer()
    for moment, bucket, amount in (
        (instant(1, 10), "received", 1000),
        (instant(1, 31, 23), "reserved", 300),
        (instant(2, 1, 0), "settled", 200),
        (instant(4, 15), "received", 50),
    ):
        clock.append(moment)
        posted(customer, a_line(bucket, amount))
    return Account.objects.select_related("customer").get(customer=customer)


@pytest.mark.parametrize(
    ("at", "available"),
    [
        pytest.param(instant(1, 9), 0, id="before anything"),
        pytest.param(instant(1, 10), 1000, id="at the instant of a line it counts"),
        pytest.param(instant(2, 1, 0), 500, id="the first line of a month at its first instant"),
        pytest.param(instant(3, 20), 500, id="a month without lines"),
        pytest.param(instant(4, 15, 11), 500, id="just before the last line"),
        pytest.param(instant(5, 1), 550, id="after everything"),
    ],
)
def test_the_balance_as_of_any_instant(clock: list[datetime], at: datetime, available: int) -> None:
    assert balance(a_busy_account(clock), at).available == available


def test_the_first_line_of_a_month_keeps_how_the_month_began(clock: list[datetime]) -> None:
    account = a_busy_account(clock)
    kept = Snapshot.objects.filter(account=account).order_by("month_on")
    assert list(kept.values_list("month_on", "received", "reserved", "settled", "lines")) == [
        (date(2026, 2, 1), 1000, 300, 0, 2),
        (date(2026, 4, 1), 1000, 300, 200, 3),
    ]


def test_a_balance_takes_three_questions_however_long_the_history(
    clock: list[datetime], django_assert_num_queries
) -> None:
    account = a_busy_account(clock)
    with django_assert_num_queries(3):
        balance(account, instant(4, 20))


def test_a_sheet_runs_on_from_what_was_there_before(clock: list[datetime]) -> None:
    account = a_busy_account(clock)
    lines = list(sheet(account, date(2026, 2, 1), date(2026, 4, 30)))
    assert [(line.entry.number, line.entry.amount, line.available) for line in lines] == [
        (3, Decimal(200), Decimal(500)),
        (4, Decimal(50), Decimal(550)),
    ]


@pytest.mark.parametrize("newest", [1, 2, 3, 9])
def test_the_newest_lines_are_the_last_of_all(clock: list[datetime], newest: int) -> None:
    account, days = a_busy_account(clock), (date(2026, 1, 1), date(2026, 12, 31))
    assert list(sheet(account, *days, newest=newest)) == list(sheet(account, *days))[-newest:]


def test_the_sheet_counts_the_limit_granted_at_the_time(clock: list[datetime]) -> None:
    account = an_account(grade="strategic", received=1)
    clock.append(instant(2, 1))
    grant_credit(
        customer=account.customer,
        limit=Decimal(100),
        term_days=30,
        rating="AA",
        mean_monthly_sales=Decimal(100),
        reason="战略",
        by=the_system(),
    )
    clock.append(instant(2, 2))
    posted(account.customer, a_line("received", 1))
    found = [line.available for line in sheet(account, date(2026, 1, 1), date(2026, 2, 28))]
    assert found == [1, 102]
    assert balance(account, instant(1, 31)).available == 1


def test_the_list_of_accounts_judges_by_the_grade_now() -> None:
    strategic, lost = an_account(grade="strategic", received=10), an_account(settled=5)
    Account.objects.update(credit_limit=100)
    found = {row.pk: (row.limit, row.exposure, row.available) for row in accounts(the_system())}
    assert found == {strategic.pk: (100, -10, 110), lost.pk: (0, 5, -5)}
    assert balance(Account.objects.select_related("customer").get(pk=lost.pk)).available == -5


def test_accounts_are_seen_with_the_right_to_money() -> None:
    mine = a_user("money.view", scope=Scope.OWN)
    own = an_account(a_customer(responsible=mine), received=1)
    an_account(received=1)
    for user, count in ((mine, 1), (a_user("money.view"), 2), (a_user("trade.view"), 0)):
        assert visible_accounts(user).count() == count
        assert visible_account_entries(user).count() == count
    assert account_of(mine, own.customer) == own
    assert account_of(a_user("trade.view"), Customer.objects.get(pk=own.customer_id)) is None
    assert timezone.localdate() >= own.opened_on
