"""Statements are drawn up, approved, posted once, revised by the difference, invoiced within their sum."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.builders.people import a_user, the_system
from tests.builders.pricing import a_clause_set, by_ratio
from tests.builders.quality import DAY, a_lot, an_assay
from tests.builders.settlement import FIRST, LAST, a_settled_lot, a_statement, an_invoice, settled

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.ledger.actions import Bucket, EntryKind, Line, lock_account, post
from coalface.trade.ledger.models import Account, Entry
from coalface.trade.months.actions import recompute_all, recompute_dirty
from coalface.trade.months.models import CustomerMonth
from coalface.trade.quality.actions.assays import save_assay
from coalface.trade.quality.actions.disputes import resolve_dispute
from coalface.trade.quality.models import Dispute, Lot
from coalface.trade.quality.rules.results import Outcome, Party
from coalface.trade.settlement.actions import (
    NotInvoiced,
    cancel_statement,
    record_red_letter,
    rework_statement,
    set_freight,
    submit_statement,
)
from coalface.trade.settlement.models import Invoice, Statement, StatementVersion
from coalface.trade.settlement.queries import vouchers
from coalface.trade.settling.actions import NotSettleable
from coalface.trade.settling.queries import latest
from coalface.trade.settling.rules.taxes import Item

pytestmark = pytest.mark.django_db
D = Decimal


def ratio_terms() -> dict:
    return {"clause_set": a_clause_set(clauses=by_ratio(), from_on=date(2024, 1, 1))}


def newest(statement: Statement) -> StatementVersion:
    version = latest(statement)
    assert version is not None
    return version


def account_of(statement: Statement) -> Account:
    return Account.objects.get(customer=statement.contract.customer)


def reheat(lot: Lot, kcal: str) -> None:
    """The seller's assay is corrected."""
    assay = lot.assays.get(party="seller")
    save_assay(
        lot_id=lot.pk,
        party=Party.SELLER,
        laboratory=assay.laboratory,
        analysed_on=assay.analysed_on,
        values={"q_net_ar": D(kcal)},
        version=assay.version,
        by=the_system(),
    )


def rework(statement: Statement, **more: Any) -> StatementVersion:
    statement.refresh_from_db()
    given = {"statement_id": statement.pk, "version": statement.version, "by": the_system()}
    return rework_statement(**{**given, **more})


def test_a_statement_is_worked_out_to_the_fen() -> None:
    """B8: 10,000 t × 709.66 = 7,096,600.00; net 6,280,176.99, tax 816,423.01."""
    lot = a_settled_lot(terms=ratio_terms(), tonnes=10_000, q_net_ar="5421")
    statement = a_statement(lot.contract)
    version = newest(statement)
    assert (statement.number, statement.state) == ("JS2024-000001", "draft")
    assert (version.goods_yuan, version.net_yuan, version.tax_yuan) == (
        D("7096600.00"),
        D("6280176.99"),
        D("816423.01"),
    )
    assert AuditEvent.objects.get(action="trade.statement.prepare").detail["total"] == "7096600.00"


def test_a_lot_lies_in_one_statement() -> None:
    lot = a_settled_lot()
    statement = a_statement(lot.contract)
    with pytest.raises(NotSettleable):
        a_statement(lot.contract)
    cancel_statement(statement_id=statement.pk, version=1, reason="误编", by=the_system())
    assert a_statement(lot.contract).number == "JS2024-000002"
    assert AuditEvent.objects.get(action="trade.statement.cancel").detail["reason"] == "误编"


@pytest.mark.parametrize("what", ["no assay", "no lots", "days reversed", "no right"])
def test_what_cannot_be_settled_is_refused(what: str) -> None:
    contract = a_settled_lot().contract if what in ("days reversed", "no right") else a_lot().contract
    more = {
        "no lots": {"first": date(2023, 1, 1), "last": date(2023, 1, 31)},
        "days reversed": {"first": LAST, "last": FIRST},
        "no right": {"by": a_user("settlement.edit", scope=Scope.OWN)},
    }.get(what, {})
    with pytest.raises(NotAllowed if what == "no right" else NotSettleable):
        a_statement(contract, **more)
    assert not Statement.objects.exists()


