"""What a customer's account held at any instant of three years, of two million lines, beside bare SQL.

The lines are those of trucks: a loading note issued, released when the truck is weighed, the load valued;
each month is settled and paid. The busiest account holds over 200,000 of them.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.bench.clock import bare_ms, queries_of, times_ms
from tests.bench.pages import PAGE_BUDGET_MS, Case, measure_cases, signed_in
from tests.bench.report import Line, Report

from coalface.demo.tables import loaded_bare
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.trade.ledger.models import Account, Entry, Snapshot
from coalface.trade.ledger.queries import balance

BUSY_TRUCKS, ALL_TRUCKS, DAYS = 67_000, 670_000, 1_095
ACCOUNTS = """
    INSERT INTO ledger_account (customer_id, credit_limit, terms_days, opened_on, opening_yuan, blocked_why,
                                received, counted, settled, unsettled, reserved, lines, version)
    SELECT id, 0, 30, current_date - %(days)s - 1, 0, '', 0, 0, 0, 0, 0, 0, 1 FROM customers_customer
     WHERE deleted_at IS NULL ORDER BY id LIMIT 9000 ON CONFLICT DO NOTHING
"""
LINES = """
    INSERT INTO ledger_entry (account_id, number, posted_at, day_on, kind, bucket, amount, counted, due_on,
                              subject_kind, subject_id, words, by_id)
    WITH held AS (
      SELECT id, CASE row_number() OVER (ORDER BY id) WHEN 1 THEN %(busy)s
                 ELSE (%(all)s - %(busy)s) / greatest(count(*) OVER () - 1, 1) END AS trucks
        FROM ledger_account WHERE lines = 0),
    truck AS (
      SELECT id, now() - interval '1 day' * %(days)s * (1 - t::numeric / (trucks + 1)) AS at, t
        FROM held, generate_series(1, trucks) AS t),
    month AS (
      SELECT id, count(*) * 25000.00 AS value,
             (date_trunc('month', at AT TIME ZONE %(zone)s) + interval '1 month') AT TIME ZONE %(zone)s AS at
        FROM truck GROUP BY 1, 3),
    line AS (
      SELECT id, at, 1 AS turn, 'reservation' AS kind, 'reserved' AS bucket, 25200.00 AS amount, t FROM truck
      UNION ALL SELECT id, at + interval '1 second', 2, 'release', 'reserved', -25200.00, t FROM truck
      UNION ALL SELECT id, at + interval '1 second', 3, 'provisional', 'unsettled', 25000.00, t FROM truck
      UNION ALL SELECT id, at, 4, 'provisional_release', 'unsettled', -value, 0 FROM month WHERE at < now()
      UNION ALL SELECT id, at, 5, 'settlement', 'settled', value, 0 FROM month WHERE at < now()
      UNION ALL SELECT id, at, 6, 'receipt', 'received', value, 0 FROM month WHERE at < now())
    SELECT id, row_number() OVER (PARTITION BY id ORDER BY at, turn), at, (at AT TIME ZONE %(zone)s)::date,
           kind, bucket, amount, CASE bucket WHEN 'received' THEN amount ELSE 0 END,
           CASE kind WHEN 'settlement' THEN (at AT TIME ZONE %(zone)s)::date + 30 END,
           'bench', t, '提煤单 TMD' || t, %(by)s
      FROM line ORDER BY id, at, turn
"""
SUMS = """
    UPDATE ledger_account a SET received = s.received, counted = s.received, settled = s.settled,
           unsettled = s.unsettled, reserved = s.reserved, lines = s.lines, posted_at = s.at
      FROM (SELECT account_id, count(*) AS lines, max(posted_at) AS at,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'received'), 0) AS received,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'settled'), 0) AS settled,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'unsettled'), 0) AS unsettled,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'reserved'), 0) AS reserved
              FROM ledger_entry WHERE subject_kind = 'bench' GROUP BY 1) s
     WHERE a.id = s.account_id AND a.lines = 0
"""
SNAPSHOTS = """
    INSERT INTO ledger_snapshot (account_id, month_on, received, counted, settled, unsettled, reserved, lines)
    SELECT account_id, (month + interval '1 month')::date, sum(received) OVER w, sum(received) OVER w,
           sum(settled) OVER w, sum(unsettled) OVER w, sum(reserved) OVER w, sum(lines) OVER w
      FROM (SELECT account_id, count(*) AS lines,
                   date_trunc('month', posted_at AT TIME ZONE %(zone)s) AS month,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'received'), 0) AS received,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'settled'), 0) AS settled,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'unsettled'), 0) AS unsettled,
                   coalesce(sum(amount) FILTER (WHERE bucket = 'reserved'), 0) AS reserved
              FROM ledger_entry WHERE subject_kind = 'bench' GROUP BY 1, 3) m
     WHERE month < date_trunc('month', now() AT TIME ZONE %(zone)s)
    WINDOW w AS (PARTITION BY account_id ORDER BY month)
    ON CONFLICT DO NOTHING
