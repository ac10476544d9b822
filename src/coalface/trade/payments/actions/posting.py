"""Receipts on accounts: what an account says of a receipt is brought in line with the receipt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.desk.subjects.hooks import News
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.ledger.actions import Act, Bucket, EntryKind, Line, lock_accounts, mark_dirty, post_acts
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.ledger.queries import credit_terms
from coalface.trade.ledger.rules.credit import Terms, counted
from coalface.trade.payments.actions.matching import apply_money
from coalface.trade.payments.models import Instrument, Receipt
from coalface.trade.payments.rules.receipts import acceptor_of

RECEIPT = "receipt"
Said = tuple[Decimal, Decimal]
Key = tuple[int, date]


def touched(pairs: Sequence[tuple[int, date]]) -> None:
    """What an import and its undoing tell: sum the months up again, and set the accounts right."""
    mark_dirty(pairs)
    post_receipts(pairs, by=system_user())


@transaction.atomic
def post_receipts(pairs: Iterable[tuple[int, date]], *, by: User) -> int:
    """Bring the accounts of customers in line with their receipts of these months; returns the lines written.

    Takes (customer id, any day of the month), as months are marked. A receipt that is new is posted, one that
    changed or went is reversed. Days before an account opened never post, and no account is opened for it.
    Doing it again writes nothing. Part of the act that changed the receipts, which is what is audited.
    """
    months: dict[int, set[Month]] = defaultdict(set)
    for customer_id, day in pairs:
        months[customer_id].add(Month.of(day))
    reached = Account.objects.filter(customer__in=list(months)).values_list("customer", "opened_on")
    wanted = [customer_id for customer_id, opened_on in reached if max(months[customer_id]).last >= opened_on]
    if not wanted:
        return 0
    written = 0
    accounts = lock_accounts(Customer.objects.filter(pk__in=wanted))
    for account in sorted(accounts.values(), key=lambda one: one.pk):
        acts = list(_acts(account, months[account.customer_id]))
        written += len(post_acts(account, acts, by=by))
        if acts:
            apply_money(account, by=by)
    return written


def post_news(news: Sequence[News]) -> None:
    """An account was opened: what came since its opening day is posted."""
    for one in news:
        account = one.subject
        assert isinstance(account, Account)
        rows = Receipt.objects.filter(customer=account.customer_id, received_on__gte=account.opened_on)
        days = rows.order_by().values_list("received_on", flat=True).distinct()
        post_receipts([(account.customer_id, day) for day in days], by=one.by)


def _acts(account: Account, months: Iterable[Month]) -> Iterator[Act]:
    have, want = _posted(account, months), _wanted(account, months)
    for key in sorted({*have, *want}):
        before, (after, told) = have.get(key, (Decimal(0), Decimal(0))), want.get(key, _NOTHING)
        change, counting = after[0] - before[0], after[1] - before[1]
        if not change and not counting:
            continue
        kind = EntryKind.RECEIPT if change > 0 else EntryKind.RECEIPT_REVERSAL
        line = Line(Bucket.RECEIVED, kind, change, counted=counting)
        yield Act([line], (RECEIPT, key[0]), key[1], told or _("Payment taken back"))


_NOTHING: tuple[Said, str] = ((Decimal(0), Decimal(0)), "")


def _posted(account: Account, months: Iterable[Month]) -> dict[Key, Said]:
    since_opened = _within("day_on", months, account)
    rows = Entry.objects.filter(since_opened, account=account, subject_kind=RECEIPT).order_by()
    sums = rows.values("subject_id", "day_on").annotate(sum=Sum("amount"), counts=Sum("counted"))
    return {(row["subject_id"] or 0, row["day_on"]): (row["sum"], row["counts"]) for row in sums}


def _wanted(account: Account, months: Iterable[Month]) -> dict[Key, tuple[Said, str]]:
    since_opened = _within("received_on", months, account)
    rows = Receipt.objects.filter(since_opened, customer=account.customer_id)
    terms: dict[date, Terms] = {day: credit_terms(day) for day in {row.received_on for row in rows}}
    return {
        (row.id, row.received_on): ((row.amount, counted_of(row, terms[row.received_on])), _told(row))
        for row in rows
    }


def _within(field: str, months: Iterable[Month], account: Account) -> Q:
    """In one of the months, and not before the account opened."""
    ranges = (Q(**{f"{field}__range": (month.first, month.last)}) for month in months)
    return reduce(or_, ranges) & Q(**{f"{field}__gte": account.opened_on})


def _told(receipt: Receipt) -> str:
    """With the remarks, where the payer names what the money is for."""
    words = _("Payment %(number)s") % {"number": receipt.number}
    return f"{words}: {receipt.remarks}" if receipt.remarks else words


def counted_of(receipt: Receipt, terms: Terms) -> Decimal:
    """What of a receipt counts for buying before a bill is paid; other money counts in full."""
    acceptor = receipt.acceptor or acceptor_of(Instrument(receipt.instrument))
    return counted(receipt.amount, terms.weight_pct(acceptor)) if acceptor else receipt.amount