def test_lots_without_a_result_are_left_out_and_said() -> None:
    lot = a_settled_lot()
    waiting = a_lot(contract=lot.contract)
    version = newest(a_statement(lot.contract))
    assert [line.lot for line in version.lines.all()] == [lot]
    assert [one["lot"] for one in version.left_out] == [waiting.number]


def test_approval_posts_the_settlement_and_takes_the_provisional_value_off() -> None:
    lot = a_settled_lot(tonnes=1000)
    shipment = lot.members.get().shipment_id
    with transaction.atomic():
        account = lock_account(lot.contract.customer)
        line = Line(Bucket.UNSETTLED, EntryKind.PROVISIONAL, D("730000.00"))
        subject = ("shipment", shipment)
        post(account, [line], subject=subject, day_on=DAY, words="发运", by=the_system())
    statement = settled(a_statement(lot.contract))
    account = account_of(statement)
    assert (statement.state, account.unsettled, account.settled) == ("posted", 0, D("720000.00"))
    assert statement.due_on is not None
    detail = AuditEvent.objects.get(action="trade.statement.settle").detail
    assert (detail["verdict"], detail["posted"]) == ("granted", "720000.00")


def test_a_statement_sent_back_posts_nothing() -> None:
    statement = settled(a_statement(a_settled_lot().contract), "returned")
    assert (statement.state, Entry.objects.count()) == ("draft", 0)


def test_resettlement_posts_only_the_difference_and_once() -> None:
    lot = a_settled_lot(terms=ratio_terms(), q_net_ar="5500")
    statement = settled(a_statement(lot.contract))
    assert account_of(statement).settled == D("720000.00")
    assert rework(statement) == newest(statement)
    assert statement.versions.count() == 1
    reheat(lot, "5421")
    made = rework(statement, reason="化验更正")
    assert (made.number, made.total_yuan) == (2, D("709660.00"))
    assert rework(statement).pk == made.pk
    settled(statement)
    rows = Entry.objects.filter(subject_kind="statement").order_by("number").values_list("kind", "amount")
    assert list(rows) == [("settlement", D("720000.00")), ("resettlement", D("-10340.00"))]
    assert account_of(statement).settled == D("709660.00")
    assert newest(statement).difference_yuan == D("-10340.00")
    assert rework(statement).number == 2


def test_of_a_dispute_only_the_sum_between_waits() -> None:
    lot = a_settled_lot(terms=ratio_terms(), q_net_ar="5500")
    an_assay(lot, Party.BUYER, q_net_ar="5300")
    statement = settled(a_statement(lot.contract))
    version = newest(statement)
    assert (version.total_yuan, version.held_yuan) == (D("693820.00"), D("26180.00"))
    dispute = Dispute.objects.get()
    resolve_dispute(dispute_id=dispute.pk, version=1, outcome=Outcome.MEAN, words="取平均", by=the_system())
    rework(statement)
    settled(statement)
    assert (newest(statement).held_yuan, account_of(statement).settled) == (0, D("706910.00"))


def test_a_provisional_statement_becomes_final() -> None:
    lot = a_settled_lot(terms=ratio_terms(), q_net_ar="5500")
    waiting = a_lot(contract=lot.contract, tonnes=100)
    statement = settled(a_statement(lot.contract, "provisional"))
    assert newest(statement).total_yuan == D("792000.00")
    an_assay(waiting, q_net_ar="5400")
    rework(statement, kind="final")
    settled(statement)
    assert (statement.kind, account_of(statement).settled) == ("final", D("790691.00"))


def test_two_tickets_tax_the_freight_apart() -> None:
    """B8: 850,000.00 at 9 % → 779,816.51 + 70,183.49."""
    lot = a_settled_lot(terms={"freight_mode": "two_tickets"})
    statement = a_statement(lot.contract)
    set_freight(statement_id=statement.pk, version=1, freight_yuan=D("850000.00"), by=the_system())
    version = newest(statement)
    assert (version.freight_net_yuan, version.freight_tax_yuan) == (D("779816.51"), D("70183.49"))
    assert version.total_yuan == D("1570000.00")
    assert AuditEvent.objects.get(action="trade.statement.freight").detail["freight"] == "850000.00"
    with pytest.raises(NotSettleable):
        set_freight(statement_id=statement.pk, version=2, freight_yuan=D(-1), by=the_system())


