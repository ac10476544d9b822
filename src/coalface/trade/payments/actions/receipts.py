"""Recording, correcting and removing receipts."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.ledger.access import customer_findings, require_reach
from coalface.trade.ledger.actions import apply_changes, keep, mark_dirty
from coalface.trade.payments.actions.posting import post_receipts
from coalface.trade.payments.models import BankReceipt, Bill, Instrument, Receipt
from coalface.trade.payments.rules import Money, receipt_findings

IS_A_BILL = mark("This payment is an acceptance bill; say what became of the bill instead.")
IS_OF_BANK = mark("This payment stands on a bank statement; release its line there and assign it anew.")
FIXED_BY_BANK = frozenset({"number", "customer", "received_on", "amount"})


class NotReceivable(Refused):
    """What was entered cannot have been a payment."""


class ReceiptDetails(TypedDict, total=False):
    """What a receipt may say beside number, customer, day and amount."""

    due_on: date | None
    instrument: str
    acceptor: str
    remarks: str


class ReceiptChanges(ReceiptDetails, total=False):
    """What may change on a receipt."""

    number: str
    customer: Customer
    received_on: date
    amount: Decimal


@transaction.atomic
def record_receipt(
    *,
    number: str,
    customer: Customer,
    received_on: date,
    amount: Decimal,
    by: User,
    **details: Unpack[ReceiptDetails],
) -> Receipt:
    """Money that has come, `amount` in yuan. Raises NotReceivable, NumberTaken or NotAllowed."""
    require_reach(by, "money.edit", customer)
    receipt = Receipt(
        number=number.strip(), customer=customer, received_on=received_on, amount=amount, **details
    )
    notes = _judge(receipt)
    keep(receipt)
    mark_dirty([_month_of(receipt)])
    post_receipts([_month_of(receipt)], by=by)
    _tell(receipt, by)
    record(by=by, action="trade.receipt.create", subject=receipt, detail=_said(receipt, notes))
    return receipt


@transaction.atomic
def change_receipt(*, receipt: Receipt, version: int, by: User, **changes: Unpack[ReceiptChanges]) -> Receipt:
    """Correct a receipt. Raises StaleRecord beside what `record_receipt` raises."""
    found = _locked(receipt)
    require_reach(by, "money.edit", found.customer)
    before = _month_of(found)
    changed = apply_changes(found, version, changes)
    if not changed:
        return found
    if FIXED_BY_BANK & set(changed) and BankReceipt.objects.filter(receipt=found).exists():
        raise NotReceivable(blocking("is_of_bank", IS_OF_BANK))
    require_reach(by, "money.edit", found.customer)
    notes = _judge(found)
    keep(found)
    mark_dirty([before, _month_of(found)])
    post_receipts([before, _month_of(found)], by=by)
    detail = {**_said(found, notes), "fields": changed}
    record(by=by, action="trade.receipt.change", subject=found, detail=detail)
    return found


@transaction.atomic
def delete_receipt(*, receipt: Receipt, version: int, reason: str, by: User) -> None:
    """Take back a receipt recorded by mistake; the trail and the history keep what it said."""
    found = _locked(receipt)
    require_reach(by, "money.edit", found.customer)
    apply_changes(found, version, {})
    if BankReceipt.objects.filter(receipt=found).exists():
        raise NotReceivable(blocking("is_of_bank", IS_OF_BANK))
    remove_receipt(found, reason, by)


def remove_receipt(receipt: Receipt, reason: str, by: User) -> None:
    """Remove a receipt that may go, from its account too; part of an act that has judged that."""
    month = _month_of(receipt)
    mark_dirty([month])
    detail = {**_said(receipt, []), "reason": reason}
    record(by=by, action="trade.receipt.delete", subject=receipt, detail=detail)
    receipt.delete()
    post_receipts([month], by=by)


def _locked(receipt: Receipt) -> Receipt:
    """A bill is not corrected as a payment: what becomes of it is said of the bill."""
    found = Receipt.objects.select_for_update(of=("self",)).select_related("customer").get(pk=receipt.pk)
    if Bill.objects.filter(receipt=found).exists():
        raise NotReceivable(blocking("is_a_bill", IS_A_BILL))
    return found


def _judge(receipt: Receipt) -> list[str]:
    """Refuse what cannot be; returns the codes of mere remarks."""
    money = Money(receipt.number, receipt.received_on, receipt.amount, receipt.due_on)
    findings = receipt_findings(money, timezone.localdate())
    findings += customer_findings(receipt.customer)
    if refusals := [finding for finding in findings if finding.blocks]:
        raise NotReceivable(*refusals)
    return [finding.code for finding in findings]


def _tell(receipt: Receipt, by: User) -> None:
    """The timeline is read by people who may not see money, so it names the payment and not the amount."""
    timeline.write(
        customer=receipt.customer,
        kind=TimelineEntry.Kind.RECEIPT,
        text=_("Payment %(number)s received: %(instrument)s")
        % {"number": receipt.number, "instrument": Instrument(receipt.instrument).label},
        by=by,
        subject=receipt,
    )


def _month_of(receipt: Receipt) -> tuple[int, date]:
    return receipt.customer_id, receipt.received_on


def _said(receipt: Receipt, notes: list[str]) -> dict[str, object]:
    return {"customer": receipt.customer_id, "received_on": receipt.received_on, "notes": notes}
