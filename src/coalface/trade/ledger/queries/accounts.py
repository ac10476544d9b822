"""What an account holds at any instant, and line by line how that came about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.utils import timezone

from coalface.archive.customers.models import Customer, Grade
from coalface.identity.people.models import User
from coalface.trade.ledger.access import visible_accounts, visible_credit_policies
from coalface.trade.ledger.models import Account, Bucket, CreditGrant, CreditPolicy, Entry, Snapshot
from coalface.trade.ledger.rules.accounts import ZERO, Balance, Sums
from coalface.trade.ledger.rules.credit import Terms

_YUAN: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of an account with what the account held after it, and the limit granted at the time."""

    entry: Entry
    balance: Balance

    @property
    def available(self) -> Decimal:
        return self.balance.available


def accounts(user: User) -> QuerySet[Any]:
    """Every account the person may see, with `limit` in force, `exposure` and `available`."""
    strategic = When(customer__grade=Grade.STRATEGIC, then=F("credit_limit"))
    rows = visible_accounts(user).select_related("customer")
    return rows.annotate(
        limit=Case(strategic, default=Value(ZERO), output_field=_YUAN),
        exposure=ExpressionWrapper(
            F("settled") + F("unsettled") + F("reserved") - F("counted"), output_field=_YUAN
        ),
        available=ExpressionWrapper(F("limit") - F("exposure"), output_field=_YUAN),
    )


def account_of(user: User, customer: Customer) -> Account | None:
    """The running account of a customer, once it is open."""
    return visible_accounts(user).select_related("customer").filter(customer=customer).first()


def balance(account: Account, at: datetime | None = None) -> Balance:
    """The four sums and what is available as of an instant, that instant included; without one, now.

    For now the limit counts by the customer's grade; for the past it is the limit that was granted then.
    """
    if at is None:
        return account.standing.balance
    return Balance(_sums_at(account, at), limit_at(account, at))


def limit_at(account: Account, at: datetime) -> Decimal:
    """The limit as granted at an instant."""
    grant = CreditGrant.objects.filter(account=account, granted_at__lte=at).order_by("-granted_at", "-pk")
    return grant.values_list("credit_limit", flat=True).first() or ZERO


def sheet(account: Account, from_on: date, to_on: date, newest: int | None = None) -> Iterator[SheetLine]:
    """The lines posted on the days from and to, both included, oldest first, with the running available.

    All of them, or the newest so many.
    """
    numbers = _numbers_between(account, _begin_of(from_on), _begin_of(to_on + timedelta(days=1)))
    if numbers is None:
        return
    first, last = numbers
    if newest is not None:
        first = max(first, last - newest + 1)
    limits = (
        CreditGrant.objects.filter(account=account, granted_at__lte=OuterRef("posted_at"))
        .order_by("-granted_at", "-pk")
        .values("credit_limit")[:1]
    )
    sums = _sums_before(account, first)
    rows = Entry.objects.filter(account=account, number__range=(first, last))
    for entry in rows.annotate(limit=Subquery(limits)).select_related("by").order_by("number"):
        sums += change_of(entry)
        yield SheetLine(entry, Balance(sums, entry.limit or ZERO))


def change_of(entry: Entry) -> Sums:
    """What one line adds to the sums."""
    return Sums(**{entry.bucket: entry.amount}) + Sums(counted=entry.counted)


def credit_terms(on: date) -> Terms:
    """The rules of credit in force on a day; the usual ones until somebody has set any."""
    policy = CreditPolicy.objects.filter(from_on__lte=on).order_by("-from_on", "-pk").first()
    return policy.terms if policy else Terms()


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """Rules of credit with the last day they hold, None for as long as nobody sets others."""

    policy: CreditPolicy
    until_on: date | None


def credit_policies(user: User) -> list[PolicyVersion]:
    """Every version of the rules of credit, the newest first. One replaced before it began holds no day."""
    versions, until_on = [], None
    rows = visible_credit_policies(user).select_related("set_by").order_by("-from_on", "-pk")
    for policy in rows:
        versions.append(PolicyVersion(policy, until_on))
        until_on = policy.from_on - timedelta(days=1)
    return versions


def _sums_at(account: Account, at: datetime) -> Sums:
    """The last snapshot before an instant and what was posted since: never more than one month's lines."""
    month_on = timezone.localtime(at).date().replace(day=1)
    known = Snapshot.objects.filter(account=account, month_on__lte=month_on).order_by("-month_on").first()
    since = Entry.objects.filter(account=account, posted_at__lte=at)
    if known is not None:
        # The same lines as those numbered behind the snapshot, but next to one another in the index by time.
        since = since.filter(posted_at__gte=_begin_of(known.month_on))
    change = _changes(since)
    return change if known is None else known.sums + change


def _changes(rows: QuerySet[Entry]) -> Sums:
    """What these lines together add to the sums."""
    changes: dict[str, Decimal | None] = rows.aggregate(
        counted=Sum("counted"),
        **{bucket: Sum(Case(When(bucket=bucket, then=F("amount")))) for bucket in Bucket.values},
    )
    return Sums(**{name: amount or ZERO for name, amount in changes.items()})


def _numbers_between(account: Account, begin: datetime, end: datetime) -> tuple[int, int] | None:
    """The first and the last number of the lines posted in between; numbers run with time, without gaps."""
    rows = Entry.objects.filter(account=account, posted_at__gte=begin, posted_at__lt=end)
    numbers = rows.values_list("number", flat=True)
    first = numbers.order_by("posted_at", "number").first()
    last = numbers.order_by("-posted_at", "-number").first()
    return None if first is None or last is None else (first, last)


def _sums_before(account: Account, number: int) -> Sums:
    """What the lines before one with this number add up to."""
    known = Snapshot.objects.filter(account=account, lines__lt=number).order_by("-month_on").first()
    after = known.lines if known else 0
    change = _changes(Entry.objects.filter(account=account, number__gt=after, number__lt=number))
    return known.sums + change if known else change


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