def test_one_ticket_taxes_the_freight_as_coal() -> None:
    lot = a_settled_lot(terms={"freight_mode": "one_ticket"})
    statement = a_statement(lot.contract)
    set_freight(statement_id=statement.pk, version=1, freight_yuan=D("80000.00"), by=the_system())
    version = newest(statement)
    assert (version.coal_yuan, version.freight_yuan, version.total_yuan) == (800_000, 0, 800_000)
    assert (version.net_yuan, version.tax_yuan) == (D("707964.60"), D("92035.40"))


def test_somebody_elses_change_is_not_written_over() -> None:
    statement = a_statement(a_settled_lot().contract)
    with pytest.raises(StaleRecord):
        submit_statement(statement_id=statement.pk, version=7, by=the_system())
    settled(statement)
    with pytest.raises(NotSettleable):
        cancel_statement(statement_id=statement.pk, version=statement.version, reason="", by=the_system())


def test_invoices_stay_within_the_statement() -> None:
    statement = a_statement(a_settled_lot().contract)
    with pytest.raises(NotInvoiced):
        an_invoice(statement)
    settled(statement)
    invoice = an_invoice(statement, "720000.00")
    assert (invoice.net, invoice.tax, invoice.rate_pct) == (D("637168.14"), D("82831.86"), 13)
    assert AuditEvent.objects.get(action="trade.invoice.record").detail["amount"] == "720000.00"
    with pytest.raises(NotInvoiced):
        an_invoice(statement, "0.01")
    with pytest.raises(NotInvoiced):
        an_invoice(statement, "0.01", Item.FREIGHT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(amount=1)


def test_a_red_letter_points_at_its_original() -> None:
    statement = settled(a_statement(a_settled_lot().contract))
    invoice = an_invoice(statement, "720000.00")
    given = {"original_id": invoice.pk, "issued_on": date(2024, 4, 9), "by": the_system()}
    red = record_red_letter(number="H1", amount=D("20000.00"), reason="开票有误", **given)
    assert (red.original, red.amount, red.net + red.tax) == (invoice, D("-20000.00"), D("-20000.00"))
    for amount, reason in ((D("700000.01"), "超出"), (D(1), " ")):
        with pytest.raises(NotInvoiced):
            record_red_letter(number="H2", amount=amount, reason=reason, **given)
    assert an_invoice(statement, "20000.00").pk


def test_vouchers_balance_and_tell_differences() -> None:
    lot = a_settled_lot(terms=ratio_terms(), q_net_ar="5500")
    statement = settled(a_statement(lot.contract))
    reheat(lot, "5421")
    rework(statement)
    settled(statement)
    rows = vouchers(the_system(), date(2024, 1, 1), date(2999, 12, 31))
    debit, credit = (sum(getattr(row, side) or 0 for row in rows) for side in ("debit", "credit"))
    assert (debit, credit) == (D("709660.00"), D("709660.00"))
    assert [row.debit for row in rows if row.debit] == [D("720000.00"), D("-10340.00")]


def test_months_take_what_was_settled_finally() -> None:
    lot = a_settled_lot(terms=ratio_terms(), tonnes=1000, q_net_ar="5500")
    statement = a_statement(lot.contract)
    recompute_dirty(by=the_system())
    month = CustomerMonth.objects.get(customer=lot.contract.customer, product=lot.product)
    assert (month.settled_kg, month.settled_fen) == (0, 0)
    settled(statement)
    reheat(lot, "5421")
    rework(statement)
    recompute_dirty(by=the_system())
    month = CustomerMonth.objects.get(customer=lot.contract.customer, product=lot.product)
    assert (month.settled_kg, month.settled_fen, month.dispatched_kg) == (1_000_000, 72_000_000, 1_000_000)
    settled(statement)
    recompute_dirty(by=the_system())
    again = CustomerMonth.objects.get(customer=lot.contract.customer, product=lot.product)
    assert again.settled_fen == 70_966_000
    recompute_all(by=the_system())
    whole = CustomerMonth.objects.get(customer=lot.contract.customer, product=lot.product)
    assert (whole.settled_kg, whole.settled_fen) == (1_000_000, 70_966_000)
