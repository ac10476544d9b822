"""Opening, adjusting and blocking accounts."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.ledger.access import customer_findings, require_reach
from coalface.trade.ledger.actions.posting import Line, lock_account, post, tell_opened
from coalface.trade.ledger.models import Account, Bucket, Entry, EntryKind
from coalface.trade.ledger.rules.accounts import ZERO
from coalface.trade.ledger.rules.entering import NO_REASON, adjustment_findings, opening_findings

HAS_OPENING = mark("The account has an opening balance already; adjust it instead.")
AFTER_LINES = mark("The account is in use since %(day)s; its opening cannot be later.")


class NotOpenable(Refused):
    """The account cannot be opened as asked."""


class NotAdjustable(Refused):
    """The account cannot be adjusted or blocked as asked."""


@transaction.atomic
def open_account(
    *,
    customer: Customer,
    opened_on: date,
    opening: Decimal = ZERO,
    due_on: date | None = None,
    by: User,
) -> Account:
    """Open a customer's running account with what stood at the beginning of a day, in yuan.

    Above 0 the customer has paid ahead; below 0 it owes, due on `due_on` or at once. What happened before
    the day never posts; money recorded since does. Raises NotOpenable or NotAllowed.
    """
    require_reach(by, "account.edit", customer)
    found = [*opening_findings(opened_on, opening, timezone.localdate()), *customer_findings(customer)]
    if found:
        raise NotOpenable(*found)
    account = lock_account(customer)
    if found := _opening_objections(account, opened_on):
        raise NotOpenable(*found)
    account.opened_on, account.opening_yuan = opened_on, opening
    account.version += 1
    account.save(update_fields=["opened_on", "opening_yuan", "version"])
    _post_opening(account, due_on, by)
    tell_opened(account, by)
    detail = {"customer": customer.pk, "opened_on": opened_on, "opening": opening}
    record(by=by, action="trade.account.open", subject=account, detail=detail)
    return account


@transaction.atomic
def adjust(
    *,
    customer: Customer,
    bucket: str,
    amount: Decimal,
    day_on: date,
    reason: str,
    due_on: date | None = None,
    by: User,
) -> Entry:
    """Set a sum right by a line of its own: money received or what was settled, signed yuan, with a reason.

    Raises NotAdjustable or NotAllowed.
    """
    require_reach(by, "account.edit", customer)
    found = adjustment_findings(bucket, amount, day_on, reason, timezone.localdate())
    if found:
        raise NotAdjustable(*found)
    account = lock_account(customer)
    due = (due_on or day_on) if bucket == Bucket.SETTLED and amount > 0 else None
    line = Line(Bucket(bucket), EntryKind.ADJUSTMENT, amount, due_on=due)
    subject = ("account", account.pk)
    entry = post(account, [line], subject=subject, day_on=day_on, words=reason.strip(), by=by)[0]
    detail = {"customer": customer.pk, "bucket": bucket, "amount": amount, "reason": reason.strip()}
    record(by=by, action="trade.account.adjust", subject=account, detail=detail)
    return entry


@transaction.atomic
def block_account(*, customer: Customer, why: str, on: date | None = None, by: User) -> Account:
    """Stop drawing on an account from a day on; money still comes in. Raises NotAdjustable."""
    require_reach(by, "account.edit", customer)
    if not why.strip():
        raise NotAdjustable(blocking("reason_missing", NO_REASON, "why"))
    return _set_block(lock_account(customer), on or timezone.localdate(), why.strip(), by)


@transaction.atomic
def unblock_account(*, customer: Customer, by: User) -> Account:
    require_reach(by, "account.edit", customer)
    return _set_block(lock_account(customer), None, "", by)


def _set_block(account: Account, on: date | None, why: str, by: User) -> Account:
    account.blocked_on, account.blocked_why = on, why
    account.version += 1
    account.save(update_fields=["blocked_on", "blocked_why", "version"])
    detail = {"customer": account.customer_id, "on": on, "why": why}
    name = "trade.account.block" if on else "trade.account.unblock"
    record(by=by, action=name, subject=account, detail=detail)
    return account


def _opening_objections(account: Account, opened_on: date) -> list[Finding]:
    if account.entries.filter(kind=EntryKind.OPENING).exists():
        return [blocking("has_opening", HAS_OPENING)]
    if account.lines and opened_on > account.opened_on:
        return [blocking("after_lines", AFTER_LINES, "opened_on", {"day": account.opened_on})]
    return []


def _post_opening(account: Account, due_on: date | None, by: User) -> None:
    amount = account.opening_yuan
    if amount >= 0:
        line = Line(Bucket.RECEIVED, EntryKind.OPENING, amount)
    else:
        due = due_on or account.opened_on
        line = Line(Bucket.SETTLED, EntryKind.OPENING, -amount, due_on=due)
    words = _("Balance as the account was opened")
    post(account, [line], subject=("account", account.pk), day_on=account.opened_on, words=words, by=by)
