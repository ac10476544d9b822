"""Statements of the contracts that have lots: terms, one month settled, another being drawn up."""

from datetime import date, timedelta
from decimal import Decimal

from coalface.demo.granting import grant
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.findings import Refused
from coalface.kernel.periods import Month
from coalface.trade.contracts.actions import set_terms
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.queries import terms_on
from coalface.trade.dispatch.models import Shipment
from coalface.trade.ledger.actions import open_account
from coalface.trade.ledger.models import Account
from coalface.trade.pricing.models import ClauseSet
from coalface.trade.quality.models import Lot
from coalface.trade.settlement.actions import (
    prepare_statement,
    record_invoice,
    submit_statement,
)
from coalface.trade.settlement.models import Statement
from coalface.trade.settling.actions import NotSettleable
from coalface.trade.settling.rules.taxes import Item

CONTRACTS = 2
RATIO = "动力煤热值比例计价"


def write(today: date) -> None:
    """The month before is settled and invoiced; of this month what is ready is being drawn up."""
    by, month = system_user(), Month.of(today)
    contracts = Contract.objects.filter(pk__in=Lot.objects.values("contract")).select_related("customer")
    for place, contract in enumerate(contracts.order_by("pk")[:CONTRACTS]):
        _terms(contract, by)
        _open(contract, (month - 1).first, by)
        done = _prepare(contract, (month - 1).first, (month - 1).last, by)
        if done is not None:
            _settle(done, place, by)
        _prepare(contract, month.first, today - timedelta(days=1), by)


def _open(contract: Contract, day: date, by: User) -> None:
    """The account is kept from the first month that is settled."""
    kept = Account.objects.filter(customer=contract.customer).first()
    if kept is None or kept.opened_on > day:
        open_account(customer=contract.customer, opened_on=day, by=by)


def _terms(contract: Contract, by: User) -> None:
    """A fixed price as the tickets have it, by the ratio of heats."""
    if terms_on(contract, contract.starts_on) is not None:
        return
    ticket = Shipment.objects.filter(contract=contract, unit_price_per_tonne__isnull=False).first()
    clauses = ClauseSet.objects.filter(name=RATIO).first()
    price = ticket.unit_price_per_tonne if ticket else Decimal(600)
    set_terms(
        contract=contract,
        version=contract.version,
        basis="fixed",
        from_on=contract.starts_on,
        fields={"unit_price_per_tonne": price, "clause_set": clauses, "weight_basis": contract.weight_basis},
        by=by,
    )


def _prepare(contract: Contract, first: date, last: date, by: User) -> Statement | None:
    try:
        return prepare_statement(contract_id=contract.pk, first=first, last=last, kind="final", by=by)
    except NotSettleable:
        return None


def _settle(statement: Statement, place: int, by: User) -> None:
    """Every station of the route says yes; the first statement is invoiced too."""
    try:
        submit_statement(statement_id=statement.pk, version=statement.version, by=by)
    except Refused:
        return
    grant(statement)
    version = statement.versions.first()
    if place == 0 and version is not None and version.posted_at is not None:
        record_invoice(
            statement_id=statement.pk,
            number="24312000000081760001",
            kind="special",
            item=Item.COAL,
            issued_on=statement.last_on + timedelta(days=3),
            amount=version.coal_yuan,
            by=by,
        )
