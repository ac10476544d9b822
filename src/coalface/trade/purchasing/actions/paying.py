"""Recording what was paid to suppliers."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.ledger.actions import next_number
from coalface.trade.purchasing.access import require_pays
from coalface.trade.purchasing.models import PurchaseStatement, Supplier, SupplierPayment
from coalface.trade.purchasing.rules.payments import NOT_APPROVED, OTHERS, payment_findings

SERIES = "FK"
NO_REASON = mark("Please give the reason.")
VOID_ALREADY = mark("The payment %(number)s is void already.")


class NotPaid(Refused):
    """The payment cannot be so; the findings say why."""


@transaction.atomic
def record_payment(
    *,
    supplier_id: int,
    paid_on: date,
    amount: Decimal,
    instrument: str,
    statement: PurchaseStatement | None = None,
    remarks: str = "",
    by: User,
) -> SupplierPayment:
    """Money that went to a supplier, for a statement or as a prepayment. Raises NotPaid or NotAllowed."""
    require_pays(by)
    supplier = Supplier.objects.select_for_update().get(pk=supplier_id)
    found = payment_findings(amount, paid_on, timezone.localdate())
    if statement is not None and statement.contract.supplier_id != supplier.pk:
        found.append(blocking("others", OTHERS, "statement"))
    elif statement is not None and statement.posted_yuan == 0:
        found.append(blocking("not_approved", NOT_APPROVED, "statement"))
    if found:
        raise NotPaid(*found)
    made = SupplierPayment.objects.create(
        number=next_number(SERIES, paid_on),
        supplier=supplier,
        statement=statement,
        paid_on=paid_on,
        amount=amount,
        instrument=instrument,
        remarks=remarks.strip(),
        recorded_by=by,
    )
    detail = {"number": made.number, "amount": amount, "paid_on": paid_on, "instrument": instrument}
    record(by=by, action="trade.supplier_payment.create", subject=supplier, detail=detail)
    return made


@transaction.atomic
def void_payment(*, payment_id: int, reason: str, by: User) -> SupplierPayment:
    """It was not paid after all; the row stays with the reason."""
    require_pays(by)
    payment = (
        SupplierPayment.objects.select_for_update(of=("self",)).select_related("supplier").get(pk=payment_id)
    )
    if not reason.strip():
        raise NotPaid(blocking("no_reason", NO_REASON, "reason"))
    if payment.voided_on is not None:
        raise NotPaid(blocking("void_already", VOID_ALREADY, None, {"number": payment.number}))
    payment.voided_on, payment.void_reason = timezone.localdate(), reason.strip()[:200]
    payment.save()
    detail = {"number": payment.number, "amount": payment.amount, "reason": reason}
    record(by=by, action="trade.supplier_payment.void", subject=payment.supplier, detail=detail)
    return payment
