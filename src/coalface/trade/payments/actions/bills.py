"""Recording bills, passing them on, splitting them, and what becomes of them when they are due."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from coalface.archive.customers.models import Customer
from coalface.desk.inbox.actions import close_by_key
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import Bucket, EntryKind, Line, lock_account, post
from coalface.trade.ledger.models import AcceptorClass, Account, Entry
from coalface.trade.ledger.queries import credit_terms
from coalface.trade.ledger.rules.credit import counted
from coalface.trade.payments.actions.matching import apply_money
from coalface.trade.payments.actions.receipts import record_receipt
from coalface.trade.payments.models import Bill, Instrument, Receipt
from coalface.trade.payments.rules.bills import (
    Paper,
    State,
    bill_findings,
    share,
    split_findings,
    step_findings,
)

TWICE = mark("The bill %(number)s is recorded already.")
IN_FUTURE = mark("The day %(day)s lies in the future.")


class BillOdd(Refused):
    """What was entered cannot be a bill, or is one we have already."""


class NotMovable(Refused):
    """The bill cannot take this step now."""


@transaction.atomic
def record_bill(
    *,
    customer: Customer,
    number: str,
    drawer: str,
    acceptor_name: str,
    acceptor: str,
    issued_on: date,
    due_on: date,
    amount: Decimal,
    received_on: date,
    by: User,
) -> Bill:
    """A bill a customer paid with: it is a receipt, and counts by its acceptor until it is paid.

    Raises BillOdd beside what `record_receipt` raises.
    """
    require_reach(by, "money.edit", customer)
    terms = credit_terms(received_on)
    paper = Paper(number, drawer, acceptor_name, issued_on, due_on, amount, received_on)
    if found := bill_findings(paper, terms.longest_bill_months):
        raise BillOdd(*found)
    number = number.strip()
    if Bill.objects.filter(number=number).exists():
        raise BillOdd(blocking("bill_twice", TWICE, "number", {"number": number}))
    receipt = record_receipt(
        number=number,
        customer=customer,
        received_on=received_on,
        amount=amount,
        instrument=_instrument(acceptor),
        acceptor=acceptor,
        by=by,
    )
    bill = _whole(paper, receipt, counted(amount, terms.weight_pct(acceptor)), by)
    _keep_once(bill)
    detail = {"customer": customer.pk, "number": number, "amount": amount, "due_on": due_on}
    record(by=by, action="trade.bill.create", subject=bill, detail=detail)
    return bill


@transaction.atomic
def move_bill(*, bill: Bill, version: int, step: str, on: date, partner: str = "", by: User) -> Bill:
    """Endorse, discount, pledge or release a bill, or say that it was paid or dishonoured.

    Paid, it counts in full; dishonoured, the money is reversed and the debts it had paid are open again.
    Raises NotMovable, StaleRecord or NotAllowed.
    """
    found = _locked(bill, version, by)
    wanted = State(step)
    findings = step_findings(State(found.state), wanted, found.due_on, on, partner)
    if on > timezone.localdate():
        findings.append(blocking("in_future", IN_FUTURE, "on", {"day": on}))
    if wanted is State.SPLIT or findings:
        raise NotMovable(*findings)
    found.state, found.partner, found.moved_on = Bill.State(wanted), partner.strip(), on
    if wanted is State.MATURED:
        _post(found, EntryKind.REVALUATION, Decimal(0), found.amount - found.counted, on, by)
        found.counted = found.amount
    if wanted is State.DISHONOURED:
        _post(found, EntryKind.RECEIPT_REVERSAL, -found.amount, -found.counted, on, by)
        found.counted = Decimal(0)
    found.version += 1
    found.save()
    if wanted is not State.HELD:
        close_by_key(key=f"bill:{found.pk}", by=by)
    detail = {"customer": found.customer_id, "step": wanted, "on": on, "partner": found.partner}
    record(by=by, action="trade.bill.move", subject=found, detail=detail)
    return found


@transaction.atomic
def split_bill(*, bill: Bill, version: int, parts: Sequence[Decimal], by: User) -> list[Bill]:
    """Split a held bill into parts of whole fen; the bill lives on in its parts. Raises NotMovable."""
    found = _locked(bill, version, by)
    findings = step_findings(State(found.state), State.SPLIT, found.due_on, found.due_on, "")
    findings += split_findings(found.amount, parts)
    if findings:
        raise NotMovable(*findings)
    found.state, found.moved_on = Bill.State.SPLIT, timezone.localdate()
    found.version += 1
    found.save()
    made, at = [], found.range_from
    for amount, counts in zip(parts, share(found.counted, found.amount, parts), strict=True):
        made.append(_part(found, at, amount, counts, by))
        at = made[-1].range_to + 1
    detail = {"customer": found.customer_id, "parts": [str(part) for part in parts]}
    record(by=by, action="trade.bill.split", subject=found, detail=detail)
    return made


def _whole(paper: Paper, receipt: Receipt, counts: Decimal, by: User) -> Bill:
    return Bill(
        number=receipt.number,
        range_from=1,
        range_to=int(paper.amount * 100),
        customer=receipt.customer,
        receipt=receipt,
        drawer=paper.drawer.strip(),
        acceptor_name=paper.acceptor.strip(),
        acceptor=receipt.acceptor,
        issued_on=paper.issued_on,
        due_on=paper.due_on,
        received_on=paper.received_on,
        amount=paper.amount,
        counted=counts,
        recorded_by=by,
    )


def _part(whole: Bill, at: int, amount: Decimal, counts: Decimal, by: User) -> Bill:
    return Bill.objects.create(
        number=whole.number,
        range_from=at,
        range_to=at + int(amount * 100) - 1,
        customer=whole.customer,
        receipt=whole.receipt,
        parent=whole,
        drawer=whole.drawer,
        acceptor_name=whole.acceptor_name,
        acceptor=whole.acceptor,
        issued_on=whole.issued_on,
        due_on=whole.due_on,
        received_on=whole.received_on,
        amount=amount,
        counted=counts,
        recorded_by=by,
    )


def _locked(bill: Bill, version: int, by: User) -> Bill:
    rows = Bill.objects.select_for_update(of=("self",)).select_related("customer", "receipt")
    found = rows.get(pk=bill.pk)
    require_reach(by, "money.edit", found.customer)
    check_version(found, seen=version, offered={})
    return found


def _post(bill: Bill, kind: EntryKind, amount: Decimal, counts: Decimal, on: date, by: User) -> None:
    """On the account the bill's money was posted to; a bill from before the account opened never was."""
    first = Entry.objects.filter(subject_kind="receipt", subject_id=bill.receipt_id).first()
    if first is None:
        return
    account: Account = lock_account(bill.customer)
    words = _("Bill %(number)s: %(state)s") % {"number": bill, "state": bill.get_state_display()}
    line = Line(Bucket.RECEIVED, kind, amount, counted=counts)
    post(account, [line], subject=("bill", bill.pk), day_on=on, words=words, by=by)
    apply_money(account, by=by)


def _keep_once(bill: Bill) -> None:
    try:
        with transaction.atomic():
            bill.save()
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise BillOdd(blocking("bill_twice", TWICE, "number", {"number": bill.number})) from None
        raise


def _instrument(acceptor: str) -> str:
    company = acceptor == AcceptorClass.COMPANY
    return Instrument.COMMERCIAL_ACCEPTANCE if company else Instrument.BANK_ACCEPTANCE
