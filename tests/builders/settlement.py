"""Statements over lots with a price and an assay, approved by one person."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tests.builders.admission import a_route
from tests.builders.agreements import terms_of
from tests.builders.people import a_user, the_system
from tests.builders.quality import DAY, a_lot, an_assay
from tests.builders.trade import a_contract, a_product

from coalface.archive.customers.models import Customer
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.actions import open_account
from coalface.trade.ledger.models import Account
from coalface.trade.quality.models import Lot
from coalface.trade.settlement.actions import prepare_statement, record_invoice, submit_statement
from coalface.trade.settlement.models import Invoice, Statement
from coalface.trade.settling.rules.taxes import Item

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
_numbers = count(1)


def a_settled_lot(
    contract: Contract | None = None,
    *,
    customer: Customer | None = None,
    tonnes: str | int = 1000,
    day: date = DAY,
    terms: dict[str, Any] | None = None,
    **values: str,
) -> Lot:
    """A lot that can be settled: with terms (a fixed 720.00 unless said otherwise) and the seller's assay."""
    if contract is None:
        contract = a_contract(customer, product=a_product())
        terms_of(contract, **(terms or {}))
    opened(contract)
    lot = a_lot(contract=contract, tonnes=tonnes, day=day)
    an_assay(lot, **values)
    return lot


def opened(contract: Contract, on: date = FIRST) -> None:
    """The customer's account is kept from this day on, unless it is kept already."""
    if not Account.objects.filter(customer=contract.customer).exists():
        open_account(customer=contract.customer, opened_on=on, by=the_system())


def a_statement(contract: Contract, kind: str = "final", **more: Any) -> Statement:
    given = {"contract_id": contract.pk, "first": FIRST, "last": LAST, "kind": kind, "by": the_system()}
    return prepare_statement(**{**given, **more})


def an_approver() -> User:
    return a_user("settlement.view", "settlement.approve", scope=Scope.ALL)


def settled(statement: Statement, verdict: str = "granted") -> Statement:
    """Sent for approval and decided on."""
    approver = an_approver()
    a_route(approver, kind="statement")
    statement.refresh_from_db()
    submit_statement(statement_id=statement.pk, version=statement.version, by=the_system())
    step = ApprovalStep.objects.get(is_current=True, approval__subject_id=statement.pk)
    decide(step_id=step.pk, verdict=verdict, words="说明", by=approver)
    statement.refresh_from_db()
    return statement


def an_invoice(statement: Statement, amount: str = "1000.00", item: Item = Item.COAL) -> Invoice:
    return record_invoice(
        statement_id=statement.pk,
        number=f"FP{next(_numbers):08d}",
        kind="special",
        item=item,
        issued_on=date(2024, 4, 2),
        amount=Decimal(amount),
        by=the_system(),
    )
