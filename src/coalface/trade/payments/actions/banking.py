"""Taking lines of bank statements as payments: by themselves where the payer is known, else by hand."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.rules.entering import NO_REASON
from coalface.trade.payments.access import editable_bank_lines
from coalface.trade.payments.actions.pooling import close_if_empty
from coalface.trade.payments.actions.receipts import record_receipt, remove_receipt
from coalface.trade.payments.models import BankLine, BankReceipt
from coalface.trade.payments.queries.banking import WAITING, known_payers
from coalface.trade.payments.rules.banking import How, payer_of

BATCH = 200
NOT_WAITING = mark("This money is %(state)s already.")
WAITS_ALREADY = mark("This money waits for its owner already.")
State = BankLine.State


class NotAssignable(Refused):
    """What was asked does not fit what has become of the money so far."""


def take_known_payers(line_ids: Sequence[int], *, by: User) -> int:
    """Take the waiting lines whose payer is known as payments; returns how many.

    Each line is a transaction of its own and taken once: cut off anywhere, it is simply done again. What the
    person may not record, or what is refused, waits for somebody else. Each payment is audited.
    """
    taken = 0
    for start in range(0, len(line_ids), BATCH):
        lines = list(BankLine.objects.filter(WAITING, pk__in=line_ids[start : start + BATCH]))
        known = known_payers(lines)
        for line in sorted(lines, key=lambda one: (one.received_on, one.pk)):
            if (found := payer_of(known[line.pk])) is not None:
                taken += _take_quietly(line, *found, by)
    return taken


@transaction.atomic
def assign_line(*, line: BankLine, version: int, customer: Customer, remember: bool, by: User) -> BankLine:
    """Say whose money it is; it becomes a payment of that customer, numbered as the bank numbers it.

    With `remember`, what comes from the same account later is the same customer's. Raises NotAssignable,
    StaleRecord, or what `record_receipt` raises.
    """
    found = _locked(line, by, version)
    _require_waiting(found)
    _decide(found)
    _take(found, customer, How.HAND, by, remember=remember and bool(found.payer_account))
    detail = {"customer": customer.pk, "serial": found.serial, "remembered": remember}
    record(by=by, action="trade.bankline.assign", subject=found, detail=detail)
    close_if_empty(by=by)
    return found


@transaction.atomic
def set_line_aside(*, line: BankLine, version: int, why: str, by: User) -> BankLine:
    """Say that it is no payment of a customer, such as interest, and why. Raises NotAssignable."""
    found = _locked(line, by, version)
    _require_waiting(found)
    if not why.strip():
        raise NotAssignable(blocking("reason_missing", NO_REASON, "why"))
    _decide(found, why=why.strip())
    record(by=by, action="trade.bankline.set_aside", subject=found, detail={"why": found.why})
    close_if_empty(by=by)
    return found


@transaction.atomic
def release_line(*, line: BankLine, version: int, reason: str, by: User) -> BankLine:
    """Let the money wait for an owner again; a payment it was taken as is taken back.

    What was remembered of the payer's account then is forgotten. Raises NotAssignable or NotAllowed.
    """
    found = _locked(line, by, version)
    if found.state == State.WAITING:
        raise NotAssignable(blocking("waits_already", WAITS_ALREADY))
    if not reason.strip():
        raise NotAssignable(blocking("reason_missing", NO_REASON, "reason"))
    _drop(found.pk, reason.strip(), by)
    found.refresh_from_db()
    _decide(found)
    record(by=by, action="trade.bankline.release", subject=found, detail={"reason": reason.strip()})
    return found


@transaction.atomic
def drop_payments(line_ids: Sequence[int], *, reason: str, by: User) -> None:
    """Take back the payments of lines that an undone import has removed; each is audited."""
    for pk in BankReceipt.objects.filter(line__in=line_ids).order_by("pk").values_list("line", flat=True):
        _drop(pk, reason, by)


def _take_quietly(line: BankLine, customer_id: int, how: How, by: User) -> bool:
    try:
        with transaction.atomic():
            found = BankLine.objects.select_for_update().get(pk=line.pk)
            if found.by_hand or BankReceipt.objects.filter(line=found).exists():
                return False
            _take(found, Customer.objects.get(pk=customer_id), how, by)
    except Refused:
        return False
    return True


def _take(line: BankLine, customer: Customer, how: How, by: User, *, remember: bool = False) -> None:
    receipt = record_receipt(
        number=line.serial,
        customer=customer,
        received_on=line.received_on,
        amount=line.amount,
        remarks=line.words,
        by=by,
    )
    BankReceipt.objects.create(
        line=line, receipt=receipt, how=how, remembered=remember, taken_by=by, taken_at=timezone.now()
    )


def _drop(line_id: int, reason: str, by: User) -> None:
    found = BankReceipt.objects.select_related("receipt__customer").filter(line=line_id).first()
    if found is not None:
        require_reach(by, "money.edit", found.receipt.customer)
        found.delete()
        remove_receipt(found.receipt, reason, by)


def _locked(line: BankLine, by: User, version: int) -> BankLine:
    require(by, "money.edit")
    found = editable_bank_lines(by).select_for_update(of=("self",)).get(pk=line.pk)
    check_version(found, seen=version, offered={})
    return found


def _require_waiting(line: BankLine) -> None:
    if line.state != State.WAITING:
        values = {"state": line.state.label}
        raise NotAssignable(blocking("not_waiting", NOT_WAITING, None, values))


def _decide(line: BankLine, why: str = "") -> None:
    """A person has spoken: undoing the import leaves the line, and nothing is taken by itself any more."""
    line.why, line.by_hand = why, True
    line.version += 1
    line.save(update_fields=["why", "by_hand", "version"])