"""
AS_OF_SQL = """
    SELECT bucket, sum(amount), sum(counted) FROM ledger_entry e
     WHERE account_id = {pk} AND posted_at BETWEEN '{month}' AND '{at}' GROUP BY 1
"""
NAIVE_SQL = (
    "SELECT bucket, sum(amount) FROM ledger_entry WHERE account_id = {pk} AND posted_at <= '{at}' GROUP BY 1"
)
WORST_HOUR = timedelta(hours=1)


def measure(report: Report) -> None:
    if not Entry.objects.filter(subject_kind="bench").exists():
        _furnish()
    busy = Account.objects.order_by("-lines").select_related("customer")[0]
    others = list(Account.objects.filter(lines__gt=0).order_by("?")[:40])
    report.say(f"{Entry.objects.count():,} lines, {busy.lines:,} of them on the busiest account")
    instants = list(_instants(busy))
    _as_of(report, "busiest account, any instant", [(busy, at) for at in instants])
    # The evening before a snapshot has the most lines behind the one before.
    evenings = [at.replace(day=1, hour=0, minute=0) - WORST_HOUR for at in instants]
    _as_of(report, "busiest account, end of a month", [(busy, at) for at in evenings])
    _as_of(report, "any account, any instant", list(zip(others, instants, strict=False)))
    measure_cases(
        report, "accounts", signed_in(User.objects.get(username="leader")), list(_pages(busy, others[0]))
    )


@transaction.atomic
def _furnish() -> None:
    given = {
        "busy": BUSY_TRUCKS,
        "all": ALL_TRUCKS,
        "days": DAYS,
        "by": system_user().pk,
        "zone": timezone.get_current_timezone_name(),
    }
    with loaded_bare(Entry, Snapshot), connection.cursor() as cursor:
        for statement in (ACCOUNTS, LINES, SUMS, SNAPSHOTS):
            cursor.execute(statement, given)
            cursor.execute("ANALYZE ledger_account, ledger_entry, ledger_snapshot")


def _instants(busy: Account) -> Iterator[datetime]:
    chance, now = random.Random(7), timezone.localtime()
    for _ in range(40):
        yield now - timedelta(days=chance.uniform(1, DAYS - 40))


def _as_of(report: Report, name: str, asked: list[tuple[Account, datetime]]) -> None:
    """Each answer is compared with the sum of all lines up to the instant."""
    turn = iter(asked * 3)

    def ask() -> None:
        balance(*next(turn))

    p50, p95 = times_ms(ask, len(asked))
    account, at = asked[0]
    assert _naive(account, at) == balance(account, at).sums.exposure
    month = timezone.localtime(at).date().replace(day=1)
    floor = bare_ms(AS_OF_SQL.format(pk=account.pk, at=at, month=month))
    report.add(Line("accounts", name, p50, p95, floor, queries_of(ask), PAGE_BUDGET_MS))
    report.say(f"{name}: without snapshots {bare_ms(NAIVE_SQL.format(pk=account.pk, at=at), 5):.1f} ms")


def _naive(account: Account, at: datetime) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(NAIVE_SQL.format(pk=account.pk, at=at))
        sums = dict(cursor.fetchall())
    return sum((-amount if bucket == "received" else amount for bucket, amount in sums.items()), Decimal(0))


def _pages(busy: Account, usual: Account) -> Iterator[Case]:
    """The busiest account has a thousand times the lines of most; its page is only measured."""
    day = (timezone.localtime() - timedelta(days=500)).date()
    days = f"?from={day - timedelta(days=92)}&to={day}"
    for name, account, budget in (("an account", usual, PAGE_BUDGET_MS), ("the busiest account", busy, None)):
        page = reverse("accounts:customer", args=[account.customer_id])
        month = timezone.localdate().replace(day=1)
        floor = AS_OF_SQL.format(pk=account.pk, at=timezone.now(), month=month)
        yield Case(f"page of {name}", page, floor, budget)
        yield Case(f"page of {name}, as of a day", f"{page}{days}", floor, budget)
    worst = "SELECT * FROM ledger_account ORDER BY counted - settled - unsettled - reserved LIMIT 51"
    yield Case("accounts, the worst first", reverse("accounts:accounts"), worst)
