"""The one way lines get into an account: under its lock, all of an act or nothing of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.desk.subjects.hooks import News, tell
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.findings import Refused, mark
from coalface.kernel.measures import FEN
from coalface.trade.ledger.models import Account, Bucket, Entry, EntryKind, Snapshot
from coalface.trade.ledger.rules.accounts import ZERO, Sums, drawing_findings, total

OPENED = mark("Running account opened on %(day)s")


class CreditExceeded(Refused):
    """The account does not hold what is needed, or is blocked; the findings say what is available and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A change of one sum, signed yuan. Money received counts in full unless `counted` says otherwise."""

    bucket: Bucket
    kind: EntryKind
    amount: Decimal
    counted: Decimal | None = None
    due_on: date | None = None

    @property
    def change(self) -> Sums:
        return Sums(**{self.bucket: self.amount}) + Sums(counted=self.counting)

    @property
    def counting(self) -> Decimal:
        if self.bucket != Bucket.RECEIVED:
            return ZERO
        return self.amount if self.counted is None else self.counted


@dataclass(frozen=True, slots=True)
class Act:
    """The lines of one business act: what it is about as (kind, id), its day, and a sentence."""

    lines: Sequence[Line]
    subject: tuple[str, int]
    day_on: date
    words: str


def lock_account(customer: Customer) -> Account:
    """The customer's account, locked until the transaction ends; opened with nothing on it on first use.

    Lock the account before any number is drawn. Several accounts are locked by `lock_accounts`.
    """
    return lock_accounts([customer])[customer.pk]


def lock_accounts(customers: Iterable[Customer]) -> dict[int, Account]:
    """The accounts by customer id, locked in one order whoever asks, so that nobody waits in a circle."""
    wanted = {customer.pk: customer for customer in customers}
    found = _locked(wanted)
    if missing := [customer for pk, customer in wanted.items() if pk not in found]:
        for customer in missing:
            _open(customer)
        found = _locked(wanted)
    return found


def post(
    account: Account,
    lines: Sequence[Line],
    *,
    subject: tuple[str, int],
    day_on: date,
    words: str,
    by: User,
) -> list[Entry]:
    """Write one business act to an account the caller has locked; returns its entries.

    `subject` is (kind, id) of what it is about. Lines that change nothing are left out. Whether the account
    may be drawn on is asked before, by `require_available`. Not audited: the entries are the record, and
    the act they belong to is audited by its action.
    """
    return post_acts(account, [Act(lines, subject, day_on, words)], by=by)


def post_acts(account: Account, acts: Iterable[Act], *, by: User) -> list[Entry]:
    """Write several acts to a locked account at once, as `post` does one; for files with many rows."""
    written = [(act, line) for act in acts for line in act.lines if line.amount or line.counting]
    for _act, line in written:
        if line.amount != line.amount.quantize(FEN) or line.counting != line.counting.quantize(FEN):
            raise ValueError(f"parts of a fen: {line}")
    if not written:
        return []
    now, before = _moment(account), account.lines
    _keep_month(account, now)
    _add(account, total(line.change for _act, line in written), len(written), now)
    return Entry.objects.bulk_create(
        _entry(account, before + place, now, act, line, by) for place, (act, line) in enumerate(written, 1)
    )


def require_available(account: Account, amount: Decimal, on: date) -> None:
    """Refuse to draw more on a locked account than is available on a day; raises CreditExceeded."""
    if found := drawing_findings(account.standing, amount, on):
        raise CreditExceeded(*found)


def _entry(account: Account, number: int, now: datetime, act: Act, line: Line, by: User) -> Entry:
    return Entry(
        account=account,
        number=number,
        posted_at=now,
        day_on=act.day_on,
        kind=line.kind,
        bucket=line.bucket,
        amount=line.amount,
        counted=line.counting,
        due_on=line.due_on,
        subject_kind=act.subject[0],
        subject_id=act.subject[1],
        words=act.words[:250],
        by=by,
    )


def _locked(customer_ids: Iterable[int]) -> dict[int, Account]:
    rows = Account.objects.select_for_update(of=("self",)).select_related("customer")
    return {row.customer_id: row for row in rows.filter(customer__in=list(customer_ids)).order_by("pk")}


def _open(customer: Customer) -> None:
    account, opened = Account.objects.get_or_create(
        customer=customer, defaults={"opened_on": timezone.localdate()}
    )
    if opened:
        tell_opened(account, system_user())


def tell_opened(account: Account, by: User) -> None:
    """Let later stages post what happened since the opening day and waits for an account."""
    tell("account", [News(account, OPENED, {"day": account.opened_on}, by)])


def _moment(account: Account) -> datetime:
    """Never before the last posting, also when the clocks of two machines differ."""
    now = timezone.now()
    return max(now, account.posted_at) if account.posted_at else now


def _keep_month(account: Account, now: datetime) -> None:
    """The first posting of a month keeps what the account held as the month began."""
    month_on = timezone.localtime(now).date().replace(day=1)
    if account.posted_at is None or timezone.localtime(account.posted_at).date() >= month_on:
        return
    sums = account.sums
    Snapshot.objects.create(
        account=account,
        month_on=month_on,
        received=sums.received,
        counted=sums.counted,
        settled=sums.settled,
        unsettled=sums.unsettled,
        reserved=sums.reserved,
        lines=account.lines,
    )


def _add(account: Account, change: Sums, lines: int, now: datetime) -> None:
    """Keep the sums; an account read before somebody else posted to it is not written over."""
    sums, before = account.sums + change, account.lines
    account.received, account.counted = sums.received, sums.counted
    account.settled, account.unsettled, account.reserved = sums.settled, sums.unsettled, sums.reserved
    account.lines, account.posted_at = before + lines, now
    kept = Account.objects.filter(pk=account.pk, lines=before).update(
        received=sums.received,
        counted=sums.counted,
        settled=sums.settled,
        unsettled=sums.unsettled,
        reserved=sums.reserved,
        lines=account.lines,
        posted_at=now,
    )
    if not kept or not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the account was not locked before posting to it")
