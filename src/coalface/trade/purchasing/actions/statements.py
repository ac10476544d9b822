"""Drawing purchase statements up, working them out anew, and owing what was approved: only the difference."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.approvals.actions import request_approval
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.versions import check_version
from coalface.trade.ledger.actions import next_number
from coalface.trade.purchasing.access import EDIT
from coalface.trade.purchasing.models import PurchaseContract, PurchaseStatement, PurchaseStatementVersion
from coalface.trade.purchasing.queries.statements import reckon
from coalface.trade.settling.actions import (
    NotSettleable,
    first_versions,
    keep,
    move,
    next_version,
    require_lines,
    require_period,
)
from coalface.trade.settling.queries import differs, latest
from coalface.trade.settling.rules.states import Event, State, move_findings

SERIES = "CJ"


@transaction.atomic
def prepare_purchase_statement(*, contract_id: int, first: date, last: date, by: User) -> PurchaseStatement:
    """Draw up a statement for the lots that ended in a period and lie in no other statement."""
    require(by, EDIT)
    rows = PurchaseContract.objects.select_for_update(of=("self",)).select_related("supplier", "formula")
    contract = rows.get(pk=contract_id)
    draft = PurchaseStatement(contract=contract, first_on=first, last_on=last)
    require_period(draft)
    now = reckon(draft)
    require_lines(now)
    draft.number = next_number(SERIES, last)
    draft.save()
    first_versions([(draft, now)], by)
    detail = {"contract": contract.number, "from": first, "until": last, "total": now.amount}
    record(by=by, action="trade.purchase_statement.prepare", subject=draft, detail=detail)
    return draft


@transaction.atomic
def rework_purchase_statement(
    *, statement_id: int, version: int, reason: str = "", by: User
) -> PurchaseStatementVersion:
    """Work a statement out anew by what is known now; doing it again changes nothing.

    A settled one that comes out differently goes back to being drawn up, as a new version of which only the
    difference will be owed.
    """
    statement = _lock(statement_id, version, by)
    now = reckon(statement)
    before: PurchaseStatementVersion | None = latest(statement)
    if before is not None and not differs(before, now):
        return before
    posted = statement.state == State.POSTED.value
    move(statement, Event.REVISE if posted else Event.RECKON)
    if not posted:
        require_lines(now)
    made: PurchaseStatementVersion = next_version(statement, now, reason, by)
    keep(statement)
    detail = {"number": made.number, "total": made.total_yuan, "reason": reason}
    record(by=by, action="trade.purchase_statement.rework", subject=statement, detail=detail)
    return made


@transaction.atomic
def submit_purchase_statement(
    *, statement_id: int, version: int, words: str = "", by: User
) -> PurchaseStatement:
    """Put a statement up for approval as it stands."""
    statement = _lock(statement_id, version, by)
    move(statement, Event.SUBMIT)
    keep(statement)
    values = {"number": statement.number, "supplier": statement.contract.supplier.name}
    title = _("Purchase statement %(number)s of %(supplier)s") % values
    request_approval(subject=statement, title=title, words=words, by=by)
    record(by=by, action="trade.purchase_statement.submit", subject=statement)
    return statement


@transaction.atomic
def cancel_purchase_statement(*, statement_id: int, version: int, reason: str, by: User) -> PurchaseStatement:
    """Give up a statement of which nothing is owed yet; its lots are free for another."""
    statement = _lock(statement_id, version, by)
    if statement.versions.filter(posted_at__isnull=False).exists():
        raise NotSettleable(*move_findings(State.POSTED, Event.CANCEL))
    move(statement, Event.CANCEL)
    keep(statement)
    record(by=by, action="trade.purchase_statement.cancel", subject=statement, detail={"reason": reason})
    return statement


def settle_statement(outcome: Outcome) -> None:
    """What the approval decided; called inside its transaction. Granted, the difference is owed."""
    rows = PurchaseStatement.objects.select_for_update(of=("self",)).select_related("contract")
    statement = rows.get(pk=outcome.subject_id)
    granted = outcome.verdict is Verdict.GRANTED
    move(statement, Event.GRANT if granted else Event.SEND_BACK)
    if granted:
        _post(statement)
    keep(statement)
    detail = {"verdict": outcome.verdict.value, "owed": statement.posted_yuan, "words": outcome.words}
    record(by=outcome.by, action="trade.purchase_statement.settle", subject=statement, detail=detail)


def _post(statement: PurchaseStatement) -> None:
    version: PurchaseStatementVersion | None = latest(statement)
    if version is None or version.posted_at is not None:
        return
    today = timezone.localdate()
    statement.due_on = statement.due_on or today + timedelta(days=statement.contract.terms_days)
    version.posted_at = timezone.now()
    version.difference_yuan = version.total_yuan - statement.posted_yuan
    version.save(update_fields=["posted_at", "difference_yuan"])
    statement.posted_yuan = version.total_yuan


def _lock(statement_id: int, version: int, by: User) -> PurchaseStatement:
    """The contract first, then the statement, in the order everybody locks in."""
    require(by, EDIT)
    found = PurchaseStatement.objects.get(pk=statement_id)
    PurchaseContract.objects.select_for_update().get(pk=found.contract_id)
    rows = PurchaseStatement.objects.select_for_update(of=("self",))
    statement = rows.select_related("contract__supplier", "contract__formula").get(pk=statement_id)
    check_version(statement, seen=version, offered={})
    return statement
