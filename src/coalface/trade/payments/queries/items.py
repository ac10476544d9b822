"""Lines of accounts with what of them is still open, and their ageing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Abs, Coalesce
from django.utils import timezone

from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.trade.ledger.access import visible_accounts
from coalface.trade.ledger.models import Account, Bucket, Entry
from coalface.trade.payments.models import Match
from coalface.trade.payments.rules.ageing import Ageing, aged, days_by_counting_back, days_by_ratio

ZERO = Decimal(0)
DEBIT = Q(bucket=Bucket.SETTLED, amount__gt=0) | Q(bucket=Bucket.RECEIVED, amount__lt=0)
CREDIT = Q(bucket=Bucket.RECEIVED, amount__gt=0) | Q(bucket=Bucket.SETTLED, amount__lt=0)
_YUAN: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=18, decimal_places=2)
RATIO_MONTHS, BACK_MONTHS = 3, 24


@dataclass(frozen=True, slots=True)
class SalesDays:
    """Days sales outstanding, both ways; they differ widely on one customer, so each is labelled (B9)."""

    by_ratio: Decimal | None
    by_counting_back: Decimal | None


def items(at: datetime | None = None) -> QuerySet[Any]:
    """Lines that owe or pay, each with `open` yuan as of an instant, that instant included; else now."""
    standing = Match.objects.filter(undone_at__isnull=True)
    rows = Entry.objects.filter(DEBIT | CREDIT)
    if at is not None:
        standing = Match.objects.filter(matched_at__lte=at).exclude(undone_at__lte=at)
        rows = rows.filter(posted_at__lte=at)
    applied = Case(
        When(DEBIT, then=_applied(standing, "debit")),
        default=_applied(standing, "credit"),
        output_field=_YUAN,
    )
    found: QuerySet[Any] = rows.annotate(
        open=Abs(F("amount")) - Coalesce(applied, Value(ZERO), output_field=_YUAN)
    )
    return found


def open_debits(account: Account, at: datetime | None = None) -> QuerySet[Any]:
    """Debts not paid in full, the oldest due first."""
    rows: QuerySet[Any] = items(at).filter(DEBIT, account=account, open__gt=0)
    due: QuerySet[Any] = rows.annotate(due=Coalesce("due_on", "day_on"))
    return due.order_by("due", "number")


def open_credits(account: Account, at: datetime | None = None) -> QuerySet[Any]:
    """Money not applied in full: the unapplied pool, the oldest first."""
    return items(at).filter(CREDIT, account=account, open__gt=0).order_by("day_on", "number")


def credits_of(account: Account) -> QuerySet[Any]:
    """All money of an account, the newest first, with what of it is still open."""
    return items().filter(CREDIT, account=account).order_by("-number")


def matches_of(account: Account) -> QuerySet[Match]:
    """What stands applied, the newest first."""
    rows = Match.objects.filter(account=account, undone_at__isnull=True)
    return rows.select_related("debit", "credit", "matched_by").order_by("-pk")


def debts_due(user: User) -> QuerySet[Any]:
    """Everything customers still owe on accounts the person may see, with `due`: the plan of collection."""
    rows: QuerySet[Any] = items().filter(DEBIT, open__gt=0, account__in=visible_accounts(user))
    found: QuerySet[Any] = rows.annotate(due=Coalesce("due_on", "day_on"))
    return found.select_related("account__customer__responsible")


def ageing_of(account: Account, on: date) -> Ageing:
    """The open debts of an account by age at the end of a day; together they are its balance then."""
    return ageings([account.pk], on).get(account.pk, aged([], ZERO, on))


def ageings(account_ids: Iterable[int], on: date) -> dict[int, Ageing]:
    """The ageing of many accounts at once, in one question; accounts with nothing open have none."""
    rows = items(end_of(on)).filter(account__in=list(account_ids), open__gt=0)
    rows = rows.annotate(debit=Case(When(DEBIT, then=Value(True)), default=Value(False)))
    rows = rows.annotate(due=Coalesce("due_on", "day_on")).order_by()
    debts: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    unapplied: dict[int, Decimal] = defaultdict(Decimal)
    for account_id, debit, due, amount in rows.values_list("account", "debit", "due", "open"):
        if debit:
            debts[account_id].append((due, amount))
        else:
            unapplied[account_id] += amount
    return {one: aged(debts[one], unapplied[one], on) for one in {*debts, *unapplied}}


def sales_days(account: Account, receivable: Decimal, on: date) -> SalesDays:
    """Days of sales in the receivable on a day: by ratio over three months, and by counting back."""
    receivable, last = max(receivable, ZERO), Month.of(on)
    months = [last - back for back in range(BACK_MONTHS)]
    sums = _settled_by_month(account, months[-1].first, on)
    sales = [(sums.get(month.first, ZERO), _days_of(month, on)) for month in months]
    recent = sales[:RATIO_MONTHS]
    ratio = days_by_ratio(receivable, sum((s for s, _d in recent), ZERO), sum(days for _s, days in recent))
    return SalesDays(ratio, days_by_counting_back(receivable, sales))


def end_of(day: date) -> datetime:
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return after - timedelta(microseconds=1)


def _applied(standing: QuerySet[Match], side: str) -> Subquery:
    rows = standing.filter(**{side: OuterRef("pk")}).order_by().values(side)
    return Subquery(rows.annotate(sum=Sum("amount")).values("sum"), output_field=_YUAN)


def _settled_by_month(account: Account, from_on: date, to_on: date) -> dict[date, Decimal]:
    rows = Entry.objects.filter(
        account=account,
        bucket=Bucket.SETTLED,
        day_on__range=(from_on, to_on),
        kind__in=("settlement", "resettlement"),
    )
    sums: dict[date, Decimal] = defaultdict(Decimal)
    for day_on, amount in rows.values_list("day_on", "amount"):
        sums[day_on.replace(day=1)] += amount
    return sums


def _days_of(month: Month, on: date) -> int:
    return (min(month.last, on) - month.first).days + 1


def lines_of_books(account: Account, from_on: date, to_on: date) -> QuerySet[Entry]:
    """What changed the receivable on the days from and to, both included, in the order it was posted."""
    begin = end_of(from_on - timedelta(days=1))
    rows = items().filter(account=account, posted_at__gt=begin, posted_at__lte=end_of(to_on))
    return rows.order_by("number")
