"""Drawing statements up, and working them out anew when an assay, a weight or an index has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from coalface.desk.search.actions import IndexRow, enter
from coalface.identity.audit.actions import record, record_all
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.access import require_reach, require_reach_all
from coalface.trade.ledger.actions import lock_account, lock_accounts, next_numbers
from coalface.trade.settlement.access import EDIT
from coalface.trade.settlement.models import Statement, StatementVersion
from coalface.trade.settlement.queries import reckon, reckon_all
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
from coalface.trade.settling.rules.reckoned import empty_findings
from coalface.trade.settling.rules.states import Event, State, move_findings

SERIES = "JS"
FREIGHT = mark("Freight is not below 0.")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A contract of which no statement could be drawn up, and why."""

    contract: str
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The statements drawn up for some contracts, and the contracts left out."""

    made: Sequence[Statement]
    left_out: Sequence[LeftOut]


def prepare_statement(*, contract_id: int, first: date, last: date, kind: str, by: User) -> Statement:
    """Draw up a statement for the lots of a contract that ended in a period and lie in no other statement."""
    drawn = prepare_statements(contract_ids=[contract_id], first=first, last=last, kind=kind, by=by)
    for one in drawn.left_out:
        raise NotSettleable(*one.findings)
    return drawn.made[0]


@transaction.atomic
def prepare_statements(*, contract_ids: Iterable[int], first: date, last: date, kind: str, by: User) -> Drawn:
    """As `prepare_statement` for several contracts, each standing or falling alone.

    Their accounts stay locked until all are drawn up, so many are done in several calls.
    """
    contracts = list(Contract.objects.select_related("customer").filter(pk__in=contract_ids).order_by("pk"))
    require_reach_all(by, EDIT, (contract.customer for contract in contracts))
    drafts = [Statement(contract=one, first_on=first, last_on=last, kind=kind) for one in contracts]
    for draft in drafts:
        require_period(draft)
    lock_accounts(contract.customer for contract in contracts)
    drawn = list(zip(drafts, reckon_all(drafts), strict=True))
    full = [(draft, now) for draft, now in drawn if now.lines]
    for (draft, _now), number in zip(full, next_numbers(SERIES, last, len(full)), strict=True):
        draft.number = number
    made = Statement.objects.bulk_create(draft for draft, _now in full)
    first_versions(full, by)
    enter(*(index_row(draft) for draft in made))
    told = {"from": first, "until": last}
    acts = [(draft, {"contract": draft.contract.number, **told, "total": now.amount}) for draft, now in full]
    record_all(by=by, action="trade.statement.prepare", acts=acts)
    left_out = [LeftOut(draft.contract.number, empty_findings(now)) for draft, now in drawn if not now.lines]
    return Drawn(made, left_out)


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
    now = reckon(statement)
    before: StatementVersion | None = latest(statement)
    if before is not None and not differs(before, now):
        statement.save(update_fields=["kind"])
        return before
    posted = statement.state == State.POSTED.value
    move(statement, Event.REVISE if posted else Event.RECKON)
    if not posted:
        require_lines(now)
    made: StatementVersion = next_version(statement, now, reason, by)
    keep(statement)
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
    made: StatementVersion = next_version(statement, reckon(statement), "", by)
    keep(statement)
    record(by=by, action="trade.statement.freight", subject=statement, detail={"freight": freight_yuan})
    return made


@transaction.atomic
def cancel_statement(*, statement_id: int, version: int, reason: str, by: User) -> Statement:
    """Give up a statement of which nothing was posted; its lots are free for another."""
    statement = lock_statement(statement_id, by, version=version)
    if statement.versions.filter(posted_at__isnull=False).exists():
        raise NotSettleable(*move_findings(State.POSTED, Event.CANCEL))
    move(statement, Event.CANCEL)
    keep(statement)
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
