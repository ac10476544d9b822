"""Drawing statements up, and working them out anew when an assay, a weight or an index has changed."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from coalface.desk.search.actions import IndexRow, enter
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import lock_account, next_number
from coalface.trade.pricing.rules.settling.states import MOVES, Event, State, move_findings
from coalface.trade.settlement.access import EDIT
from coalface.trade.settlement.models import Statement, StatementLine, StatementVersion
from coalface.trade.settlement.queries import Reckoned, differs, latest, reckon

SERIES = "JS"
NOTHING_READY = mark("No lot of the contract in this period can be settled: %(why)s")
NO_LOTS = mark("No lot of the contract ends in this period.")
REVERSED = mark("The last day lies before the first.")
FREIGHT = mark("Freight is not below 0.")


class NotSettleable(Refused):
    """There is nothing to settle, or the statement's state forbids it."""


@transaction.atomic
def prepare_statement(*, contract_id: int, first: date, last: date, kind: str, by: User) -> Statement:
    """Draw up a statement for the lots of a contract that ended in a period and lie in no other statement."""
    contract = Contract.objects.select_related("customer").get(pk=contract_id)
    require_reach(by, EDIT, contract.customer)
    if last < first:
        raise NotSettleable(blocking("reversed", REVERSED, "last"))
    lock_account(contract.customer)
    draft = Statement(contract=contract, first_on=first, last_on=last, kind=kind)
    now = reckon(draft)
    _require_lines(now)
    draft.number = next_number(SERIES, last)
    draft.save()
    enter(index_row(draft))
    made = write_version(draft, now, "", by)
    detail = {"contract": contract.number, "from": first, "until": last, "total": made.total_yuan}
    record(by=by, action="trade.statement.prepare", subject=draft, detail=detail)
    return draft


@transaction.atomic
def rework_statement(
    *, statement_id: int, version: int, reason: str = "", kind: str | None = None, by: User
) -> StatementVersion:
    """Work a statement out anew by what is known now; doing it again changes nothing.

    A settled one that comes out differently goes back to being drawn up, as a new version of which only the
    difference will be posted.
    """
    statement = lock_statement(statement_id, by, version=version)
    if kind is not None:
        statement.kind = kind
    now, before = reckon(statement), latest(statement)
    if before is not None and not differs(before, now):
        statement.save(update_fields=["kind"])
        return before
    posted = statement.state == State.POSTED.value
    move(statement, Event.REVISE if posted else Event.RECKON)
    if not posted:
        _require_lines(now)
    made = write_version(statement, now, reason, by)
    keep_statement(statement)
    detail = {"number": made.number, "total": made.total_yuan, "reason": reason}
    record(by=by, action="trade.statement.rework", subject=statement, detail=detail)
    return made


@transaction.atomic
def set_freight(*, statement_id: int, version: int, freight_yuan: Decimal, by: User) -> StatementVersion:
    """What the carrier charged, with tax; how it is invoiced the contract says."""
    if freight_yuan < 0:
        raise NotSettleable(blocking("freight", FREIGHT, "freight_yuan"))
    statement = lock_statement(statement_id, by, version=version)
    move(statement, Event.REVISE if statement.state == State.POSTED.value else Event.RECKON)
    statement.freight_yuan = freight_yuan
    made = write_version(statement, reckon(statement), "", by)
    keep_statement(statement)
    record(by=by, action="trade.statement.freight", subject=statement, detail={"freight": freight_yuan})
    return made


@transaction.atomic
def cancel_statement(*, statement_id: int, version: int, reason: str, by: User) -> Statement:
    """Give up a statement of which nothing was posted; its lots are free for another."""
    statement = lock_statement(statement_id, by, version=version)
    if statement.versions.filter(posted_at__isnull=False).exists():
        raise NotSettleable(*move_findings(State.POSTED, Event.CANCEL))
    move(statement, Event.CANCEL)
    keep_statement(statement)
    record(by=by, action="trade.statement.cancel", subject=statement, detail={"reason": reason})
    return statement


def index_row(statement: Statement) -> IndexRow:
    """A statement is found by its number, its contract and its customer."""
    contract, customer = statement.contract, statement.contract.customer
    return IndexRow(
        subject_kind="statement",
        subject_id=statement.pk,
        title=statement.number,
        subtitle=f"{customer.name} · {contract.number}",
        words=(contract.number, customer.name),
        responsible_id=customer.responsible_id,
        department_id=customer.department_id,
    )


def lock_statement(
    statement_id: int, by: User | None = None, *, version: int | None = None, right: str = EDIT
) -> Statement:
    """The account first, then the statement, in the order everybody locks in."""
    found = Statement.objects.select_related("contract__customer").get(pk=statement_id)
    if by is not None:
        require_reach(by, right, found.contract.customer)
    lock_account(found.contract.customer)
    rows = Statement.objects.select_for_update(of=("self",)).select_related("contract__customer")
    statement = rows.get(pk=statement_id)
    if version is not None:
        check_version(statement, seen=version, offered={})
    return statement


def move(statement: Statement, event: Event) -> None:
    state = State(statement.state)
    if found := move_findings(state, event):
        raise NotSettleable(*found)
    statement.state = MOVES[state, event].value


def keep_statement(statement: Statement) -> None:
    statement.version += 1
    statement.save()


def write_version(statement: Statement, now: Reckoned, reason: str, by: User) -> StatementVersion:
    """The next version, in the place of one that was never posted."""
    before = latest(statement)
    if before is not None and before.posted_at is None:
        before.delete()
    made = StatementVersion.objects.create(
        statement=statement,
        number=statement.versions.count() + 1,
        reason=reason.strip()[:250],
        tonnes=sum((line.tonnes for line in now.lines), Decimal(0)),
        goods_yuan=now.goods,
        coal_yuan=now.coal.gross,
        net_yuan=now.coal.net,
        tax_yuan=now.coal.tax,
        rate_pct=now.coal.rate_pct,
        freight_yuan=now.freight.gross,
        freight_net_yuan=now.freight.net,
        freight_tax_yuan=now.freight.tax,
        freight_rate_pct=now.freight.rate_pct,
        total_yuan=now.amount,
        held_yuan=now.held,
        left_out=list(now.left_out),
        made_by=by,
    )
    StatementLine.objects.bulk_create(
        StatementLine(version=made, position=position, water_tonnes=line.water, **line.columns)
        for position, line in enumerate(now.lines, 1)
    )
    return made


def _require_lines(now: Reckoned) -> None:
    if now.lines:
        return
    if not now.left_out:
        raise NotSettleable(blocking("no_lots", NO_LOTS, "first"))
    why = "; ".join(f"{one['lot']}: {one['why']}" for one in now.left_out[:3])
    raise NotSettleable(blocking("nothing_ready", NOTHING_READY, None, {"why": why}))
