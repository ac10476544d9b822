"""The register of invoices: never more than the statement says, red letters against their originals."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.settlement.actions.preparing import lock_statement
from coalface.trade.settlement.models import Invoice, Statement
from coalface.trade.settlement.queries import invoiceable
from coalface.trade.settling.rules.taxes import Item, Taxed, rate_on, within

ABOVE = mark("Only %(left)s yuan of the statement are left to invoice.")
ABOVE_ORIGINAL = mark("Only %(left)s yuan of the original are left.")
NOT_ABOVE_0 = mark("The amount must lie above 0.")
NOT_POSTED = mark("Nothing was settled by this statement yet.")
TAKEN = mark("An invoice has the number %(number)s already.")
IN_FUTURE = mark("This lies in the future.")
OF_RED_LETTER = mark("A red letter has no red letter of its own.")
NO_REASON = mark("Please give the reason.")


class NotInvoiced(Refused):
    """The invoice does not fit the statement or its original."""


@transaction.atomic
def record_invoice(
    *, statement_id: int, number: str, kind: str, item: Item, issued_on: date, amount: Decimal, by: User
) -> Invoice:
    """Enter an invoice with its amount including tax; the sum stays within what was settled."""
    statement = lock_statement(statement_id, by)
    left = invoiceable(statement, item)
    found = _usual(issued_on, amount)
    if left is None:
        found.append(blocking("not_posted", NOT_POSTED))
    elif amount > left:
        found.append(blocking("above", ABOVE, "amount", {"left": f"{left:,.2f}"}))
    if found:
        raise NotInvoiced(*found)
    taxed = within(amount, rate_on(item, issued_on))
    return _keep(statement, number, kind, item, issued_on, taxed, by)


@transaction.atomic
def record_red_letter(
    *, original_id: int, number: str, issued_on: date, amount: Decimal, reason: str, by: User
) -> Invoice:
    """Take back an invoice, or a part of it, by a negative one that points at it."""
    original = Invoice.objects.select_related("statement").get(pk=original_id)
    statement = lock_statement(original.statement_id, by)
    taken: Decimal = original.red_letters.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    left = original.amount + taken
    found = _usual(issued_on, amount)
    if original.original_id is not None:
        found.append(blocking("of_red_letter", OF_RED_LETTER))
    elif amount > left:
        found.append(blocking("above_original", ABOVE_ORIGINAL, "amount", {"left": f"{left:,.2f}"}))
    if not reason.strip():
        found.append(blocking("reason_missing", NO_REASON, "reason"))
    if found:
        raise NotInvoiced(*found)
    taxed = within(amount, original.rate_pct)
    back = Taxed(-taxed.gross, -taxed.net, -taxed.tax, taxed.rate_pct)
    item = Item(original.item)
    return _keep(statement, number, original.kind, item, issued_on, back, by, original, reason)


def _usual(issued_on: date, amount: Decimal) -> list[Finding]:
    found = []
    if amount <= 0:
        found.append(blocking("not_above_0", NOT_ABOVE_0, "amount"))
    if issued_on > timezone.localdate():
        found.append(blocking("in_future", IN_FUTURE, "issued_on"))
    return found


def _keep(
    statement: Statement,
    number: str,
    kind: str,
    item: Item,
    issued_on: date,
    taxed: Taxed,
    by: User,
    original: Invoice | None = None,
    reason: str = "",
) -> Invoice:
    invoice = Invoice(
        statement=statement,
        number=number.strip(),
        kind=kind,
        item=item.value,
        issued_on=issued_on,
        amount=taxed.gross,
        net=taxed.net,
        tax=taxed.tax,
        rate_pct=taxed.rate_pct,
        original=original,
        reason=reason.strip(),
        recorded_by=by,
    )
    try:
        with transaction.atomic():
            invoice.save()
    except IntegrityError:
        raise NotInvoiced(blocking("taken", TAKEN, "number", {"number": number})) from None
    detail = {"number": invoice.number, "amount": invoice.amount, "original": str(original or "")}
    record(by=by, action="trade.invoice.record", subject=statement, detail=detail)
    return invoice
