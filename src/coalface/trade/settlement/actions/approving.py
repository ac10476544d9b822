"""Sending statements for approval, and posting what was approved: only the difference to what is posted."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.timeline.actions import write
from coalface.desk.approvals.actions import request_approval
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import blocking, mark
from coalface.trade.ledger.actions import Bucket, EntryKind, Line, lock_account, mark_dirty, post
from coalface.trade.settlement.actions.preparing import lock_statement
from coalface.trade.settlement.models import Statement, StatementLine, StatementVersion
from coalface.trade.settlement.queries import opened_after, over_invoiced, provisional_value
from coalface.trade.settling.actions import NotSettleable, keep, move
from coalface.trade.settling.queries import latest
from coalface.trade.settling.rules.states import Event

NO_REASON = mark("Please give the reason.")
RED_LETTER_FIRST = mark(
    "%(beyond)s yuan more are invoiced than the statement comes to now: enter red letters for them first."
)


@transaction.atomic
def submit_statement(*, statement_id: int, version: int, words: str = "", by: User) -> Statement:
    """Put a statement up for approval as it stands. What was invoiced beyond it has its red letters first."""
    statement = lock_statement(statement_id, by, version=version)
    _require_red_letters(statement)
    move(statement, Event.SUBMIT)
    keep(statement)
    title = _("Statement %(number)s of %(customer)s") % {
        "number": statement.number,
        "customer": statement.contract.customer.name,
    }
    request_approval(subject=statement, title=title, words=words, by=by)
    record(by=by, action="trade.statement.submit", subject=statement)
    return statement


@transaction.atomic
def reopen_statement(*, statement_id: int, version: int, reason: str, by: User) -> Statement:
    """Let the weights of a settled statement be corrected; what is posted stays until the next approval.

    Sent for approval again without a change it posts nothing.
    """
    statement = lock_statement(statement_id, by, version=version)
    if not reason.strip():
        raise NotSettleable(blocking("reason_missing", NO_REASON, "reason"))
    move(statement, Event.REVISE)
    keep(statement)
    record(by=by, action="trade.statement.reopen", subject=statement, detail={"reason": reason.strip()})
    return statement


def settle(outcome: Outcome) -> None:
    """What the approval decided; called inside its transaction. Granted, the statement is posted."""
    statement = lock_statement(outcome.subject_id)
    granted = outcome.verdict is Verdict.GRANTED
    move(statement, Event.GRANT if granted else Event.SEND_BACK)
    if granted:
        post_version(statement, outcome.by)
    keep(statement)
    detail = {"verdict": outcome.verdict.value, "posted": statement.posted_yuan, "words": outcome.words}
    record(by=outcome.by, action="trade.statement.settle", subject=statement, detail=detail)


def post_version(statement: Statement, by: User) -> None:
    """Take the provisional value of the shipments off and put what is owed on, each by the difference.

    A version that is posted already posts nothing, nor does one of days before the account was opened: what
    was owed for them is in the opening balance.
    """
    version: StatementVersion | None = latest(statement)
    today = timezone.localdate()
    if version is None or version.posted_at is not None:
        return
    account = lock_account(statement.contract.customer)
    if opened_after(statement):
        version.posted_at, version.difference_yuan = timezone.now(), Decimal(0)
        version.save(update_fields=["posted_at", "difference_yuan"])
        _tell(statement, version, by)
        return
    released = provisional_value(version)
    change, release = version.total_yuan - statement.posted_yuan, released - statement.released_yuan
    first = not statement.versions.filter(posted_at__isnull=False).exists()
    statement.due_on = statement.due_on or today + timedelta(days=account.terms_days)
    words = _("Statement %(number)s V%(version)s, contract %(contract)s") % {
        "number": statement.number,
        "version": version.number,
        "contract": statement.contract.number,
    }
    kind = EntryKind.SETTLEMENT if first else EntryKind.RESETTLEMENT
    lines = [
        Line(Bucket.UNSETTLED, EntryKind.PROVISIONAL_RELEASE, -release),
        Line(Bucket.SETTLED, kind, change, due_on=statement.due_on),
    ]
    post(account, lines, subject=("statement", statement.pk), day_on=today, words=words, by=by)
    statement.posted_yuan, statement.released_yuan = version.total_yuan, released
    version.posted_at, version.difference_yuan = timezone.now(), change
    version.save(update_fields=["posted_at", "difference_yuan"])
    _tell(statement, version, by)


def _require_red_letters(statement: Statement) -> None:
    version: StatementVersion | None = latest(statement)
    beyond = over_invoiced(version) if version is not None else {}
    if beyond:
        values = {"beyond": f"{sum(beyond.values(), Decimal(0)):,.2f}"}
        raise NotSettleable(blocking("red_letter_first", RED_LETTER_FIRST, None, values))


def _tell(statement: Statement, version: StatementVersion, by: User) -> None:
    customer = statement.contract.customer
    lines = StatementLine.objects.filter(version__statement=statement)
    days = lines.values_list("lot__until_on", flat=True).distinct()
    mark_dirty((customer.pk, day) for day in days)
    text = _("Settled by statement %(number)s: %(tonnes)s t") % {
        "number": statement.number,
        "tonnes": f"{version.tonnes:,.2f}",
    }
    write(customer=customer, kind="contract", text=text, by=by, subject=statement)
